package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.OlderVersion;
import dev.musterd.decide.IdleSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A configuration of an older version means today what it meant then: beside each file is what that
 * version's {@code musterd config} printed of the keys that the file sets. One file sets every key.
 */
class OlderVersionsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "QUICKSTART_GITHUB_URL", "https://github.example",
          "QUICKSTART_APP_ID", "7",
          "QUICKSTART_APP_KEY", "/app.pem",
          "QUICKSTART_WEBHOOK_SECRET", "x",
          "QUICKSTART_WEBHOOK_PORT", "8080",
          "QUICKSTART_MANAGEMENT_PORT", "8081");

  static Stream<Path> configurations() {
    return OlderVersion.all()
        .flatMap(version -> version.files("configurations").stream())
        .filter(file -> file.toString().endsWith(".conf"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration_meansTheSame(Path file) {
    ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, read(file), file::toString);
    Map<String, String> today = new HashMap<>();
    EffectiveConfig.entries(valid.effective())
        .forEach(entry -> today.put(entry.key(), entry.text()));
    String before = OlderVersion.text(Path.of(file.toString().replace(".conf", ".effective")));
    assertTrue(before.lines().count() > 20, before);
    assertEquals(
        List.of(),
        before
            .lines()
            .filter(
                line -> {
                  String[] parts = line.split(" = ", 2);
                  return !parts[1].equals(today.get(parts[0]));
                })
            .toList());
  }

  /** Ignoring it would run a daemon that is not what its configuration says. */
  @Test
  void keyOfANewerVersion_isRefused_byItsName(@TempDir Path directory) throws IOException {
    Path older =
        configurations().filter(it -> it.endsWith("musterd.conf")).findFirst().orElseThrow();
    Path newer =
        Files.writeString(
            directory.resolve("musterd.conf"),
            OlderVersion.text(older) + "\npools.linux-x64.hibernate = true\n");
    ReadResult.Invalid invalid = assertInstanceOf(ReadResult.Invalid.class, read(newer));
    assertEquals(1, invalid.problems().size(), invalid::toString);
    String problem = invalid.problems().getFirst().toString();
    assertTrue(problem.contains("pools.linux-x64.hibernate: unknown key"), problem);
  }

  private static ReadResult read(Path file) {
    return new SettingsReader(ENVIRONMENT, IdleSchedule::problem).read(file);
  }
}
