package dev.musterd.flow;

import dev.musterd.decide.Redelivering;
import dev.musterd.decide.Redelivering.RequestedRedelivery;
import dev.musterd.decide.Redelivering.Verdict;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.model.Event;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One round of recovery: reads GitHub's log of deliveries and asks for those again that never
 * arrived, since GitHub does not do it by itself. What it remembers only saves calls.
 */
public final class RecoverDeliveries {
  /** Requests at once; launching should hardly notice. */
  private static final int CONCURRENCY = 4;

  /** When more was due than a round may ask for: GitHub counts requests by the minute. */
  private static final Duration NEXT_ROUND = Duration.ofMinutes(1);

  /**
   * The log may show an attempt only when it has been answered, or given up after 30 s; and our
   * clock may be ahead of GitHub's.
   */
  private static final Duration LOG_LAG = Duration.ofMinutes(2);

  /**
   * What the operator has set.
   *
   * @param lookBack what is older is given up
   */
  public record Policy(Duration interval, Duration lookBack, boolean checkRuns) {}

  private final Policy policy;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;

  /** Of what is in the log, so it has the log's limit. */
  private final Map<String, RequestedRedelivery> requested = new HashMap<>();

  private Instant arrivedBefore = Instant.EPOCH;
  private boolean moreAreDue;
  private boolean closed;

  public RecoverDeliveries(Policy policy, GitHub github, Journal journal, InstantSource clock) {
    this.policy = policy;
    this.github = github;
    this.journal = journal;
    this.clock = clock;
  }

  /** Fails when the log cannot be read; then nothing was asked for. */
  public Future<Void> recover() {
    Optional<Instant> limit = github.limitedUntil();
    if (limit.isPresent()) {
      journal.record(new Event.RecoveryPostponed(limit.get(), "GitHub asks to wait"));
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    return github.deliveries(since(now)).compose(log -> act(now, log));
  }

  /** When the next round is due. */
  public Optional<Instant> next(Instant now) {
    boolean sooner = moreAreDue && NEXT_ROUND.compareTo(policy.interval()) < 0;
    return Optional.of(now.plus(sooner ? NEXT_ROUND : policy.interval()));
  }

  /** Asks for nothing more: the webhook server is closing. */
  public void close() {
    closed = true;
  }

  /**
   * What is older than this has arrived or is given up; so a round reads little but new deliveries.
   */
  private Instant since(Instant now) {
    Instant lookBack = now.minus(policy.lookBack());
    Instant known = arrivedBefore.minus(LOG_LAG);
    return known.isAfter(lookBack) ? known : lookBack;
  }

  private Future<Void> act(Instant now, DeliveryLog log) {
    requested.keySet().retainAll(guids(log));
    List<Verdict> verdicts =
        Redelivering.judge(
            new Redelivering.Facts(
                now, log.attempts(), Map.copyOf(requested), policy.interval(), policy.checkRuns()));
    arrivedBefore = oldest(verdicts).orElse(now);
    moreAreDue = verdicts.stream().anyMatch(Verdict.NextRound.class::isInstance);
    List<Verdict.Redeliver> due =
        verdicts.stream()
            .filter(Verdict.Redeliver.class::isInstance)
            .map(Verdict.Redeliver.class::cast)
            .toList();
    return BoundedConcurrency.forEach(due, CONCURRENCY, this::redeliver)
        .onSuccess(
            _ ->
                journal.record(
                    new Event.RecoveryFinished(
                        log.attempts().size(), log.whole(), verdicts.size(), due.size())));
  }

  private static Set<String> guids(DeliveryLog log) {
    return log.attempts().stream().map(LoggedDelivery::guid).collect(Collectors.toSet());
  }

  private static Optional<Instant> oldest(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.first().at()).min(Comparator.naturalOrder());
  }

  /** A limit may begin within a round; what is left is still missing in the next. */
  private Future<?> redeliver(Verdict.Redeliver verdict) {
    return closed || github.limitedUntil().isPresent()
        ? Future.succeededFuture()
        : github
            .redeliver(verdict.first().id())
            .onSuccess(redelivery -> record(verdict, redelivery));
  }

  private void record(Verdict.Redeliver verdict, Redelivery redelivery) {
    LoggedDelivery first = verdict.first();
    switch (redelivery) {
      case Redelivery.Requested() -> {
        remember(first);
        journal.record(
            new Event.DeliveryRedelivered(
                first.guid(), first.about(), first.at(), verdict.attempts(), verdict.reason()));
      }
      case Redelivery.Refused(String reason) -> {
        remember(first); // It is asked for ever more seldom, like one that fails.
        journal.record(new Event.RedeliveryFailed(first.guid(), first.about(), reason));
      }
      case Redelivery.Failed(String reason) ->
          journal.record(new Event.RedeliveryFailed(first.guid(), first.about(), reason));
    }
  }

  private void remember(LoggedDelivery first) {
    Instant now = clock.instant();
    requested.merge(
        first.guid(),
        new RequestedRedelivery(1, now),
        (old, _) -> new RequestedRedelivery(old.times() + 1, now));
  }
}
