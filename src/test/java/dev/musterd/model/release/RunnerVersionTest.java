package dev.musterd.model.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerVersionTest {
  private static RunnerVersion version(String text) {
    return RunnerVersion.find(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "2.9.0, 2.10.0",
    "2.330.0, 2.330.1",
    "2.330.9, 3.0.0",
    "2.330.0-beta.1, 2.330.0",
    "2.330.0-beta.2, 2.330.0-beta.10",
    "2.330.0-1, 2.330.0-alpha",
    "2.330.0-beta, 2.330.0-beta.1",
    "2.329.0, 2.330.0-alpha",
  })
  void older_comesBeforeNewer(String older, String newer) {
    assertTrue(version(older).compareTo(version(newer)) < 0);
    assertTrue(version(newer).compareTo(version(older)) > 0);
  }

  @Test
  void tag_hasItsVersion() {
    assertEquals("2.330.0", version("v2.330.0").toString());
    assertEquals(version("2.330.0-rc.1"), version("v2.330.0-rc.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2.330", "2.330.0.1", "latest", "2.330.0/..", "2.330.9999999"})
  void anythingElse_isNone(String text) {
    assertEquals(Optional.empty(), RunnerVersion.find(text));
  }

  @ParameterizedTest
  @CsvSource({
    "linux,   arm64, actions-runner-linux-arm64-2.330.0.tar.gz",
    "windows, x64,   actions-runner-win-x64-2.330.0.zip",
  })
  void asset_hasTheNameThatGitHubGivesIt(String os, String architecture, String asset) {
    assertEquals(asset, new RunnerPlatform(os, architecture).asset(version("2.330.0")));
  }
}
