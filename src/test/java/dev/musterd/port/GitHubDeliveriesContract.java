package dev.musterd.port;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.model.delivery.Redelivery;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every {@link GitHub} reads the log of deliveries and asks for one again. */
abstract class GitHubDeliveriesContract extends GitHubRegisterContract {
  private void announce(int jobs, int answer) {
    world.sendWebhooksTo(_ -> Future.succeededFuture(answer));
    for (int job = 0; job < jobs; job++) {
      world.queueJob(ROCKETS, LINUX);
    }
  }

  private DeliveryLog log() {
    return ask(() -> gitHub().deliveries(Instant.EPOCH));
  }

  private Redelivery redeliver(long id) {
    return ask(() -> gitHub().redeliver(id));
  }

  @Test
  void deliveries_tellEverythingOfAnAttempt() {
    announce(1, 503);
    LoggedDelivery attempt = log().attempts().getFirst();
    assertTrue(attempt.id() > 1L << 53, () -> "an id that no double holds: " + attempt.id());
    assertEquals(
        new LoggedDelivery(
            world.deliveryStatuses().keySet().iterator().next(),
            attempt.guid(),
            false,
            "workflow_job",
            "queued",
            time.instant(),
            503),
        attempt);
  }

  @Test
  void deliveries_haveNoStatus_whileNobodyAnswers() {
    announce(1, 0);
    assertEquals(0, log().attempts().getFirst().status());
  }

  @Test
  void deliveries_areAllPages_newestFirst() {
    announce(250, 202);
    DeliveryLog log = log();
    List<Long> newestFirst =
        world.deliveryStatuses().keySet().stream().sorted((a, b) -> Long.compare(b, a)).toList();
    assertEquals(newestFirst, log.attempts().stream().map(LoggedDelivery::id).toList());
    assertTrue(log.whole());
  }

  @Test
  void deliveries_stopWhereTheLookBackBegins() {
    announce(350, 202);
    time.advance(Duration.ofMinutes(1));
    Instant since = time.instant();
    announce(120, 202);
    DeliveryLog log = ask(() -> gitHub().deliveries(since));
    assertEquals(120, log.attempts().size());
    assertTrue(log.whole());
    assertEquals(2, world.calls(Operation.DELIVERIES));
  }

  @Test
  void deliveries_areNone_whenGitHubSentNothing() {
    assertEquals(new DeliveryLog(List.of(), true), log());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 422, 429, 500})
  void deliveries_failWithReason_whenRefused(int status) {
    world.fail(Operation.DELIVERIES, 2, Fault.status(status, "Not today"));
    RuntimeException failure = assertThrows(RuntimeException.class, this::log);
    assertTrue(failure.getMessage().contains("Not today"), failure.getMessage());
  }

  @Test
  void deliveries_fail_whenAPageIsMissing() {
    announce(150, 202);
    world.limitCalls(1);
    assertThrows(RuntimeException.class, this::log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[3]", "[{\"id\":1}]", "<html>"})
  void deliveries_fail_whenTheAnswerIsGarbage(String body) {
    world.fail(Operation.DELIVERIES, 1, new Fault.Garbage(body));
    assertThrows(RuntimeException.class, this::log);
  }

  @Test
  void deliveries_fail_whenGitHubHangs() {
    world.fail(Operation.DELIVERIES, 2, new Fault.Hang());
    GitHub impatient = impatientGitHub();
    assertThrows(RuntimeException.class, () -> ask(() -> impatient.deliveries(Instant.EPOCH)));
  }

  @Test
  void redeliver_bringsAnotherAttemptUnderTheSameGuid() {
    announce(1, 503);
    LoggedDelivery first = log().attempts().getFirst();
    announce(0, 202);
    assertEquals(new Redelivery.Requested(), redeliver(first.id()));
    List<LoggedDelivery> attempts = log().attempts();
    assertEquals(2, attempts.size());
    LoggedDelivery second = attempts.getFirst();
    assertEquals(first.guid(), second.guid());
    assertTrue(second.redelivery() && second.arrived() && second.id() > first.id());
  }

  @Test
  void redeliver_isRefused_whenGitHubHasNoSuchDelivery() {
    assertInstanceOf(Redelivery.Refused.class, redeliver(77));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 410, 422})
  void redeliver_isRefused_whenGitHubWillNot(int status) {
    world.fail(Operation.REDELIVER, 1, Fault.status(status, "Too old"));
    assertInstanceOf(Redelivery.Refused.class, redeliver(77));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 502})
  void redeliver_knowsNothing_whenTheAnswerSaysNothing(int status) {
    announce(1, 503);
    world.fail(Operation.REDELIVER, 2, Fault.status(status, "No"));
    assertInstanceOf(
        Redelivery.Failed.class, redeliver(world.deliveryStatuses().keySet().iterator().next()));
    assertEquals(1, world.deliveryStatuses().size());
  }

  @Test
  void redeliver_knowsNothing_whenGitHubHangs() {
    world.fail(Operation.REDELIVER, 1, new Fault.Hang());
    GitHub impatient = impatientGitHub();
    assertInstanceOf(Redelivery.Failed.class, ask(() -> impatient.redeliver(77)));
  }

  @Test
  void limit_ofTheApp_isShownAndObeyed() {
    world.fail(
        Operation.DELIVERIES,
        1,
        new Fault.Status(403, "secondary rate limit", Map.of("retry-after", "45")));
    assertEquals(Optional.empty(), gitHub().limitedUntil());
    assertThrows(RuntimeException.class, this::log);
    assertEquals(Optional.of(time.instant().plusSeconds(45)), gitHub().limitedUntil());
    assertThrows(RuntimeException.class, this::log);
    assertInstanceOf(Redelivery.Failed.class, redeliver(77));
    assertEquals(1, world.calls());
    time.advance(Duration.ofSeconds(45));
    assertEquals(Optional.empty(), gitHub().limitedUntil());
    assertEquals(List.of(), log().attempts());
  }

  @Test
  void limit_ofAnInstallation_isShownToWhatCanWait() {
    world.fail(Operation.JIT, 1, Fault.status(429, "Slow down"));
    ask(() -> gitHub().register(ephemeral(), ACME, 0, instance(1)));
    assertEquals(Optional.of(time.instant().plusSeconds(60)), gitHub().limitedUntil());
  }
}
