package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.http.RawConnection;
import dev.musterd.http.access.ClientAddresses;
import dev.musterd.http.access.Networks;
import dev.musterd.http.access.SenderRules;
import dev.musterd.model.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Senders that are refused before their body is read; the test is behind a proxy on loopback. */
class RefusedSendersTest {
  private static final byte[] QUEUED = Deliveries.QUEUED.getBytes(StandardCharsets.UTF_8);
  private static final Duration PER = Duration.ofMinutes(1);
  private static final int LIMIT = 3;
  private static final String ONE = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";

  private static SenderRules rules(String proxies, boolean gitHub, String... allowed) {
    return new SenderRules(
        new ClientAddresses(Networks.of(List.of(proxies)), "X-Forwarded-For"),
        gitHub,
        List.of(allowed),
        OptionalInt.of(LIMIT),
        PER);
  }

  private static RunningWebhookServer behindProxy() {
    return new RunningWebhookServer(rules("127.0.0.0/8", false));
  }

  private static Map<String, String> headers(String from, boolean valid) {
    Map<String, String> headers = new HashMap<>(Deliveries.headers("workflow_job", QUEUED));
    headers.put("X-Forwarded-For", from);
    if (!valid) {
      headers.put(WebhookSignature.SHA256_HEADER, "sha256=" + "0".repeat(64));
    }
    return headers;
  }

  private static RawConnection.Answer send(RunningWebhookServer server, String from, boolean valid)
      throws IOException {
    try (RawConnection connection = server.connect()) {
      return connection.post(headers(from, valid), QUEUED).read();
    }
  }

  private static int status(RunningWebhookServer server, String from, boolean valid)
      throws IOException {
    return send(server, from, valid).status();
  }

  private static void failToTheLimit(RunningWebhookServer server, String from) throws IOException {
    for (int i = 0; i < LIMIT; i++) {
      assertEquals(401, status(server, from, false));
    }
  }

  @Test
  void wrongSignatures_areAnswered429_fromTheLimitOn_forThatAddressAlone() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      failToTheLimit(server, ONE);
      RawConnection.Answer answer = send(server, ONE, false);
      assertEquals(429, answer.status());
      assertEquals("61", answer.headers().get("retry-after"));
      assertEquals(202, status(server, OTHER, true));
      server.pass(PER);
      assertEquals(202, status(server, ONE, true));
    }
  }

  @Test
  void refusal_comesBeforeTheBody() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      failToTheLimit(server, ONE);
      try (RawConnection connection = server.connect()) {
        connection.send(
            RawConnection.head("POST /webhook", headers(ONE, true), "Content-Length: 100000"));
        assertEquals(429, connection.read().status());
      }
    }
  }

  /** As many as there are requests would be as many lines of log as the sender likes. */
  @Test
  void refusals_areOneEvent_andCountedAll() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      failToTheLimit(server, ONE);
      for (int i = 0; i < 10; i++) {
        assertEquals(429, status(server, ONE, false));
      }
      assertEquals(10, server.statuses.stream().filter(status -> status == 429).count());
      assertEquals(
          List.of(new Event.SenderLimited(ONE, Instant.EPOCH.plus(PER))),
          server.journal.stream()
              .filter(event -> !(event instanceof Event.WebhookRejected))
              .toList());
      assertEquals(LIMIT + 1, server.journal.size());
      assertEquals(
          ONE, ((Event.WebhookRejected) server.journal.getFirst()).from(), "of the first refusal");
    }
  }

  /** GitHub, and what shares an address with it, is not locked out by others' failures. */
  @Test
  void senderOfValidWebhooks_isNotLimited() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      assertEquals(202, status(server, ONE, true));
      for (int i = 0; i < 3 * LIMIT; i++) {
        assertEquals(401, status(server, ONE, false));
      }
      assertEquals(202, status(server, ONE, true));
    }
  }

  @Test
  void newSecrets_endAllRefusals() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      failToTheLimit(server, ONE);
      assertEquals(429, status(server, ONE, true));
      server.trust(WebhookSignature.of(List.of(Deliveries.SECRET), false));
      assertEquals(202, status(server, ONE, true));
    }
  }

  /** A request without a signature costs nothing, and is what a webhook without a secret sends. */
  @Test
  void missingSignatures_doNotCount() throws IOException {
    try (RunningWebhookServer server = behindProxy()) {
      for (int i = 0; i < 3 * LIMIT; i++) {
        try (RawConnection connection = server.connect()) {
          assertEquals(
              401, connection.post(Map.of("X-Forwarded-For", ONE), QUEUED).read().status());
        }
      }
      assertEquals(202, status(server, ONE, true));
    }
  }

  @Test
  void headerOfAPeerThatIsNoProxy_doesNotCount() throws IOException {
    try (RunningWebhookServer server = new RunningWebhookServer(rules("10.0.0.0/8", false))) {
      failToTheLimit(server, ONE);
      assertEquals(429, status(server, OTHER, true));
      assertEquals(
          List.of("127.0.0.1"),
          server.journal.stream()
              .filter(Event.SenderLimited.class::isInstance)
              .map(event -> ((Event.SenderLimited) event).from())
              .toList());
    }
  }

  @Test
  void addressesThatAreNotAllowed_areAnswered403_beforeTheBody() throws IOException {
    try (RunningWebhookServer server =
        new RunningWebhookServer(rules("127.0.0.0/8", false, "192.0.2.2/32", "2001:db8::/32"))) {
      try (RawConnection connection = server.connect()) {
        connection.send(
            RawConnection.head("POST /webhook", headers(ONE, true), "Content-Length: 100000"));
        assertEquals(403, connection.read().status());
      }
      assertEquals(403, status(server, ONE, true));
      assertEquals(202, status(server, OTHER, true));
      assertEquals(202, status(server, "2001:db8:9::1", true));
      assertEquals(List.of(new Event.SenderRefused(ONE)), server.journal);
    }
  }

  @Test
  void whileGitHubsNetworksAreNotKnown_everyAddressIsAllowed() throws IOException {
    try (RunningWebhookServer server =
        new RunningWebhookServer(rules("127.0.0.0/8", true, "198.51.100.0/24"))) {
      assertEquals(202, status(server, ONE, true));
      server.senders.allowHooks(Optional.of(List.of("192.0.2.2/32")));
      assertEquals(403, status(server, ONE, true));
      assertEquals(202, status(server, OTHER, true));
      assertEquals(202, status(server, "198.51.100.7", true));
      server.senders.allowHooks(Optional.empty());
      assertEquals(202, status(server, ONE, true));
      assertFalse(server.statuses.isEmpty());
    }
  }
}
