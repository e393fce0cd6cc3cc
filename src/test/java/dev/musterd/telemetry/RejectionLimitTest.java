package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionLimitTest {
  private static final Event REJECTED =
      new Event.WebhookRejected(401, "the signature is missing", "192.0.2.1");
  private static final Event OTHER = new Event.WebhookIgnored("pong");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-01T12:00:00Z"));
  private final List<Event> logged = new ArrayList<>();
  private final RejectionLimit limit = new RejectionLimit(logged::add, time);

  @Test
  void rejections_areLogged_upToTheLimitOfASecond() {
    record(REJECTED, RejectionLimit.A_SECOND + 7);
    assertEquals(Collections.nCopies(RejectionLimit.A_SECOND, REJECTED), logged);
  }

  @Test
  void rest_isCounted_whenTheNextSecondRejectsAgain() {
    record(REJECTED, RejectionLimit.A_SECOND + 7);
    time.advance(Duration.ofSeconds(1));
    logged.clear();
    record(REJECTED, 1);
    assertEquals(List.of(new Event.RejectionsNotLogged(7), REJECTED), logged);
  }

  @Test
  void otherEvents_areLogged_howeverManyAreRejected() {
    record(REJECTED, RejectionLimit.A_SECOND + 1);
    logged.clear();
    record(OTHER, 100);
    assertEquals(Collections.nCopies(100, OTHER), logged);
  }

  private void record(Event event, int times) {
    for (int i = 0; i < times; i++) {
      limit.record(event);
    }
  }
}
