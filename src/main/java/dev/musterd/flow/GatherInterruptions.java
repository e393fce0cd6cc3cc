package dev.musterd.flow;

import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.Runner;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.port.Compute;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.InterruptionLog.Entry;
import dev.musterd.port.InterruptionLog.UnreadableRecordException;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Interruptions;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gathers the evidence of interrupted instances: reads what the instances wrote, and writes a
 * record for one that was lost without a word.
 */
public final class GatherInterruptions {
  /** How long records are kept: a job may run for 5 days, and its run is repeated a day later. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final int CONCURRENCY = 5;

  /** How EC2's reasons begin for an instance that shut itself down, as after its job. */
  private static final String BY_ITSELF = "Client.InstanceInitiatedShutdown";

  private final Interruptions interruptions;
  private final Inventory inventory;
  private final InterruptionLog log;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;
  private Optional<String> lastFailure = Optional.empty();

  GatherInterruptions(DaemonState state, Ports ports) {
    this.interruptions = state.interruptions();
    this.inventory = state.inventory();
    this.log = ports.interruptions();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** A job started on one of our instances. */
  void started(Instance.Id instance, JobStarted event) {
    job(event.repository(), event.origin()).ifPresent(job -> interruptions.ran(instance, job));
  }

  /**
   * A job ended on one of our instances. One that failed there after its instance had gone shows
   * that the instance was lost, also when that happened while no daemon ran.
   */
  Future<Void> finished(Instance.Id instance, JobFinished event) {
    Optional<InterruptedJob> job = job(event.repository(), event.origin());
    if (!RunJob.isFailure(event.conclusion()) || job.isEmpty()) {
      interruptions.ended(instance);
      return Future.succeededFuture();
    }
    interruptions.ran(instance, job.get());
    return inventory.find(instance).isPresent() || interruptions.find(instance).isPresent()
        ? Future.succeededFuture()
        : compute
            .states(List.of(instance))
            .compose(
                states ->
                    Optional.ofNullable(states.ended().get(instance))
                        .map(end -> note(instance, job.get(), end))
                        .orElseGet(Future::succeededFuture))
            .recover(this::failed);
  }

  private static Optional<InterruptedJob> job(
      Owner.Repository repository, Optional<JobOrigin> origin) {
    return origin.map(
        it -> new InterruptedJob(new RunAttempt(repository, it.run(), it.attempt()), it.name()));
  }

  /**
   * An instance ended without our doing. The job that it ran is lost with it; GitHub may have
   * failed that already, where the list of instances is read seldom.
   */
  Future<Void> vanished(Runner runner, InstanceEnd end) {
    return runner.job().isEmpty() && !runner.finished()
        ? Future.succeededFuture()
        : interruptions
            .jobOn(runner.id())
            .map(job -> note(runner.id(), job, end))
            .orElseGet(Future::succeededFuture);
  }

  /** Records a loss, unless the instance has shut itself down or has written a record. */
  private Future<Void> note(Instance.Id instance, InterruptedJob job, InstanceEnd end) {
    boolean lost = !end.reason().startsWith(BY_ITSELF) && !end.equals(InstanceEnd.FORGOTTEN);
    if (!lost || interruptions.find(instance).isPresent()) {
      return Future.succeededFuture();
    }
    InterruptionRecord record =
        new InterruptionRecord(
            instance, clock.instant(), Kind.LOST, Optional.empty(), Optional.of(job), end.reason());
    return log.read(instance)
        .compose(
            written -> {
              put(written.orElse(record));
              return written.isPresent() ? Future.<Void>succeededFuture() : store(record);
            })
        .recover(
            failure -> {
              put(record);
              return failed(failure);
            });
  }

  private void put(InterruptionRecord record) {
    boolean isNew = interruptions.find(record.instance()).isEmpty();
    interruptions.put(record, clock.instant());
    if (isNew && record.isPending()) {
      journal.record(
          new Event.InstanceInterrupted(
              record.instance(),
              record.kind().word(),
              interruptions.find(record.instance()).flatMap(InterruptionRecord::job),
              record.detail()));
    }
  }

  /** Stores what is known of a record; in memory it counts at once. Never fails. */
  Future<Void> store(InterruptionRecord record) {
    interruptions.put(record, clock.instant());
    return log.write(record).recover(this::failed);
  }

  /** Reads what was written since the last time, and deletes what is too old. Never fails. */
  Future<Void> read() {
    return log.list()
        .compose(
            entries -> {
              lastFailure = Optional.empty();
              interruptions.keepOnly(
                  entries.stream().map(Entry::instance).collect(Collectors.toSet()));
              return BoundedConcurrency.forEach(entries, CONCURRENCY, this::take);
            })
        .recover(this::failed);
  }

  private Future<?> take(Entry entry) {
    Instant old = clock.instant().minus(KEPT);
    if (entry.writtenAt().isBefore(old)) {
      return log.delete(entry.instance()).recover(this::failed);
    }
    return interruptions.isKnown(entry.instance(), entry.version())
        ? Future.succeededFuture()
        : log.read(entry.instance())
            .onSuccess(
                found -> {
                  interruptions.read(entry.instance(), entry.version());
                  found.ifPresent(this::put);
                })
            .recover(
                failure -> {
                  if (failure instanceof UnreadableRecordException) {
                    interruptions.read(entry.instance(), entry.version()); // Told once.
                  }
                  return failed(failure).map(Optional.empty());
                });
  }

  /** Tells a failure once, until the store answers again. */
  private Future<Void> failed(Throwable failure) {
    String reason = Failures.describe(failure);
    if (!lastFailure.equals(Optional.of(reason))) {
      lastFailure = Optional.of(reason);
      journal.record(new Event.DutyFailed("gather interruptions", reason));
    }
    return Future.succeededFuture();
  }
}
