package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookDeliveryCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final VirtualTime time = new VirtualTime(NOW);
  private final FakeGitHubSurvey github = new FakeGitHubSurvey();

  private Finding ping() {
    Future<List<Finding>> answer = new WebhookDeliveryCheck(github, time, time).send();
    time.advance(Duration.ofSeconds(19));
    assertTrue(answer.isComplete(), "longer than a check may take");
    return Findings.only(answer.result());
  }

  @ParameterizedTest
  @CsvSource({
    "200, good: a ping was sent and answered 200",
    "401, failed: the webhook secret is not the same on both sides",
    "404, failed: does not listen there",
    "502, failed: load balancer",
    "0,   failed: got no answer",
  })
  void answer_isReadFromTheLog(int status, String expected) {
    github.log.add(FakeGitHubSurvey.delivery(7, "workflow_job", 200));
    github.log.add(FakeGitHubSurvey.delivery(1, "ping", 200));
    github.pingStatus = status;
    Findings.assertIs(expected, ping());
  }

  @Test
  void ping_thatDoesNotShow_isNoFailure() {
    github.log.add(FakeGitHubSurvey.delivery(1, "ping", 401));
    github.pollsUntilPing = 100;
    Findings.assertWarning(ping(), "does not show one yet");
  }

  @Test
  void withoutAPing_theLastDeliveryIsJudged() {
    github.log.add(FakeGitHubSurvey.delivery(7, "workflow_job", 401));
    Findings.assertFailed(ping(), "no ping any more to repeat; the last delivery, workflow_job");
  }

  @Test
  void afterARefusedPing_theLastDeliveryIsJudged() {
    github.log.add(FakeGitHubSurvey.delivery(7, "workflow_job", 202));
    github.log.add(FakeGitHubSurvey.delivery(1, "ping", 200));
    github.pingRefusal =
        Optional.of(new CheckFailedException(CheckFailedException.Why.REFUSED, "too old"));
    Findings.assertGood(ping(), "GitHub does not repeat its ping: too old; the last delivery");
  }

  @Test
  void outage_isAFailure() {
    github.refusal =
        Optional.of(new CheckFailedException(CheckFailedException.Why.NO_ANSWER, "no answer"));
    Future<List<Finding>> answer = new WebhookDeliveryCheck(github, time, time).send();
    assertTrue(answer.failed(), answer::toString);
  }

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
    "3,    400, failed: musterd, or something before it, could not read it",
    "3,    415, failed: the content type is not JSON",
    "3,    401, failed: the webhook secret is not the same",
    "3,    403, failed: something before musterd",
    "3,    404, failed: does not listen there",
    "3,    413, failed: too large",
    "3,    418, failed: answered 418",
    "3,    503, failed: load balancer",
  })
  void newestAttempt_isJudged(long minutesAgo, int status, String expected) {
    List<LoggedDelivery> log = List.of(attempt(minutesAgo, status), attempt(9999, 500));
    Findings.assertIs(
        expected, Findings.only(WebhookDeliveryCheck.lastDelivery(log, NOW, "no ping")));
  }

  @Test
  void emptyLog_isAWarning() {
    Findings.assertWarning(
        Findings.only(WebhookDeliveryCheck.lastDelivery(List.of(), NOW, "no ping")),
        "sent nothing");
  }
}
