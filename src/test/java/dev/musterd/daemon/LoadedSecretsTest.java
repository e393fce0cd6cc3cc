package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Configurations;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretSetting;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.wiring.SecretReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose secrets are whose, and that none is forgotten. */
class LoadedSecretsTest {
  private static final String FIRST = "github.apps.first.webhook-secret";
  private static final String SECOND = "github.apps.second.webhook-secret";
  private static final String TOKEN = "management.token";

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  @TempDir private Path directory;

  private static LoadedSecrets of(String first, String second, Optional<String> token) {
    Map<String, List<Secret>> values = new LinkedHashMap<>();
    values.put(FIRST, List.of(new Secret(first)));
    values.put(SECOND, List.of(new Secret(second), new Secret("old")));
    token.ifPresent(text -> values.put(TOKEN, List.of(new Secret(text))));
    return new LoadedSecrets(values);
  }

  private final LoadedSecrets before = of("one", "two", Optional.of("token"));

  @Test
  void renewed_areNamedByTheirOwnKeys() {
    assertEquals(Set.of(), of("one", "two", Optional.of("token")).renewedSince(before));
    assertEquals(Set.of(FIRST), of("other", "two", Optional.of("token")).renewedSince(before));
    assertEquals(Set.of(SECOND), of("one", "other", Optional.of("token")).renewedSince(before));
    assertEquals(Set.of(TOKEN), of("one", "two", Optional.empty()).renewedSince(before));
    assertEquals(
        Set.of(FIRST, SECOND, TOKEN),
        of("other", "other", Optional.of("other")).renewedSince(before));
  }

  @Test
  void appThatIsNew_andOneThatIsGone_areNamed() {
    LoadedSecrets alone = before.keeping(Set.of(SECOND), new LoadedSecrets(Map.of()));
    assertEquals(Set.of(SECOND), alone.renewedSince(before));
    assertEquals(Set.of(SECOND), before.renewedSince(alone));
  }

  @Test
  void whatHasToWait_keepsItsValue() {
    LoadedSecrets later = of("other", "other", Optional.of("other"));
    LoadedSecrets taken = later.keeping(Set.of(TOKEN), before);
    assertEquals(Optional.of(new Secret("token")), taken.token());
    assertEquals(Set.of(FIRST, SECOND), taken.renewedSince(before));
  }

  private Settings settings() throws IOException {
    for (String file :
        List.of("app.pem", "b.pem", "hook", "token", "cert.pem", "cert.key", "ca", "login")) {
      Files.writeString(directory.resolve(file), "in " + file + "\n");
    }
    return Configurations.settings(
        directory,
        """
        github.token.file = "DIR/token"
        github.app.private-key.file = "DIR/app.pem"
        github.app.webhook-secret = ["one", { file = "DIR/hook" }]
        github.apps.b { id = 2, private-key.file = "DIR/b.pem", webhook-secret = three }
        github.ca-file = "DIR/ca"
        management.token.ssm = "/token"
        proxy.credentials.file = "DIR/login"
        http.tls { certificate = "DIR/cert.pem", key = "DIR/cert.key" }
        """
            .replace("DIR", directory.toString()));
  }

  private LoadedSecrets read() throws IOException {
    SecretReader reader =
        new SecretReader(
            vertx, new SecretFiles(Map.of()), name -> Future.succeededFuture("in " + name));
    return ServiceDoubles.await(LoadedSecrets.read(settings(), reader));
  }

  /** A secret that a later version adds is watched without more. */
  @Test
  void everySecretAndFile_isRead() throws IOException {
    Set<String> expected =
        settings().secrets().stream()
            .map(SecretSetting::key)
            .collect(Collectors.toCollection(TreeSet::new));
    expected.addAll(List.of("github.ca-file", "http.tls.certificate", "http.tls.key"));
    assertEquals(expected, new TreeSet<>(read().values().keySet()));
  }

  @Test
  void fileThatIsReplaced_isNamed_whicheverItIs() throws IOException {
    LoadedSecrets first = read();
    assertEquals(List.of("one", "in hook", "three"), first.signing(settings().github()));
    Map<String, String> keys =
        Map.of(
            "app.pem", "github.app.private-key",
            "b.pem", "github.apps.b.private-key",
            "hook", "github.app.webhook-secret",
            "token", "github.token",
            "cert.pem", "http.tls.certificate",
            "cert.key", "http.tls.key",
            "ca", "github.ca-file",
            "login", "proxy.credentials");
    for (Map.Entry<String, String> file : keys.entrySet()) {
      Settings settings = settings();
      Files.writeString(directory.resolve(file.getKey()), "another");
      SecretReader reader =
          new SecretReader(
              vertx, new SecretFiles(Map.of()), name -> Future.succeededFuture("in " + name));
      LoadedSecrets later = ServiceDoubles.await(LoadedSecrets.read(settings, reader));
      assertEquals(Set.of(file.getValue()), later.renewedSince(first));
    }
  }

  @Test
  void whatCannotBeRead_isSaid_aLineEach() throws IOException {
    Settings settings = settings();
    Files.delete(directory.resolve("ca"));
    Files.delete(directory.resolve("cert.key"));
    SecretReader reader =
        new SecretReader(vertx, new SecretFiles(Map.of()), _ -> Future.succeededFuture(" "));
    String reason =
        ServiceDoubles.await(
            LoadedSecrets.read(settings, reader)
                .map(_ -> "read")
                .recover(failure -> Future.succeededFuture(failure.getMessage())));
    List<String> lines = reason.lines().sorted().toList();
    assertEquals(3, lines.size(), reason);
    assertTrue(lines.get(0).startsWith("github.ca-file: "), reason);
    assertTrue(lines.get(1).startsWith("http.tls.key: "), reason);
    assertEquals("management.token: the parameter /token is empty", lines.get(2));
  }
}
