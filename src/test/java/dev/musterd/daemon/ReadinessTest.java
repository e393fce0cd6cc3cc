package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.AppAccess;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final Owner ACME = new Owner.Organization("acme");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T10:00:00Z"));
  private final PullLoop queue = new PullLoop(time, time, () -> Promise.<Void>promise().future());
  private Future<Void> authentication = Future.succeededFuture();
  private final TickLoop github =
      new TickLoop(time, time, TickLoop.every(Duration.ofSeconds(15)), () -> authentication);
  private final TickLoop reaper =
      new TickLoop(time, time, TickLoop.every(Duration.ofMinutes(5)), Future::succeededFuture);
  private boolean open = true;
  private AppAccess access = AppAccess.GOOD;
  private final Readiness readiness =
      new Readiness(
          new Readiness.Conditions(() -> open, () -> access),
          queue,
          github,
          reaper,
          now -> Optional.of(now.plus(Duration.ofMinutes(5))),
          time);

  private void ready() {
    github.start();
    reaper.start();
    readiness.listening();
    assertEquals(List.of(), readiness.reasons());
  }

  @Test
  void daemon_isNotReady_beforeItsWebhookPortIsOpen() {
    github.start();
    reaper.start();
    assertEquals(List.of("starting: the webhook port is not open yet"), readiness.reasons());
    readiness.listening();
    assertEquals(List.of(), readiness.reasons());
    open = false;
    assertEquals(List.of("starting: reading what runs"), readiness.reasons());
  }

  /** Between two authentications, too: any call may have shown it. */
  @Test
  void daemon_isNotReady_whileGitHubRefusesTheApp() {
    ready();
    access =
        new AppAccess(
            Optional.of("app: GitHub answered 401: A JSON web token could not be decoded"),
            Map.of(),
            3,
            Duration.ZERO);
    List<String> refused =
        List.of(
            "GitHub refuses the App: app: GitHub answered 401: A JSON web token could not be"
                + " decoded");
    assertEquals(refused, readiness.reasons());
    authentication = Future.failedFuture("the same in other words");
    time.advance(Duration.ofSeconds(15));
    assertEquals(refused, readiness.reasons());
    access = AppAccess.GOOD;
    assertEquals(List.of("GitHub: the same in other words"), readiness.reasons());
  }

  @Test
  void suspendedOwner_isNoReason_unlessItIsTheOnlyOne() {
    ready();
    access = new AppAccess(Optional.empty(), Map.of(ACME, "suspended"), 1, Duration.ZERO);
    assertEquals(List.of(), readiness.reasons());
    access = new AppAccess(Optional.empty(), Map.of(ACME, "suspended"), 0, Duration.ZERO);
    assertEquals(List.of("GitHub refuses the App at acme: suspended"), readiness.reasons());
  }

  /** Jobs run by GitHub's own clock, and it is said until the machine's is right. */
  @Test
  void daemon_isNotReady_whileItsClockIsWrong() {
    ready();
    access = new AppAccess(Optional.empty(), Map.of(), 1, Duration.ofHours(-2));
    String wrong = "this machine's clock is 7200 s ahead of GitHub's: synchronize it";
    assertEquals(List.of(wrong), readiness.reasons());
    assertEquals(List.of(), access.warnings(), "said once");
    authentication = Future.failedFuture("no answer");
    time.advance(Duration.ofMinutes(5));
    assertEquals(List.of(wrong, "GitHub: no answer"), readiness.reasons(), "and hides nothing");
    access = AppAccess.GOOD;
    authentication = Future.succeededFuture();
    time.advance(Duration.ofMinutes(5));
    assertEquals(List.of(), readiness.reasons());
  }
}
