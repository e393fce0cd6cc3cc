package dev.musterd.model.rerun;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * One job in an attempt of a workflow run, as GitHub lists it once the attempt has ended.
 *
 * @param conclusion GitHub's word: success, failure, cancelled, skipped, …; empty while it runs
 * @param runner the name of the runner that it ran on
 * @param createdAt when GitHub made it ready to run: once the jobs that it needs had ended
 * @param completedAt empty while it runs
 */
public record RunJob(
    Job.Id id,
    String name,
    Optional<String> conclusion,
    Optional<String> runner,
    Instant createdAt,
    Optional<Instant> completedAt) {

  /** Whether it ran on this instance of ours: names of runners end with the instance's id. */
  public boolean ranOn(Instance.Id instance) {
    return runner.filter(name -> name.endsWith(instance.value())).isPresent();
  }

  public boolean isCancelled() {
    return conclusion.filter("cancelled"::equals).isPresent();
  }

  /** Whether it makes the run fail, and GitHub repeats it with the run's failed jobs. */
  public boolean hasFailed() {
    return conclusion.filter(RunJob::isFailure).isPresent();
  }

  public static boolean isFailure(String conclusion) {
    return conclusion.equals("failure") || conclusion.equals("timed_out");
  }
}
