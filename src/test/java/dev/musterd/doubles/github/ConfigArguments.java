package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of config.sh, split as a POSIX shell would. */
final class ConfigArguments {
  private static final Pattern PIECE = Pattern.compile("(\\s+)|'([^']*)'|\\\\(.)|([^\\s'\\\\]+)");

  /** What config.sh adds by itself on Linux. */
  private static final List<String> DEFAULT_LABELS = List.of("self-hosted", "Linux", "X64");

  private final List<String> words;

  private ConfigArguments(List<String> words) {
    this.words = words;
  }

  /** What a client at github.com would hand to a machine. */
  static String line(RunnerPool pool, Owner owner, String name, String token) {
    boolean grouped =
        !(owner instanceof Owner.Repository)
            && !pool.registration().runnerGroup().equals("Default");
    return "--unattended --url https://github.com/%s --token %s --name %s --labels %s%s%s%s"
        .formatted(
            owner instanceof Owner.Enterprise ? "enterprises/" + owner : owner,
            token,
            quoted(name),
            quoted(String.join(",", pool.selection().labels().values())) + " --work _work",
            grouped ? " --runnergroup " + quoted(pool.registration().runnerGroup()) : "",
            pool.registration().ephemeral() ? " --ephemeral" : "",
            pool.selection().labels().contains("self-hosted") ? "" : " --no-default-labels");
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static ConfigArguments parse(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Matcher matcher = PIECE.matcher(line.strip() + " ");
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        for (int group = 2; group <= 4; group++) {
          word.append(Optional.ofNullable(matcher.group(group)).orElse(""));
        }
      }
    }
    return new ConfigArguments(words);
  }

  boolean has(String option) {
    return words.contains(option);
  }

  Optional<String> value(String option) {
    int at = words.indexOf(option);
    return at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
  }

  List<String> labels() {
    List<String> labels = new ArrayList<>(has("--no-default-labels") ? List.of() : DEFAULT_LABELS);
    value("--labels").ifPresent(text -> labels.addAll(Arrays.asList(text.split(","))));
    return labels;
  }
}
