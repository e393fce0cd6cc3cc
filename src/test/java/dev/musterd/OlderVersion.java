package dev.musterd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an older version of musterd wrote, or was given: one directory for each version, whose files
 * were made by that version and are never changed.
 */
public record OlderVersion(Path directory) {
  private static final Path ALL = Path.of("src/test/resources/compatibility");

  public static Stream<OlderVersion> all() {
    return list(ALL).stream().map(OlderVersion::new);
  }

  /** The files of a folder, by name. */
  public List<Path> files(String folder) {
    return list(directory.resolve(folder));
  }

  public String text(String file) {
    return text(directory.resolve(file));
  }

  public static String text(Path file) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Map<String, String> properties(String file) {
    return properties(directory.resolve(file));
  }

  public static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Map<String, String> map = new TreeMap<>();
    properties.forEach((key, value) -> map.put((String) key, (String) value));
    return map;
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
