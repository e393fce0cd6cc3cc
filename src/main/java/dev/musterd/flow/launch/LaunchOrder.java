package dev.musterd.flow.launch;

import dev.musterd.decide.ClientToken;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import java.time.Instant;
import java.util.List;

/** What one fleet request is for: waiting jobs, or a warm pool. */
public sealed interface LaunchOrder {
  int count();

  /** The jobs that it is for. */
  List<PendingJob> pendingJobs();

  /** Whether spot instances will not do. */
  default boolean onDemandOnly() {
    return false;
  }

  /** Equal for equal orders and steps, so that a repeated request brings no second instance. */
  String clientToken(OwnerPool ownerPool, int step);

  /**
   * What is still wanted.
   *
   * @param stillPending those of the jobs that still wait
   * @param came instances that EC2 has brought
   */
  LaunchOrder remaining(List<PendingJob> stillPending, int came);

  default List<Job.Id> jobs() {
    return pendingJobs().stream().map(PendingJob::id).toList();
  }

  /** An instance for each of these jobs. */
  record ForJobs(List<PendingJob> pendingJobs, boolean onDemandOnly) implements LaunchOrder {
    public ForJobs {
      pendingJobs = List.copyOf(pendingJobs);
    }

    /** One that may use all steps of the pool. */
    public ForJobs(List<PendingJob> pendingJobs) {
      this(pendingJobs, false);
    }

    @Override
    public int count() {
      return pendingJobs.size();
    }

    @Override
    public String clientToken(OwnerPool ownerPool, int step) {
      return ClientToken.forJobs(ownerPool, step, pendingJobs);
    }

    @Override
    public LaunchOrder remaining(List<PendingJob> stillPending, int came) {
      return new ForJobs(
          stillPending.subList(Math.min(came, stillPending.size()), stillPending.size()),
          onDemandOnly);
    }
  }

  /**
   * Instances that are there before their jobs.
   *
   * @param processStart when this process began
   * @param number of this process's orders of this kind
   */
  record Warm(int count, Instant processStart, long number) implements LaunchOrder {
    @Override
    public List<PendingJob> pendingJobs() {
      return List.of();
    }

    @Override
    public String clientToken(OwnerPool ownerPool, int step) {
      return ClientToken.warm(ownerPool, step, processStart, number);
    }

    @Override
    public LaunchOrder remaining(List<PendingJob> stillPending, int came) {
      return new Warm(Math.max(0, count - came), processStart, number);
    }
  }
}
