package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyMappingTest {
  @TempDir private Path directory;

  private Optional<Machine.Proxy> ofInstances(String added) {
    return Configurations.settings(directory, added).pools().getFirst().machine().network().proxy();
  }

  @Test
  void proxyOfInstances_isThePoolsOwn_orThatOfAll() {
    assertEquals(Optional.empty(), ofInstances("proxy = \"http://daemon:1\"\n"));
    assertEquals(
        Optional.of(new Machine.Proxy("http://p:3128", List.of())),
        ofInstances("pools.x.proxy = \"http://p:3128\"\n"));
    assertEquals(
        Optional.of(new Machine.Proxy("http://all:80", List.of("internal", "10.0.0.0/8"))),
        ofInstances(
            "pool-defaults.proxy { url = \"http://all\", no-proxy = [internal, \"10.0.0.0/8\"]"
                + " }\n"));
    assertEquals(
        Optional.empty(),
        ofInstances("pool-defaults.proxy = \"http://all\"\npools.x.proxy = none\n"));
  }

  /** A password is not shown where it is refused, nor where it is taken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy = \"http://user:sesame@p:1\"",
        "proxy.url = \"http://user:sesame@p:1\"",
        "pools.x.proxy = \"http://user:sesame@p:1\"",
        "pools.x.proxy.url = \"http://user:sesame@p:1\"",
        "proxy.url = \"https://sesame:1\"",
        "proxy.url = \"http://p:1/sesame\"",
        "proxy.credentials = { ssm = \"/sesame\" }",
        "proxy.no-proxy = [\"a, b\"]"
      })
  void whatIsWrong_isRefused(String line) {
    List<String> problems = Configurations.problems(directory, Configurations.LEAST + line + "\n");
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().contains("proxy"), problems::toString);
    if (!line.contains("ssm")) {
      assertFalse(problems.getFirst().contains("sesame"), problems::toString);
    }
  }

  @Test
  void credentials_areMasked() {
    ReadResult.Valid read =
        (ReadResult.Valid)
            Configurations.read(
                directory,
                Configurations.LEAST
                    + "proxy { url = \"http://p:1\", credentials = \"user:sesame\" }\n");
    assertFalse(EffectiveConfig.json(read.effective()).contains("sesame"));
    assertTrue(EffectiveConfig.json(read.effective()).contains("http://p:1"));
  }
}
