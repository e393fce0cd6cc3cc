package dev.musterd.github.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.FreePorts;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.TlsCertificate;
import dev.musterd.doubles.github.SurveyDouble;
import dev.musterd.github.client.ConnectionErrors;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.GitHubProbe.Response;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The connection to GitHub, and every way in which it fails. */
class ApiProbeTest {
  /** Met only by a hang: a handshake takes seconds where other builds run. */
  private static final Duration HANG = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Response greeting(String url, boolean verify, Optional<Path> caFile)
      throws ExecutionException {
    return greeting(url, verify, caFile, HANG);
  }

  private Response greeting(String url, boolean verify, Optional<Path> caFile, Duration timeout)
      throws ExecutionException {
    ApiProbe probe =
        new ApiProbe(
            GitHubHttp.create(vertx, verify, caFile),
            GitHubAddress.of(url, Optional.empty()),
            timeout);
    try {
      return probe
          .greeting()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  private Why why(String url, boolean verify, Optional<Path> caFile) {
    return why(url, verify, caFile, HANG);
  }

  private Why why(String url, boolean verify, Optional<Path> caFile, Duration timeout) {
    try {
      throw new AssertionError("it should have failed: " + greeting(url, verify, caFile, timeout));
    } catch (ExecutionException failure) {
      return assertInstanceOf(CheckFailedException.class, failure.getCause()).why();
    }
  }

  @Test
  void greeting_reportsTheDate() throws ExecutionException {
    SurveyDouble server = SurveyDouble.start(vertx).await();
    server.date("Tue, 24 Nov 2026 12:00:00 GMT");
    Response greeting = greeting(server.url(), true, Optional.empty());
    assertEquals(Optional.of(Instant.parse("2026-11-24T12:00:00Z")), greeting.date());
    assertTrue(greeting.genuine());
    server.date("yesterday");
    assertEquals(Optional.empty(), greeting(server.url(), true, Optional.empty()).date());
  }

  @Test
  void anotherServer_isNotGenuine() throws ExecutionException {
    SurveyDouble server = SurveyDouble.start(vertx).await();
    server.put("/meta", "<html>welcome to the proxy</html>");
    assertFalse(greeting(server.url(), true, Optional.empty()).genuine());
  }

  @Test
  void certificate_ofAnUnknownAuthority_isReported_andGoodOnceItIsKnown()
      throws ExecutionException {
    TlsCertificate certificate = TlsCertificate.of(directory, "localhost");
    SurveyDouble server = SurveyDouble.start(vertx, certificate.server()).await();
    String url = "https://localhost:" + server.port();
    assertEquals(Why.UNKNOWN_AUTHORITY, why(url, true, Optional.empty()));
    assertEquals(200, greeting(url, false, Optional.empty()).status());
    Path authority = certificate.pem();
    assertEquals(200, greeting(url, true, Optional.of(authority)).status());
    String elsewhere = "https://127.0.0.1:" + server.port();
    assertEquals(Why.WRONG_CERTIFICATE, why(elsewhere, true, Optional.of(authority)));
    assertEquals(Why.UNREADABLE_FILE, why(url, true, Optional.of(Path.of("/absent/ca.pem"))));
  }

  @Test
  void plainServer_doesNotSpeakTls() {
    SurveyDouble server = SurveyDouble.start(vertx).await();
    assertEquals(Why.NO_TLS, why("https://127.0.0.1:" + server.port(), true, Optional.empty()));
  }

  @Test
  void silentServer_isWaitedForInVain() {
    NetServer silent =
        vertx.createNetServer().connectHandler(_ -> {}).listen(0, "127.0.0.1").await();
    assertEquals(
        Why.NO_ANSWER,
        why(
            "http://127.0.0.1:" + silent.actualPort(),
            true,
            Optional.empty(),
            Duration.ofSeconds(1)));
  }

  @Test
  void closedPort_refuses() {
    String nobody = "http://127.0.0.1:" + FreePorts.next();
    assertEquals(Why.NO_ANSWER, why(nobody, true, Optional.empty()));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException("h"), Why.NO_NAME, "name h is not known"),
        Arguments.of(new ConnectException("Connection refused"), Why.NO_ANSWER, "refuses"),
        Arguments.of(new TimeoutException(), Why.NO_ANSWER, "in time"),
        Arguments.of(
            new RuntimeException(new NoSuchFileException("/ca")),
            Why.UNREADABLE_FILE,
            "github.ca-file"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new CertificateException("No name")),
            Why.WRONG_CERTIFICATE,
            "not for this name"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new CertPathValidatorException("old")),
            Why.WRONG_CERTIFICATE,
            "not for this day"),
        Arguments.of(new SSLException("not an SSL/TLS record"), Why.NO_TLS, "does not speak TLS"),
        Arguments.of(new IOException("reset"), Why.NO_ANSWER, "broke (IOException)"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failures_areTranslated(Throwable failure, Why why, String words) {
    CheckFailedException explained = ConnectionErrors.explained("h", failure);
    assertEquals(why, explained.why(), explained::getMessage);
    assertTrue(explained.getMessage().contains(words), explained::getMessage);
  }
}
