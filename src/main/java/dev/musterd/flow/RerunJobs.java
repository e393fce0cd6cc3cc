package dev.musterd.flow;

import dev.musterd.decide.Backoff;
import dev.musterd.decide.Rerunning;
import dev.musterd.decide.Rerunning.Verdict;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Job;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.Runner;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.WorkflowRuns;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Interruptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Runs jobs again that an interrupted or lost instance failed: once their run has ended, GitHub is
 * asked for a new attempt with its failed jobs. What is written of each interruption outlives this
 * process, and says what became of it.
 */
public final class RerunJobs implements TrackJobs.JobListener {
  private static final Duration ROUND = Duration.ofMinutes(1);

  private static final int CONCURRENCY = 4;

  /** How often GitHub is asked whether a run has ended, which may take days. */
  private static final Backoff LOOKS = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10));

  /** From the end of a job to that of its run, when it was the last one. */
  private static final Duration AFTER_JOB = Duration.ofSeconds(5);

  /** How long a job is waited for where the instance could not say what it ran. */
  private static final Duration JOB_KNOWN = Duration.ofHours(1);

  /**
   * The operator's settings.
   *
   * @param enabled false only keeps what instances wrote
   * @param onDemand whether the new attempt's jobs get on-demand instances
   */
  public record Policy(boolean enabled, boolean onDemand) {
    public static final Policy OFF = new Policy(false, false);
  }

  private static final String NO_JOB = "no job is known to have run on it";

  /** When a run is looked at next, and how often it was. */
  private record Looks(int count, Instant next) {}

  private final Policy policy;
  private final GatherInterruptions gather;
  private final Interruptions interruptions;
  private final WorkflowRuns runs;
  private final Journal journal;
  private final InstantSource clock;
  private final Map<RunAttempt, Looks> looks = new HashMap<>();
  private Instant nextRound = Instant.MIN;
  private Future<Void> round = Future.succeededFuture();
  private boolean closed;

  RerunJobs(Policy policy, GatherInterruptions gather, DaemonState state, Ports ports) {
    this.policy = policy;
    this.gather = gather;
    this.interruptions = state.interruptions();
    this.runs = ports.runs();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** Begins nothing from now on. */
  void close() {
    closed = true;
  }

  @Override
  public void started(Instance.Id instance, JobStarted event) {
    if (policy.enabled()) {
      gather.started(instance, event);
    }
  }

  @Override
  public void finished(Instance.Id instance, JobFinished event) {
    if (policy.enabled()) {
      gather.finished(instance, event).onSuccess(_ -> lookSoon(event));
    }
  }

  /** An instance ended without our doing. */
  void vanished(Runner runner, InstanceEnd end) {
    if (policy.enabled()) {
      gather.vanished(runner, end);
    }
  }

  /** When the job was the last one of its run, that ends in a moment. */
  private void lookSoon(JobFinished event) {
    event
        .origin()
        .map(it -> new RunAttempt(event.repository(), it.run(), it.attempt()))
        .ifPresent(
            attempt ->
                looks.computeIfPresent(
                    attempt, (_, _) -> new Looks(0, clock.instant().plus(AFTER_JOB))));
  }

  /** To be called every second: begins a round when one is due and none is under way. */
  void check() {
    if (!policy.enabled() || closed || !round.isComplete()) {
      return;
    }
    Instant now = clock.instant();
    boolean listing = !now.isBefore(nextRound);
    if (listing) {
      nextRound = now.plus(ROUND);
    }
    if (listing || isAnyDue(now)) {
      round = (listing ? gather.read() : Future.<Void>succeededFuture()).compose(_ -> lookAtAll());
    }
  }

  private boolean isAnyDue(Instant now) {
    return looks.values().stream().anyMatch(look -> !now.isBefore(look.next()));
  }

  private Future<Void> lookAtAll() {
    Instant now = clock.instant();
    Set<RunAttempt> pending = interruptions.pending();
    looks.keySet().retainAll(pending);
    List<RunAttempt> due =
        pending.stream()
            .filter(
                attempt ->
                    !now.isBefore(looks.computeIfAbsent(attempt, _ -> new Looks(0, now)).next()))
            .toList();
    List<InterruptionRecord> idle = interruptions.withoutJob(now.minus(JOB_KNOWN));
    return BoundedConcurrency.forEach(due, CONCURRENCY, this::lookAt)
        .compose(_ -> BoundedConcurrency.forEach(idle, CONCURRENCY, it -> settle(it, NO_JOB)));
  }

  private Future<?> lookAt(RunAttempt attempt) {
    return Rerunning.judge(attempt)
        .<Future<?>>map(verdict -> act(attempt, verdict))
        .orElseGet(
            () ->
                runs.run(attempt.repository(), attempt.run())
                    .compose(reading -> lookAt(attempt, reading)));
  }

  private Future<?> lookAt(RunAttempt attempt, RunReading reading) {
    if (reading.latest().equals(OptionalInt.of(attempt.attempt() + 1))) {
      interruptions.repeats(attempt.next()); // By a process before this one, or by a person.
    }
    return act(attempt, Rerunning.judge(attempt, reading, clock.instant()));
  }

  private Future<?> act(RunAttempt attempt, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Wait(String reason) -> later(attempt, reason);
      case Verdict.Decline(String reason) -> decline(attempt, reason);
      case Verdict.ReadJobs() ->
          // An instance may have written its record since the last round.
          gather
              .read()
              .compose(_ -> runs.jobs(attempt))
              .map(jobs -> Rerunning.judge(attempt, jobs, interruptions.evidence(attempt)))
              .transform(
                  judged ->
                      judged.succeeded()
                          ? act(attempt, judged.result()).mapEmpty()
                          : later(attempt, Failures.describe(judged.cause())));
      case Verdict.Rerun(List<RunJob> interrupted) -> rerun(attempt, interrupted);
    };
  }

  private Future<Void> later(RunAttempt attempt, String reason) {
    Looks before = looks.getOrDefault(attempt, new Looks(0, clock.instant()));
    int count = before.count() + 1;
    looks.put(attempt, new Looks(count, clock.instant().plus(LOOKS.after(count))));
    if (count == 1) {
      journal.record(new Event.RerunWaits(attempt, reason));
    }
    return Future.succeededFuture();
  }

  private Future<Void> decline(RunAttempt attempt, String reason) {
    looks.remove(attempt);
    return BoundedConcurrency.forEach(
        interruptions.pending(attempt), CONCURRENCY, record -> settle(record, reason));
  }

  private Future<Void> settle(InterruptionRecord record, String reason) {
    journal.record(
        new Event.RerunDeclined(record.instance(), record.job().map(InterruptedJob::run), reason));
    return gather.store(record.with(new Rerun.Declined(clock.instant(), reason)));
  }

  /** The new jobs are announced before GitHub answers, so they are known as repetitions before. */
  private Future<?> rerun(RunAttempt attempt, List<RunJob> interrupted) {
    if (closed) {
      return Future.succeededFuture();
    }
    interruptions.repeats(attempt.next());
    return runs.rerunFailedJobs(attempt.repository(), attempt.run())
        .compose(
            outcome ->
                switch (outcome) {
                  case RerunOutcome.Accepted() -> accepted(attempt, interrupted);
                  case RerunOutcome.StillRunning(String reason) -> later(attempt, reason);
                  case RerunOutcome.Unknown(String reason) -> later(attempt, reason);
                  case RerunOutcome.Refused(String reason) -> {
                    journal.record(new Event.RerunRefused(attempt, jobs(interrupted), reason));
                    yield decline(attempt, reason);
                  }
                });
  }

  private Future<Void> accepted(RunAttempt attempt, List<RunJob> interrupted) {
    looks.remove(attempt);
    List<InterruptionRecord> used =
        interruptions.evidence(attempt).stream()
            .filter(record -> record.job().isPresent() || ranAny(record, interrupted))
            .toList();
    journal.record(new Event.RerunRequested(attempt, jobs(interrupted), why(used)));
    Rerun requested = new Rerun.Requested(clock.instant());
    return BoundedConcurrency.forEach(
        used, CONCURRENCY, record -> gather.store(record.with(requested)));
  }

  private static boolean ranAny(InterruptionRecord record, List<RunJob> interrupted) {
    return interrupted.stream().anyMatch(job -> job.ranOn(record.instance()));
  }

  private static List<Job.Id> jobs(List<RunJob> jobs) {
    return jobs.stream().map(RunJob::id).toList();
  }

  private static String why(List<InterruptionRecord> evidence) {
    InterruptionRecord first = evidence.getFirst();
    return first.detail().isEmpty()
        ? first.kind().word()
        : first.kind().word() + ": " + first.detail();
  }

  /** Runs that may yet be repeated. */
  public int pending() {
    return interruptions.pending().size();
  }
}
