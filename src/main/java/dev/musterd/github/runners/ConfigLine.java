package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The arguments of the runner's {@code config.sh}, as words for a POSIX shell. */
final class ConfigLine {
  /** Words that every shell takes as they are. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private ConfigLine() {}

  static RunnerConfiguration of(
      RunnerPool pool, GitHubAddress address, Owner owner, String name, String token) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--unattended", "--url", address.webUrl(owner), "--token", token));
    words.addAll(
        List.of("--name", name, "--labels", joined(pool.selection().labels()), "--work", "_work"));
    if (!(owner instanceof Owner.Repository)
        && !pool.registration().runnerGroup().equalsIgnoreCase(RunnerGroups.DEFAULT)) {
      words.addAll(List.of("--runnergroup", pool.registration().runnerGroup()));
    }
    if (pool.registration().ephemeral()) {
      words.add("--ephemeral");
    }
    // config.sh adds self-hosted, the system and the architecture unless an option says otherwise.
    if (!pool.selection().labels().contains("self-hosted")) {
      words.add("--no-default-labels");
    }
    return new RunnerConfiguration(
        RunnerConfiguration.Kind.TOKEN,
        words.stream().map(ConfigLine::word).collect(Collectors.joining(" ")));
  }

  private static String joined(Labels labels) {
    for (String label : labels.values()) {
      if (label.indexOf(',') >= 0 || label.chars().anyMatch(Character::isISOControl)) {
        throw new GitHubException(
            new GitHubProblem.Refused(
                422, "a label with a comma or a control character cannot be registered"));
      }
    }
    return String.join(",", labels.values());
  }

  private static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
