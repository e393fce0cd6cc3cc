package dev.musterd.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The cases of the alerts' tests, by the group of rules that each is about. promtool evaluates all
 * rules that a file of tests names, at each minute of each of its cases: the rules of one group are
 * a seventh of them.
 *
 * @param rules a file of rules with this group only
 * @param cases each begins with a comment, and ends with a line
 */
record MixinCases(String rules, List<String> cases) {
  private static final Pattern GROUP = Pattern.compile("(?ms)^  - name: .*?(?=^  - name: |\\z)");
  private static final Pattern CASE = Pattern.compile("(?ms)^  # Musterd.*?(?=^  # Musterd|\\z)");
  private static final Pattern ALERT = Pattern.compile("alert(?:name)?: (Musterd\\w+)");

  static List<MixinCases> read() throws IOException {
    List<String> cases = texts(CASE, Files.readString(Mixin.TESTS));
    return texts(GROUP, Mixin.read().rules()).stream()
        .map(group -> new MixinCases("groups:\n" + group, about(group, cases)))
        .toList();
  }

  /** Those that name an alert of the group, and no other. */
  private static List<String> about(String group, List<String> cases) {
    Set<String> alerts = alerts(group);
    return cases.stream().filter(each -> alerts.containsAll(alerts(each))).toList();
  }

  /** Writes both files there; the one with the tests. */
  Path write(Path directory, int number) throws IOException {
    String file = "rules-" + number + ".yaml";
    Files.writeString(directory.resolve(file), rules);
    String head = "rule_files: [" + file + "]\nevaluation_interval: 1m\ntests:\n";
    return Files.writeString(
        directory.resolve("tests-" + number + ".yaml"), head + String.join("", cases));
  }

  /** How many cases the whole file has, by the word that begins each. */
  static int count() throws IOException {
    return texts(Pattern.compile("(?m)^  - interval: "), Files.readString(Mixin.TESTS)).size();
  }

  private static Set<String> alerts(String text) {
    return ALERT.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  private static List<String> texts(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
