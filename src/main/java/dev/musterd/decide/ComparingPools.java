package dev.musterd.decide;

import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool;
import java.util.Collection;
import java.util.List;

/** Says why a job that one pool takes is not taken by the others. */
public final class ComparingPools {
  private ComparingPools() {}

  /** A pool that does not take the job, and why. */
  public record PassedOver(String pool, String reason) {}

  /**
   * @param taken the pool that has the job
   */
  public static List<PassedOver> judge(Collection<RunnerPool> pools, RunnerPool taken, Job job) {
    return pools.stream()
        .filter(pool -> !pool.name().equals(taken.name()))
        .map(pool -> new PassedOver(pool.name(), reason(pool, taken, job)))
        .toList();
  }

  private static String reason(RunnerPool pool, RunnerPool taken, Job job) {
    if (!Admission.takes(pool, job)) {
      return misfit(pool, job);
    }
    int its = pool.selection().priority();
    int winner = taken.selection().priority();
    if (its > winner) {
      return "would take it, after %s: its priority is %d, that of %s is %d"
          .formatted(taken.name(), its, taken.name(), winner);
    }
    return Admission.mostSpecificFirst(job).compare(taken, pool) <= 0
        ? "would take it, but %s fits more closely".formatted(taken.name())
        : "would take it now; the job came when %s fitted best".formatted(taken.name());
  }

  private static String misfit(RunnerPool pool, Job job) {
    if (job.labels().isEmpty()) {
      return "the job has no labels, and accept-unlabelled is not set";
    }
    List<String> missing =
        job.labels().values().stream()
            .filter(label -> !pool.selection().labels().contains(label))
            .toList();
    return missing.isEmpty()
        ? "takes only jobs with exactly its labels [%s]".formatted(pool.selection().labels())
        : "lacks " + String.join(", ", missing);
  }
}
