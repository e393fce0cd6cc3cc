package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.musterd.base.DisplayText;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The problems that are found while the configuration is read. */
final class Problems {
  /** The origin of everything in reference.conf. */
  static final String DEFAULT = "default";

  private static final int MAX_VALUE = 80;

  private final Path file;
  private final UnaryOperator<String> naming;
  private final Function<String, Optional<ConfigOrigin>> near;
  private final Set<Found> found = new LinkedHashSet<>();

  /**
   * @param naming the key as the operator wrote it: what a pool takes from pool-defaults has to be
   *     corrected there, and only once
   * @param near where a key belongs that is not there: the block in the file that it would be in
   */
  Problems(Path file, UnaryOperator<String> naming, Function<String, Optional<ConfigOrigin>> near) {
    this.file = file;
    this.naming = naming;
    this.near = near;
  }

  /** A problem with its line, by which problems are sorted. */
  private record Found(int line, Problem problem) {}

  /** Adds a problem of a value. */
  void add(String key, ConfigValue value, boolean secret, String message) {
    Optional<String> shown =
        isDefault(value.origin()) ? Optional.empty() : Optional.of(secret ? "***" : written(value));
    add(value.origin(), key, shown, message);
  }

  /** Adds a problem of a key whose value must not be shown. */
  void add(ConfigOrigin origin, String key, String message) {
    add(origin, key, Optional.empty(), message);
  }

  /** Adds the problem of an absent key. */
  void missing(String key, String message) {
    String named = naming.apply(key);
    Optional<ConfigOrigin> block = near.apply(named);
    found.add(
        new Found(
            block.map(ConfigOrigin::lineNumber).orElse(0),
            new Problem(
                block.map(Problems::where).orElse(file.toString()),
                named,
                Optional.empty(),
                message)));
  }

  private void add(ConfigOrigin origin, String key, Optional<String> value, String message) {
    if (isDefault(origin)) {
      missing(key, message);
    } else {
      found.add(
          new Found(
              origin.lineNumber(), new Problem(where(origin), naming.apply(key), value, message)));
    }
  }

  /**
   * Whether a problem with this key, or below it, is known; then nothing follows from its value.
   */
  boolean concern(String key) {
    return found.stream()
        .map(known -> known.problem().key())
        .anyMatch(other -> other.equals(key) || other.startsWith(key + "."));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The problems in the order of the file; those of no block come first. */
  List<Problem> inOrder() {
    return found.stream()
        .sorted(
            Comparator.comparing((Found problem) -> problem.line() > 0)
                .thenComparingInt(Found::line)
                .thenComparing(problem -> problem.problem().key()))
        .map(Found::problem)
        .toList();
  }

  static boolean isDefault(ConfigOrigin origin) {
    return origin.filename() == null && origin.description().startsWith(DEFAULT);
  }

  /** The file and line, or the description of another origin. */
  static String where(ConfigOrigin origin) {
    if (origin.filename() == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0
        ? origin.filename() + ":" + origin.lineNumber()
        : origin.filename();
  }

  static String hocon(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise().setJson(false));
    // Typesafe Config takes an object for a whole file, and leaves out its braces.
    return value instanceof ConfigObject && !text.startsWith("{") ? "{" + text + "}" : text;
  }

  private static String written(ConfigValue value) {
    return DisplayText.truncated(hocon(value), MAX_VALUE);
  }

  /** The line of the innermost block, or list, that the key would be in; empty for the file. */
  static Optional<ConfigOrigin> nearestBlock(Config user, String key) {
    Optional<ConfigOrigin> nearest = Optional.empty();
    ConfigValue here = user.root();
    for (String step : steps(key)) {
      if (!(here instanceof ConfigObject block) || !block.containsKey(step)) {
        return nearest;
      }
      here = block.get(step);
      nearest = Optional.of(here.origin()).filter(origin -> origin.lineNumber() > 0);
    }
    return nearest;
  }

  /** The steps of a key without its position in a list. */
  private static List<String> steps(String key) {
    return ConfigUtil.splitPath(key.contains("[") ? key.substring(0, key.indexOf('[')) : key);
  }
}
