package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.model.Job;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * One packaged daemon whose files are replaced, each followed by SIGHUP: the App's private key, the
 * certificate of the webhook port, and the credentials of AWS.
 */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenewedFilesIT {
  @TempDir private static Path directory;

  private final TestAuthority second = TestAuthority.otherShared();
  private final TestAuthority third = TestAuthority.of("localhost");
  private DaemonFixture fixture;
  private DaemonProcess daemon;
  private Path certificate;
  private Path key;
  private Path profile;

  @BeforeAll
  void start() throws IOException {
    TestAuthority first = TestAuthority.shared();
    certificate = directory.resolve("server.pem");
    key = directory.resolve("server.key");
    present(first);
    profile = directory.resolve("credentials");
    writeProfile("AKIAFIRST");
    Path configuration =
        Files.writeString(
            directory.resolve("musterd.conf"),
            """
            include file("%s")
            http.tls { certificate = "%s", key = "%s" }
            """
                .formatted(DaemonFixture.BASE.toAbsolutePath(), certificate, key));
    fixture = new DaemonFixture(configuration, Duration.ofSeconds(1), Duration.ofSeconds(1));
    ServiceDoubles services = fixture.services();
    HttpClientOptions trusting = new HttpClientOptions().setTrustAll(true).setVerifyHost(false);
    services
        .github()
        .sendWebhooksTo(
            new WebhookSender(
                services.vertx().createHttpClient(trusting),
                services.webhookUrl().replace("http:", "https:"),
                ServiceDoubles.WEBHOOK_SECRET,
                Dialect.ANY));
    daemon = fixture.daemon(variables());
    fixture.until("the daemon is ready", () -> fixture.status("/readyz") == 200);
  }

  @AfterAll
  void end() throws IOException {
    fixture.close();
    third.close();
  }

  /** Credentials come from a file alone. */
  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", "");
    variables.put("AWS_SECRET_ACCESS_KEY", "");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", profile.toString());
    variables.put("AWS_CONFIG_FILE", directory.resolve("none").toString());
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    return variables;
  }

  private void writeProfile(String accessKey) throws IOException {
    Files.writeString(
        profile,
        "[default]\naws_access_key_id = %s\naws_secret_access_key = only-for-tests\n"
            .formatted(accessKey));
  }

  private void present(TestAuthority authority) throws IOException {
    Files.copy(authority.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(authority.key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private void hangUp() throws IOException {
    new ProcessBuilder("kill", "-HUP", String.valueOf(daemon.id())).start().onExit().join();
  }

  /** Reloads, and returns what has taken effect. */
  private JsonArray reload() throws IOException {
    int before = fixture.events("daemon-reloaded").size();
    hangUp();
    fixture.until("it is reloaded", () -> fixture.events("daemon-reloaded").size() > before);
    JsonObject event = fixture.events("daemon-reloaded").getLast();
    assertEquals(new JsonArray(), event.getJsonArray("need_restart", new JsonArray()));
    return event.getJsonArray("changed", new JsonArray());
  }

  private void runsAJob() {
    List<Job.Id> jobs = fixture.queue(1);
    fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
  }

  @Test
  void newPrivateKey_signs_onceItsFileWasReplaced() throws IOException {
    GitHubApp old = GitHubApp.one();
    GitHubApp renewed = old.withAnotherKey();
    ServiceDoubles services = fixture.services();
    services.githubDouble().accept(old, renewed);
    Files.writeString(Path.of(services.environment().get("QUICKSTART_APP_KEY")), renewed.pem());
    assertEquals(new JsonArray(List.of("github.app.private-key")), reload());

    services.githubDouble().accept(renewed);
    services.github().revokeInstallationTokens();
    runsAJob();
    assertEquals(List.of(), fixture.events("app-refused"));
  }

  /** The daemon looks at the files every minute; whether SIGHUP comes first does not matter. */
  @Test
  void newCertificate_isPresentedToTheNextConnection_alsoWithoutASignal() throws Exception {
    Certificate before = presented();
    assertEquals(read(certificate), before);
    present(second);
    hangUp();
    awaitPresented(second);
    assertNotEquals(before, presented());
    runsAJob();

    present(third);
    awaitPresented(third);
    JsonArray both = new JsonArray(List.of("http.tls.certificate", "http.tls.key"));
    fixture.until("both are reported", () -> reloadsOf(both) >= 2);
    runsAJob();
  }

  private void awaitPresented(TestAuthority authority) throws Exception {
    Certificate wanted = read(authority.certificate());
    fixture.until("it is presented", () -> presented().equals(wanted));
  }

  private long reloadsOf(JsonArray keys) {
    return fixture.events("daemon-reloaded").stream()
        .filter(event -> keys.equals(event.getJsonArray("changed")))
        .count();
  }

  /** What a new connection to the webhook port is shown. */
  private Certificate presented() {
    URI url = URI.create(fixture.services().webhookUrl());
    HttpClientAgent client =
        fixture
            .services()
            .vertx()
            .createHttpClient(
                new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    try {
      return client
          .request(HttpMethod.GET, url.getPort(), url.getHost(), "/")
          .compose(request -> request.send().map(_ -> shown(request.connection())))
          .await();
    } finally {
      client.close().await();
    }
  }

  private static Certificate shown(HttpConnection connection) {
    try {
      return connection.peerCertificates().getFirst();
    } catch (SSLPeerUnverifiedException none) {
      throw new IllegalStateException(none);
    }
  }

  private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void newAccessKey_signs_onceItsFileWasReplaced() throws IOException {
    fixture.until("AWS is called", () -> accessKeys().contains("AKIAFIRST"));
    writeProfile("AKIASECOND");
    assertEquals(new JsonArray(List.of("AWS credentials")), reload());
    fixture.until("calls underway are over", () -> accessKeys().equals(Set.of("AKIASECOND")));
    runsAJob();
    assertEquals(Set.of("AKIASECOND"), accessKeys());

    Files.writeString(profile, "[default]\n");
    int refused = fixture.events("reload-refused").size();
    hangUp();
    fixture.until("it is refused", () -> fixture.events("reload-refused").size() > refused);
    writeProfile("AKIASECOND");
    assertEquals(new JsonArray(), reload());
    runsAJob();
  }

  /** Those that calls were signed with since this was asked last. */
  private Set<String> accessKeys() {
    return fixture.services().aws().takeAccessKeys();
  }
}
