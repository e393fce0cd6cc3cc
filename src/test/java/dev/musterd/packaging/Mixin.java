package dev.musterd.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The alert rules as text. The file is ours, so its form is known. */
record Mixin(String rules) {
  static final Path RULES = Path.of("packaging", "mixin", "alerts.yaml");
  static final Path DASHBOARD = Path.of("packaging", "mixin", "dashboard.json");
  static final Path TESTS = Path.of("src", "test", "resources", "mixin", "alerts.test.yaml");

  private static final Pattern METRIC =
      Pattern.compile("\\b(musterd|process|jvm|system)_[a-z_0-9]+");
  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| `([a-z_0-9]+)(?:\\{[a-z_,]+})?` \\| (\\w+) \\|");

  static Mixin read() throws IOException {
    return new Mixin(Files.readString(RULES));
  }

  /** One alert: its name, and the lines up to the next. */
  record Alert(String name, String text) {
    boolean has(String regex) {
      return Pattern.compile(regex).matcher(text).find();
    }
  }

  List<Alert> alerts() {
    return Pattern.compile("(?ms)^ +- alert: (\\w+)\n(.*?)(?=^ +- (?:alert|record|name):|\\z)")
        .matcher(rules)
        .results()
        .map(alert -> new Alert(alert.group(1), alert.group(2)))
        .toList();
  }

  /** Names of metrics in a text, without the suffixes of a histogram's series. */
  static Set<String> metrics(String text, Set<String> known) {
    return METRIC
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(
            name -> {
              String base = name.replaceFirst("_(bucket|sum|count)$", "");
              return known.contains(base) ? base : name;
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The metrics that docs/monitoring.md explains. */
  static Set<String> documented() throws IOException {
    return LISTED
        .matcher(Files.readString(Path.of("docs", "monitoring.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
