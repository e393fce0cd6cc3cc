package dev.musterd.check;

import dev.musterd.model.LoggedDelivery;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has GitHub send the App's ping again, and reads in GitHub's log how it was answered: the whole
 * way, with signature, as any webhook takes it. A ping starts nothing.
 */
record WebhookDeliveryCheck(GitHubSurvey github, Timers timers, InstantSource clock) {
  /** Together less than a look may take; GitHub itself gives up after 10 seconds. */
  private static final int LOOKS = 12;

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  Future<List<Finding>> send() {
    return github
        .lastDeliveries()
        .compose(
            log ->
                log.stream()
                    .filter(each -> each.event().equals("ping"))
                    .findFirst()
                    .map(ping -> again(ping, log))
                    .orElseGet(
                        () ->
                            Future.succeededFuture(
                                judged(log, "GitHub's log has no ping any more to repeat"))));
  }

  private Future<List<Finding>> again(LoggedDelivery ping, List<LoggedDelivery> log) {
    Set<Long> known = log.stream().map(LoggedDelivery::id).collect(Collectors.toSet());
    return github
        .redeliver(ping.id())
        .compose(_ -> answer(ping.guid(), known, 1))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.NO_ANSWER
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(
                        judged(log, "GitHub does not repeat its ping: " + failure.getMessage())));
  }

  private List<Finding> judged(List<LoggedDelivery> log, String why) {
    return RecentDeliveries.judge(log, clock.instant(), why);
  }

  /** An attempt may be listed before it has been answered; its status is 0 until then. */
  private Future<List<Finding>> answer(String guid, Set<Long> known, int look) {
    return timers
        .after(BETWEEN)
        .compose(_ -> github.lastDeliveries())
        .compose(
            log -> {
              Optional<LoggedDelivery> attempt =
                  log.stream()
                      .filter(each -> each.guid().equals(guid) && !known.contains(each.id()))
                      .findFirst();
              boolean answered = attempt.filter(each -> each.status() != 0).isPresent();
              return answered || look >= LOOKS
                  ? Future.succeededFuture(finding(attempt))
                  : answer(guid, known, look + 1);
            });
  }

  private static List<Finding> finding(Optional<LoggedDelivery> attempt) {
    if (attempt.isEmpty()) {
      return Finding.warning(
          RecentDeliveries.SUBJECT,
          "GitHub took the order for a ping, but its log does not show one yet",
          "check again in a minute");
    }
    int status = attempt.get().status();
    return new DeliveryStatus(status)
        .trouble()
        .map(
            trouble ->
                Finding.failed(
                    RecentDeliveries.SUBJECT,
                    "a ping was sent: " + trouble.reason(),
                    trouble.remedy()))
        .orElseGet(
            () -> Finding.good(RecentDeliveries.SUBJECT, "a ping was sent and answered " + status));
  }
}
