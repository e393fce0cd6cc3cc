package dev.musterd.check;

import dev.musterd.model.LoggedDelivery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static LoggedDelivery attempt(long minutesAgo, int status) {
    Instant at = NOW.minusSeconds(minutesAgo * 60);
    return new LoggedDelivery(9, "g", false, "workflow_job", "queued", at, status);
  }

  @ParameterizedTest
  @CsvSource({
    "3,    202, 'good: the last delivery, workflow_job queued, was 3 minutes ago and was answered'",
    "600,  200, 'good: 10 hours ago'",
    "4000, 200, 'good: 2 days ago'",
    "-1,   200, 'good: 0 minutes ago'",
    "3,    0,   failed: got no answer",
    "3,    301, failed: a redirect",
    "3,    400, failed: not readable",
    "3,    401, failed: the webhook secret is not the same",
    "3,    403, failed: something before musterd",
    "3,    404, failed: does not listen there",
    "3,    413, failed: too large",
    "3,    418, failed: answered 418",
    "3,    503, failed: load balancer",
  })
  void newestAttempt_speaks(long minutesAgo, int status, String expected) {
    List<LoggedDelivery> log = List.of(attempt(minutesAgo, status), attempt(9999, 500));
    Findings.assertIs(expected, Findings.only(RecentDeliveries.judge(log, NOW, "no ping")));
  }

  @Test
  void emptyLog_isAWarning() {
    Findings.assertWarning(
        Findings.only(RecentDeliveries.judge(List.of(), NOW, "no ping")), "sent nothing");
  }
}
