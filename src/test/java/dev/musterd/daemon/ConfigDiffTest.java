package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.SettingsReader;
import dev.musterd.config.secret.Secret;
import dev.musterd.decide.IdleSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDiffTest {
  private static final String LEAST =
      """
      environment = gh-ci
      github.app { id = 1, private-key.file = "/app.pem", webhook-secret = one }
      management.token = first
      network { vpc = vpc-1, subnets = [subnet-1] }
      pools.x.labels = [linux, x64]
      """;

  @TempDir private Path directory;

  private Map<String, Object> facts(String added) {
    return facts(added, new LoadedSecrets(Map.of()));
  }

  private Map<String, Object> facts(String added, LoadedSecrets loaded) {
    try {
      Path file = Files.writeString(directory.resolve("musterd.conf"), LEAST + added);
      ReadResult read = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
      return ConfigDiff.facts(
          assertInstanceOf(ReadResult.Valid.class, read, read::toString), loaded);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private ConfigDiff changes(String added) {
    return ConfigDiff.between(facts(""), facts(added));
  }

  @Test
  void between_isEmpty_whenNothingChanged() {
    assertEquals(new ConfigDiff(List.of(), List.of()), changes("# a comment\n"));
  }

  @Test
  void between_reportsLiveKeysFromOthers() {
    assertEquals(
        new ConfigDiff(List.of("logging.level", "queue.delay"), List.of("http.port")),
        changes("logging.level = debug\nhttp.port = 1234\nqueue.delay = 1 second\n"));
  }

  @Test
  void budgets_countAtAReload_andPricesDoNot() {
    assertEquals(
        new ConfigDiff(
            List.of("costs.budget.action", "costs.budget.daily"), List.of("costs.public-address")),
        changes("costs { public-address = false, budget { daily = 5, action = hold } }\n"));
  }

  @Test
  void between_seesSecrets_thoughTheyAreMasked() {
    assertEquals(
        new ConfigDiff(List.of("github.app.webhook-secret", "management.token"), List.of()),
        changes("github.app.webhook-secret = [one, two]\nmanagement.token = second\n"));
    assertEquals(
        new ConfigDiff(List.of("github.app.private-key"), List.of()),
        changes("github.app.private-key = { file = \"/other.pem\" }\n"));
  }

  /** The key of one App signs nothing for another. */
  @Test
  void privateKey_waitsForTheRestart_whenTheAppDoes() {
    ConfigDiff changes =
        changes("github.app { id = 2, private-key = { file = \"/other.pem\" } }\n");
    assertEquals(
        new ConfigDiff(List.of(), List.of("github.app.id", "github.app.private-key")), changes);
    assertFalse(changes.allow("github.app.private-key"));
    ConfigDiff sameFile = changes("github.app.id = 2\n");
    assertFalse(sameFile.allow("github.app.private-key"));
    assertTrue(changes("http.port = 1234\n").allow("github.app.private-key"));
  }

  @Test
  void filesOfTls_areReplaced_butTlsIsSwitchedAtTheRestart() {
    String one = "http.tls { certificate = \"/one.pem\", key = \"/one.key\" }\n";
    String two = "http.tls { certificate = \"/two.pem\", key = \"/two.key\" }\n";
    List<String> both = List.of("http.tls.certificate", "http.tls.key");
    assertEquals(new ConfigDiff(both, List.of()), ConfigDiff.between(facts(one), facts(two)));
    assertEquals(new ConfigDiff(List.of(), both), changes(one));
    ConfigDiff off = ConfigDiff.between(facts(one), facts(""));
    assertEquals(new ConfigDiff(List.of(), both), off);
    assertFalse(off.allow("http.tls.key"));
  }

  @Test
  void fileThatIsReadAtTheStart_needsARestart_asLongAsItIsAnother() {
    String configured = "github.ca-file = \"/ca.pem\"\n";
    Map<String, Object> first = facts(configured, authorities("one"));
    Map<String, Object> second = facts(configured, authorities("two"));
    ConfigDiff changes = ConfigDiff.between(first, second);
    assertEquals(new ConfigDiff(List.of(), List.of("github.ca-file")), changes);
    assertEquals(
        List.of("github.ca-file"),
        ConfigDiff.between(changes.applied(first, second), second).atRestart());
    assertEquals(
        new ConfigDiff(List.of(), List.of()),
        ConfigDiff.between(first, facts(configured, authorities("one"))));
  }

  private static LoadedSecrets authorities(String digest) {
    return new LoadedSecrets(Map.of("github.ca-file", List.of(new Secret(digest))));
  }

  @Test
  void personalToken_isReplaced() {
    assertEquals(List.of("github.token"), changes("github.token = { env = TOKEN }\n").live());
  }

  /** Otherwise a host that is to be loopback from the next start on would be open to all now. */
  @Test
  void token_waitsForTheRestart_whenTheHostDoes() {
    ConfigDiff changes = changes("management { host = \"127.0.0.2\", token = null }\n");
    assertEquals(
        new ConfigDiff(List.of(), List.of("management.host", "management.token")), changes);
    assertFalse(changes.allow(Settings.Management.TOKEN_KEY));
    assertTrue(changes.allow("github.app.webhook-secret"));
  }

  /** What needs a restart is reported again at the next reload. */
  @Test
  void applied_takesOverOnlyLiveKeys() {
    Map<String, Object> first = facts("");
    Map<String, Object> second = facts("logging.level = debug\nhttp.port = 1234\n");
    Map<String, Object> after = ConfigDiff.between(first, second).applied(first, second);
    assertEquals(
        new ConfigDiff(List.of(), List.of("http.port")), ConfigDiff.between(after, second));
    assertEquals(
        new ConfigDiff(List.of("logging.level"), List.of()), ConfigDiff.between(first, after));
  }

  @Test
  void pools_changeAndComeLive_butGoAtTheRestart() {
    assertEquals(List.of("pools.x.max-runners"), changes("pools.x.max-runners = 7\n").live());
    ConfigDiff added = changes("pools.y.labels = [linux, arm64]\n");
    assertTrue(added.live().contains("pools.y.labels"), added::toString);
    assertEquals(List.of(), added.atRestart());

    Map<String, Object> two = facts("pools.y.labels = [linux, arm64]\n");
    ConfigDiff gone = ConfigDiff.between(two, facts("pools.x.max-runners = 7\n"));
    assertEquals(List.of("pools.x.max-runners"), gone.live());
    assertTrue(gone.atRestart().contains("pools.y.labels"), gone::toString);
    assertTrue(gone.atRestart().stream().allMatch(key -> key.startsWith("pools.y.")));
  }

  @Test
  void poolDefaults_changeEveryPool() {
    assertEquals(
        new ConfigDiff(List.of("pools.x.max-runners"), List.of()),
        changes("pool-defaults.max-runners = 7\n"));
  }
}
