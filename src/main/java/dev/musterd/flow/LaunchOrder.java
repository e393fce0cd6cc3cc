package dev.musterd.flow;

import dev.musterd.decide.ClientToken;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import java.time.Instant;
import java.util.List;

/** Whom one fleet request is for. */
sealed interface LaunchOrder {
  int count();

  /** The jobs that it is for. */
  List<PendingJob> tickets();

  /** The same for the same order, so that a lost answer brings no second instance. */
  String clientToken(OwnerPool group, Market market);

  /**
   * What is still wanted.
   *
   * @param still those of the tickets that still wait
   * @param came instances that EC2 has brought
   */
  LaunchOrder left(List<PendingJob> still, int came);

  default List<Job.Id> jobs() {
    return tickets().stream().map(PendingJob::id).toList();
  }

  /** An instance for each of these tickets. */
  record ForJobs(List<PendingJob> tickets) implements LaunchOrder {
    public ForJobs {
      tickets = List.copyOf(tickets);
    }

    @Override
    public int count() {
      return tickets.size();
    }

    @Override
    public String clientToken(OwnerPool group, Market market) {
      return ClientToken.forJobs(group, market, tickets);
    }

    @Override
    public LaunchOrder left(List<PendingJob> still, int came) {
      return new ForJobs(still.subList(Math.min(came, still.size()), still.size()));
    }
  }

  /**
   * Instances that are there before their jobs.
   *
   * @param life when this process began
   * @param number of this life's orders of this kind
   */
  record Warm(int count, Instant life, long number) implements LaunchOrder {
    @Override
    public List<PendingJob> tickets() {
      return List.of();
    }

    @Override
    public String clientToken(OwnerPool group, Market market) {
      return ClientToken.warm(group, market, life, number);
    }

    @Override
    public LaunchOrder left(List<PendingJob> still, int came) {
      return new Warm(Math.max(0, count - came), life, number);
    }
  }
}
