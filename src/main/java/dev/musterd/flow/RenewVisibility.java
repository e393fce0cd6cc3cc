package dev.musterd.flow;

import dev.musterd.decide.Backoff;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob;
import dev.musterd.model.QueueMessage;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the messages of waiting jobs hidden while this process holds them. A visibility timeout
 * starts short, so that a crash hides a fresh job only briefly, and doubles while the job waits, so
 * that a long queue costs few calls.
 */
public final class RenewVisibility {
  /**
   * The longest visibility timeout: how long a crash may hide a job that has waited for long
   * already.
   */
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

  /**
   * Messages whose timeout is changed at a time, which SQS takes by ten: enough for thousands a
   * second, and the requests of a full backlog would not fit into memory.
   */
  private static final int AT_ONCE = 400;

  private final Backlog backlog;
  private final JobQueue queue;
  private final Journal journal;
  private final InstantSource clock;
  private final Duration visibility;

  RenewVisibility(Backlog backlog, Ports ports, Duration visibility) {
    this.backlog = backlog;
    this.queue = ports.queue();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.visibility = visibility;
  }

  /** In whole seconds, as SQS counts, so that the jobs of a second share one. */
  static Instant hiddenUntil(Instant now, Duration timeout) {
    return now.plus(timeout).truncatedTo(ChronoUnit.SECONDS);
  }

  /** A third of the timeout is left for the renewal to arrive. */
  static Instant renewAt(Instant hiddenUntil, Duration timeout) {
    return hiddenUntil.minus(timeout.dividedBy(3));
  }

  public Future<Void> renew() {
    List<PendingJob> due = backlog.dueForRenewal(clock.instant());
    return BoundedConcurrency.forEach(due, AT_ONCE, this::renew);
  }

  /** Makes all held messages visible for the next process, on stop. Returns how many. */
  public Future<Integer> giveBack() {
    List<PendingJob> held = List.copyOf(backlog.all());
    Map<String, Job.Id> firstOfReason = new LinkedHashMap<>();
    return BoundedConcurrency.forEach(
            held,
            AT_ONCE,
            each ->
                queue
                    .hold(each.visibility().receipt(), Duration.ZERO)
                    .onFailure(
                        failure ->
                            firstOfReason.putIfAbsent(Failures.describe(failure), each.id())))
        .map(
            _ -> {
              firstOfReason.forEach(
                  (reason, job) ->
                      journal.record(new Event.DutyFailed("give back job " + job, reason)));
              return held.size();
            });
  }

  private Future<Void> renew(PendingJob pending) {
    PendingJob.Visibility current = pending.visibility();
    Duration longest = TIMEOUT_MAX.compareTo(visibility) > 0 ? TIMEOUT_MAX : visibility;
    Duration time = new Backoff(visibility, longest).after(current.renewals() + 1);
    QueueMessage.Receipt receipt = current.receipt();
    return queue
        .hold(receipt, time)
        .onSuccess(
            _ -> {
              Instant until = hiddenUntil(clock.instant(), time);
              backlog.renewed(pending.id(), until, renewAt(until, time));
            })
        .onFailure(
            // The message becomes visible and is received again, which hides it anew.
            failure ->
                journal.record(
                    new Event.DutyFailed(
                        "renew the visibility of job " + pending.id(),
                        Failures.describe(failure))));
  }
}
