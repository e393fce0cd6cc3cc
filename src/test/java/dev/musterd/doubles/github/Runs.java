package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Workflow runs: what the jobs of each come to together, and their repetition. */
final class Runs {
  private final ActionsService actions;
  private final Set<Long> cancelled = new HashSet<>();
  boolean mayBeRepeated = true;

  Runs(ActionsService actions) {
    this.actions = actions;
  }

  /** The latest attempt of a run. */
  record Run(long id, int attempt, String status, Optional<String> conclusion, Instant updatedAt) {}

  Optional<Run> find(Owner.Repository repository, long run) {
    int latest =
        actions.jobs.ofRun(repository, run).stream()
            .mapToInt(job -> job.job.attempt())
            .max()
            .orElse(0);
    return latest == 0 ? Optional.empty() : Optional.of(latest(repository, run, latest));
  }

  private Run latest(Owner.Repository repository, long run, int attempt) {
    List<FakeJob> jobs = jobs(repository, run, attempt);
    boolean ended = jobs.stream().allMatch(job -> job.conclusion.isPresent());
    Instant updated =
        jobs.stream()
            .map(job -> job.completedAt.orElse(job.startedAt))
            .max(Instant::compareTo)
            .orElseThrow();
    return new Run(
        run,
        attempt,
        ended ? "completed" : "in_progress",
        ended ? Optional.of(conclusion(run, jobs)) : Optional.empty(),
        updated);
  }

  private String conclusion(long run, List<FakeJob> jobs) {
    List<String> each = jobs.stream().flatMap(job -> job.conclusion.stream()).toList();
    if (cancelled.contains(run)) {
      return "cancelled";
    }
    return each.contains("failure")
        ? "failure"
        : each.contains("cancelled") ? "cancelled" : "success";
  }

  List<FakeJob> jobs(Owner.Repository repository, long run, int attempt) {
    return actions.jobs.ofRun(repository, run).stream()
        .filter(job -> job.job.attempt() == attempt)
        .toList();
  }

  /** As the button does that a person presses. */
  void cancel(Owner.Repository repository, long run) {
    cancelled.add(run);
    actions.jobs.ofRun(repository, run).forEach(job -> actions.cancel(job.job.id()));
  }

  /** GitHub refuses it with one status, whether the run goes on or the permission is missing. */
  Reply<Boolean> rerunFailed(Owner.Repository repository, long id) {
    Optional<Run> run = find(repository, id);
    if (run.isEmpty()) {
      return Reply.notFound();
    } else if (!mayBeRepeated) {
      return Reply.refused(403, "Resource not accessible by integration");
    } else if (run.get().conclusion().isEmpty()) {
      return Reply.refused(403, "This workflow run is already running");
    }
    int attempt = run.get().attempt();
    jobs(repository, id, attempt).stream()
        .filter(job -> job.conclusion.filter("failure"::equals).isPresent())
        .forEach(job -> actions.queueAgain(job));
    return Reply.done(true);
  }
}
