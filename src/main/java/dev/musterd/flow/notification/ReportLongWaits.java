package dev.musterd.flow.notification;

import dev.musterd.decide.LongWaits;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reports jobs that have waited for long, once each, with the reason and what comes next. */
public final class ReportLongWaits {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** Reported in one round; the rest has its turn in the next ones. */
  static final int REPORTED_MAX = 100;

  private static final Comparator<PendingJob> LONGEST_FIRST =
      Comparator.comparing(LongWaits::since).thenComparing(PendingJob::id);

  private final Function<OwnerPool, Duration> beyond;
  private final Function<List<PendingJob>, Map<Job.Id, JobStatus>> explain;
  private final Backlog backlog;
  private final PostCheckRuns checkRuns;
  private final Journal journal;
  private final InstantSource clock;
  private final Set<Job.Id> reported = new HashSet<>();
  private Instant nextRound = Instant.MIN;

  /**
   * @param beyond jobs of a pool and owner that have waited for longer are reported
   * @param explain what is being done for jobs that wait, and why
   */
  public ReportLongWaits(
      Function<OwnerPool, Duration> beyond,
      Function<List<PendingJob>, Map<Job.Id, JobStatus>> explain,
      Backlog backlog,
      PostCheckRuns checkRuns,
      Ports ports) {
    this.beyond = beyond;
    this.explain = explain;
    this.backlog = backlog;
    this.checkRuns = checkRuns;
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** To be called every second: begins a round when one is due. */
  public void check() {
    Instant now = clock.instant();
    if (!now.isBefore(nextRound)) {
      nextRound = now.plus(PERIOD);
      reported.removeIf(job -> backlog.find(job).isEmpty());
      report(unreported(now));
      checkRuns.refresh(explain);
    }
  }

  private List<PendingJob> unreported(Instant now) {
    return backlog.all().stream()
        .filter(pending -> LongWaits.isLong(pending, beyond.apply(pending.ownerPool()), now))
        .filter(pending -> !reported.contains(pending.id()))
        .sorted(LONGEST_FIRST)
        .limit(REPORTED_MAX)
        .toList();
  }

  private void report(List<PendingJob> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    Map<Job.Id, JobStatus> statuses = explain.apply(jobs);
    for (PendingJob pending : jobs) {
      JobStatus status = statuses.get(pending.id());
      reported.add(pending.id());
      journal.record(
          new Event.JobWaiting(
              pending.id(),
              pending.ownerPool(),
              LongWaits.since(pending),
              status.why(),
              status.next()));
      checkRuns.open(pending, status);
    }
  }
}
