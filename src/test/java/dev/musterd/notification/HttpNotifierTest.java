package dev.musterd.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.NoProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.base.SecretUrl;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.port.NotifierContract;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter against a receiver on loopback. */
class HttpNotifierTest extends NotifierContract {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final Origin ORIGIN = new Origin("prod", "host-1");
  private static final ProxyRoutes DIRECT = ProxyRoutes.NONE;
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final LoopbackReceiver receiver = new LoopbackReceiver(vertx);

  @AfterEach
  void close() {
    receiver.close();
  }

  private HttpNotifier notifier(String url, Optional<String> secret, Duration timeout) {
    return new HttpNotifier(
        GitHubHttp.ofOthers(vertx, DIRECT),
        SecretUrl.of(url),
        new SlackFormat(ORIGIN),
        secret.map(BodySignature::new),
        InstantSource.fixed(NOW),
        timeout);
  }

  private SendOutcome send(HttpNotifier notifier) {
    return notifier.send(MESSAGE).toCompletionStage().toCompletableFuture().join();
  }

  private SendOutcome send(Optional<String> secret) {
    return send(notifier(receiver.url(), secret, HttpNotifier.TIMEOUT));
  }

  @Override
  protected SendOutcome send(int status) {
    receiver.answers(status, "ok", Map.of("Location", receiver.url()));
    return send(Optional.empty());
  }

  @Override
  protected int requests() {
    return receiver.requests().size();
  }

  @Test
  void body_isPosted_whereTheUrlSays() {
    send(200);
    LoopbackReceiver.Request request = receiver.requests().getFirst();
    assertEquals("/services/" + LoopbackReceiver.TOKEN, request.path());
    assertEquals("application/json; charset=utf-8", request.headers().get("content-type"));
    assertEquals(new SlackFormat(ORIGIN).body(MESSAGE), request.body());
    assertFalse(request.headers().contains(BodySignature.HEADER));
  }

  /** As a receiver checks it, by the documentation alone. */
  @Test
  void signature_isThatOfTimeAndBody() throws GeneralSecurityException {
    send(Optional.of("hush"));
    LoopbackReceiver.Request request = receiver.requests().getFirst();
    String time = request.headers().get("X-Musterd-Timestamp");
    assertEquals(Long.toString(NOW.getEpochSecond()), time);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("hush".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] digest = mac.doFinal((time + "." + request.body()).getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "sha256=" + HexFormat.of().formatHex(digest),
        request.headers().get("X-Musterd-Signature-256"));
  }

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "' 5 ', PT5S",
    "'Mon, 02 Nov 2026 09:01:40 GMT', PT1M40S",
    "'Mon, 02 Nov 2026 08:00:00 GMT',",
    "soon,",
    "-5,",
    "99999999999999999999,",
  })
  void pauseThatIsAskedFor_isRead(String header, Duration expected) {
    receiver.answers(429, "slow down", Map.of("Retry-After", header));
    SendOutcome outcome = send(Optional.empty());
    assertEquals(new SendOutcome.Retryable("HTTP 429", Optional.ofNullable(expected)), outcome);
  }

  @Test
  void slacksReason_isShown_andNoOtherText() {
    receiver.answers(404, "no_service", Map.of());
    assertEquals(new SendOutcome.Refused("HTTP 404 no_service"), send(Optional.empty()));
    receiver.answers(400, "you sent " + receiver.url(), Map.of());
    assertEquals(new SendOutcome.Refused("HTTP 400"), send(Optional.empty()));
  }

  @Test
  void silence_ends_withTheTimeout() {
    receiver.answers(-1, "", Map.of());
    SendOutcome outcome = send(notifier(receiver.url(), Optional.empty(), Duration.ofMillis(300)));
    assertEquals(new SendOutcome.Retryable("no answer within 300 ms", Optional.empty()), outcome);
  }

  @Test
  void answerWithoutEnd_isNotKept() {
    receiver.answers(200, "x".repeat(1_000_000), Map.of());
    assertInstanceOf(SendOutcome.Retryable.class, send(Optional.empty()));
  }

  @Test
  void nobodyThere_isRetryable_withoutTheUrl() {
    String url = receiver.url();
    receiver.close();
    SendOutcome outcome = send(notifier(url, Optional.empty(), HttpNotifier.TIMEOUT));
    assertInstanceOf(SendOutcome.Retryable.class, outcome);
    assertFalse(outcome.toString().contains(LoopbackReceiver.TOKEN), outcome::toString);
  }

  /** What is on the port speaks no TLS; a certificate of nobody's would end the same way. */
  @Test
  void https_isNotSpokenInPlain() {
    String url = receiver.url().replace("http:", "https:");
    SendOutcome outcome = send(notifier(url, Optional.empty(), HttpNotifier.TIMEOUT));
    assertInstanceOf(SendOutcome.Retryable.class, outcome);
    assertFalse(outcome.toString().contains(LoopbackReceiver.TOKEN), outcome::toString);
    assertEquals(0, receiver.requests().size());
  }

  @Test
  void proxyOfTheConfiguration_isAsked() {
    HttpProxy proxy = HttpProxy.of("http://127.0.0.1:1");
    ProxyRoutes routes = new ProxyRoutes(Optional.of(proxy), Optional.of(proxy), NoProxy.NOTHING);
    HttpNotifier byProxy =
        new HttpNotifier(
            GitHubHttp.ofOthers(vertx, routes),
            SecretUrl.of("https://hooks.example.invalid/" + LoopbackReceiver.TOKEN),
            new SlackFormat(ORIGIN),
            Optional.empty(),
            InstantSource.fixed(NOW),
            HttpNotifier.TIMEOUT);
    SendOutcome outcome = send(byProxy);
    assertTrue(outcome.toString().contains("the proxy http://127.0.0.1:1 cannot be reached"));
  }

  @Test
  void text_ofANotifiersUrl_hidesTheToken() {
    assertEquals(
        receiver.url().replaceAll("/services.*", ""), SecretUrl.of(receiver.url()).toString());
  }
}
