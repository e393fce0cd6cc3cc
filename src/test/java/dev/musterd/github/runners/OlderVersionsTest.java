package dev.musterd.github.runners;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.OlderVersion;
import dev.musterd.doubles.github.GitHubSamples;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance whose launch template is of the version before reads what this version writes. */
class OlderVersionsTest {
  static Stream<OlderVersion> versions() {
    return OlderVersion.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void argumentsOfConfigSh_areWrittenAsBefore(OlderVersion version) {
    assertEquals(
        version.text("parameters/arguments"),
        ConfigLine.of(
                GitHubSamples.pool(false, "Default", Labels.of("self-hosted", "it's big")),
                GitHubAddress.of("https://github.com", Optional.empty()),
                new Owner.Organization("acme"),
                "i-1",
                "AVERYSECRETTOKEN")
            .text());
  }
}
