package dev.musterd.check;

import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The check that webhooks arrive: has GitHub send the App's ping again, and reads in GitHub's log
 * how it was answered. The ping takes the whole way of a webhook, with signature, and starts
 * nothing. Where there is no ping to repeat, the last delivery in the log is judged.
 */
record WebhookDeliveryCheck(GitHubSurvey github, Timers timers, InstantSource clock) {
  static final String SUBJECT = "webhooks arrive";

  /** Polls of the log: together less than a check may take; GitHub gives up after 10 seconds. */
  private static final int POLLS = 12;

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  Future<List<Finding>> send() {
    return github
        .lastDeliveries()
        .compose(
            log ->
                log.stream()
                    .filter(delivery -> delivery.event().equals("ping"))
                    .findFirst()
                    .map(ping -> redeliver(ping, log))
                    .orElseGet(
                        () ->
                            Future.succeededFuture(
                                lastDelivery(log, "GitHub's log has no ping any more to repeat"))));
  }

  private Future<List<Finding>> redeliver(LoggedDelivery ping, List<LoggedDelivery> log) {
    Set<Long> known = log.stream().map(LoggedDelivery::id).collect(Collectors.toSet());
    return github
        .redeliver(ping.id())
        .compose(_ -> poll(ping.guid(), known, 1))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.NO_ANSWER
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(
                        lastDelivery(
                            log, "GitHub does not repeat its ping: " + failure.getMessage())));
  }

  private List<Finding> lastDelivery(List<LoggedDelivery> log, String why) {
    return lastDelivery(log, clock.instant(), why);
  }

  /** Polls until the attempt has been answered; it may be listed before, with status 0. */
  private Future<List<Finding>> poll(String guid, Set<Long> known, int number) {
    return timers
        .after(POLL_INTERVAL)
        .compose(_ -> github.lastDeliveries())
        .compose(
            log -> {
              Optional<LoggedDelivery> attempt =
                  log.stream()
                      .filter(delivery -> delivery.guid().equals(guid))
                      .filter(delivery -> !known.contains(delivery.id()))
                      .findFirst();
              boolean answered = attempt.filter(delivery -> delivery.status() != 0).isPresent();
              return answered || number >= POLLS
                  ? Future.succeededFuture(finding(attempt))
                  : poll(guid, known, number + 1);
            });
  }

  private static List<Finding> finding(Optional<LoggedDelivery> attempt) {
    if (attempt.isEmpty()) {
      return Finding.warning(
          SUBJECT,
          "GitHub took the order for a ping, but its log does not show one yet",
          "check again in a minute");
    }
    return finding(attempt.get().status(), "a ping was sent", "");
  }

  /**
   * Judges the newest attempt in GitHub's log; older ones may be about faults that are corrected.
   *
   * @param why there was no ping
   */
  static List<Finding> lastDelivery(List<LoggedDelivery> newestFirst, Instant now, String why) {
    if (newestFirst.isEmpty()) {
      return Finding.warning(
          SUBJECT,
          why + "; and GitHub has sent nothing for days",
          "run a job with labels of a pool, and check again");
    }
    LoggedDelivery last = newestFirst.getFirst();
    String age = age(Duration.between(last.at(), now));
    return finding(
        last.status(),
        "%s; the last delivery, %s, was %s ago".formatted(why, last.about(), age),
        "was ");
  }

  private static List<Finding> finding(int status, String sent, String verb) {
    return new DeliveryStatus(status)
        .fault()
        .map(fault -> Finding.failed(SUBJECT, sent + ": " + fault.reason(), fault.remedy()))
        .orElseGet(() -> Finding.good(SUBJECT, sent + " and " + verb + "answered " + status));
  }

  private static String age(Duration age) {
    if (age.toHours() >= 48) {
      return age.toDays() + " days";
    }
    return age.toMinutes() >= 120
        ? age.toHours() + " hours"
        : Math.max(0, age.toMinutes()) + " minutes";
  }
}
