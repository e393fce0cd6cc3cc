package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small configurations for tests. */
public final class Configurations {
  /** The least that is valid, in five lines, so that what a test adds begins at line 6. */
  static final String LEAST =
      """
      environment = gh-ci
      github.app { id = 12345, private-key.file = "/app.pem", webhook-secret = "hush-hush" }
      network.vpc = vpc-1
      network.subnets = [subnet-1, subnet-2]
      pools.x { labels = [linux, x64] }
      """;

  private Configurations() {}

  public static Settings settings(Path directory, String added) {
    ReadResult result = read(directory, LEAST + added);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).settings();
  }

  /** As strings, with the directory left out. */
  static List<String> problems(Path directory, String text) {
    return assertInstanceOf(ReadResult.Invalid.class, read(directory, text)).problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  static ReadResult read(Path directory, String text) {
    return read(directory, text, Map.of());
  }

  static ReadResult read(Path directory, String text, Map<String, String> environment) {
    try {
      Path file = Files.writeString(directory.resolve("musterd.conf"), text);
      return reader(environment).read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SettingsReader reader(Map<String, String> environment) {
    return new SettingsReader(environment, Configurations::cron);
  }

  private static Optional<String> cron(String text) {
    int fields = text.strip().split("\\s+").length;
    return fields == 5 || fields == 6 ? Optional.empty() : Optional.of("this one has " + fields);
  }
}
