package dev.musterd.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * The arguments of {@code musterd run} as a service gives them, read without picocli: picocli's
 * classes are of Java 5's format, which no AOT cache takes, and cost two fifths of a start.
 *
 * @see <a href="https://openjdk.org/jeps/483">JEP 483, which classes are cached</a>
 */
record RunArguments(Path config, boolean json, boolean noColor) {
  static final String DEFAULT_CONFIG = "/etc/musterd/musterd.conf";

  private static final String CONFIG = "--config";

  /** Empty for everything but these options, which picocli explains then. */
  static Optional<RunArguments> of(String... args) {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(args));
    if (!"run".equals(rest.poll())) {
      return Optional.empty();
    }
    RunArguments arguments = new RunArguments(Path.of(DEFAULT_CONFIG), false, false);
    boolean configured = false;
    while (!rest.isEmpty()) {
      String option = rest.poll();
      boolean json = option.equals("--json") && !arguments.json;
      boolean noColor = option.equals("--no-color") && !arguments.noColor;
      boolean config = option.equals(CONFIG) && !configured && isFile(rest.peek());
      if (!json && !noColor && !config) {
        return Optional.empty();
      }
      configured |= config;
      arguments =
          new RunArguments(
              config ? Path.of(rest.poll()) : arguments.config,
              arguments.json || json,
              arguments.noColor || noColor);
    }
    return Optional.of(arguments);
  }

  /** What looks like an option or a file of arguments, or is quoted, is for picocli to judge. */
  private static boolean isFile(String argument) {
    return argument != null && !argument.isBlank() && argument.matches("[^-@\"'$][^\"'$]*");
  }
}
