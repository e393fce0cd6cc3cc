package dev.musterd.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedSignaturesTest {
  private static final Duration PER = Duration.ofMinutes(1);
  private static final int LIMIT = 3;
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

  private final FailedSignatures failures = new FailedSignatures(LIMIT, PER);
  private Instant now = Instant.EPOCH;

  /** Whether the last of them made the address one that is refused. */
  private boolean fail(InetAddress address, int times) {
    boolean refused = false;
    for (int i = 0; i < times; i++) {
      refused = failures.failed(address, now).isPresent();
    }
    return refused;
  }

  private boolean refuses(InetAddress address) {
    return failures.mayRefuse(now) && failures.refusal(address, now).isPresent();
  }

  @Test
  void address_isRefusedFromTheLimitOn_untilTheTimeSinceItsFirstFailureIsOver() {
    assertFalse(fail(ONE, LIMIT - 1));
    now = now.plus(Duration.ofSeconds(10));
    assertFalse(refuses(ONE));
    assertTrue(fail(ONE, 1));
    assertEquals(Optional.of(Duration.ofSeconds(50)), failures.refusal(ONE, now));
    assertTrue(refuses(ONE));
    assertFalse(refuses(OTHER));
    now = Instant.EPOCH.plus(PER);
    assertFalse(refuses(ONE));
    assertFalse(fail(ONE, LIMIT - 1));
    assertTrue(fail(ONE, 1));
  }

  /** Requests in flight end after it; each would be an event. */
  @Test
  void furtherFailures_areNoNews_andDoNotProlongTheRefusal() {
    fail(ONE, LIMIT);
    now = now.plus(Duration.ofSeconds(59));
    assertFalse(fail(ONE, 10));
    now = now.plus(Duration.ofSeconds(1));
    assertFalse(refuses(ONE));
  }

  @Test
  void addressWithAValidWebhook_isNotCounted_forAnHour() {
    fail(ONE, LIMIT - 1);
    failures.verified(ONE, now);
    assertFalse(fail(ONE, 100));
    assertFalse(refuses(ONE));
    now = now.plus(FailedSignatures.PROOF);
    assertTrue(fail(ONE, LIMIT));
  }

  @Test
  void proof_isRenewedByEachFurtherValidWebhook() {
    for (int i = 0; i < 10; i++) {
      failures.verified(ONE, now);
      now = now.plus(FailedSignatures.PROOF.dividedBy(2));
    }
    assertFalse(fail(ONE, LIMIT));
  }

  @Test
  void addressesOfOneSubscriber_countTogether() {
    fail(InetAddress.ofLiteral("2001:db8:1:2::1"), 1);
    fail(InetAddress.ofLiteral("2001:db8:1:2::2"), 1);
    assertTrue(fail(InetAddress.ofLiteral("2001:db8:1:2:ffff:ffff:ffff:ffff"), 1));
    assertTrue(refuses(InetAddress.ofLiteral("2001:db8:1:2:3::")));
    assertFalse(refuses(InetAddress.ofLiteral("2001:db8:1:3::1")));
  }

  @Test
  void forgotten_nobodyIsRefused() {
    fail(ONE, LIMIT);
    failures.forget();
    assertFalse(refuses(ONE));
    assertFalse(fail(ONE, LIMIT - 1));
  }

  /** Addresses with a valid webhook are kept apart, where no flood gets. */
  @Test
  void floodOfAddresses_pushesOutNoProof() {
    failures.verified(ONE, now);
    for (int i = 0; i < 30_000; i++) {
      fail(InetAddress.ofLiteral("10.1.%d.%d".formatted(i >> 8, i & 255)), 1);
    }
    assertFalse(fail(ONE, LIMIT));
  }
}
