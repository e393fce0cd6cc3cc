package dev.musterd.flow.cost;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.cost.InstanceCost;
import dev.musterd.model.cost.JobCost;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.Spent;
import dev.musterd.model.cost.Work;
import dev.musterd.state.RecentCosts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says what jobs and instances cost, as far as it is known at this moment: what is settled, and an
 * estimate of what goes on, by the prices that it is going to be settled with.
 */
public final class DescribeCosts {
  private final RecentCosts costs;
  private final OpenAccounts accounts;
  private final InstantSource clock;

  DescribeCosts(RecentCosts costs, OpenAccounts accounts, InstantSource clock) {
    this.costs = costs;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Empty for a job that did not start on an instance of ours, or longer ago than is kept. */
  public Optional<JobCost> job(Job.Id job) {
    return accounts
        .runnerOf(job)
        .or(() -> costs.of(job).map(RecentCosts.OfJob::instance))
        .map(instance -> job(job, instance));
  }

  private JobCost job(Job.Id job, Instance.Id instance) {
    List<LedgerEntry> pending = accounts.pending(instance, clock.instant());
    Spent settled =
        costs
            .of(job)
            .filter(its -> its.instance().equals(instance))
            .map(RecentCosts.OfJob::spent)
            .orElse(Spent.NOTHING);
    return new JobCost(
        instance,
        settled.plus(sum(pending, entry -> entry.work().map(Work::job).equals(Optional.of(job)))),
        costs.of(instance).orElse(Spent.NOTHING).plus(sum(pending, _ -> true)),
        !accounts.has(instance));
  }

  /** Empty for an instance that nothing is recorded of yet, or not any more. */
  public Optional<InstanceCost> instance(Instance.Id instance) {
    boolean goesOn = accounts.has(instance);
    return goesOn || costs.of(instance).isPresent()
        ? Optional.of(
            new InstanceCost(
                costs
                    .of(instance)
                    .orElse(Spent.NOTHING)
                    .plus(sum(accounts.pending(instance, clock.instant()), _ -> true)),
                accounts.hourly(instance),
                !goesOn))
        : Optional.empty();
  }

  private static Spent sum(List<LedgerEntry> entries, Predicate<LedgerEntry> which) {
    return entries.stream().filter(which).map(Spent::of).reduce(Spent.NOTHING, Spent::plus);
  }

  /** Nanodollars of a pool today, as of the last minute. */
  public long today(String pool) {
    return costs.today(pool, clock.instant());
  }

  /** Nanodollars of the jobs of a repository today, as of the last minute. */
  public long today(Owner.Repository repository) {
    return costs.today(repository, clock.instant());
  }

  /**
   * Everything of today, as of the last minute.
   *
   * @param whole whether what earlier processes recorded is in it
   */
  public record Today(long nanodollars, boolean whole) {}

  public Today today() {
    Instant now = clock.instant();
    return new Today(costs.today(now), costs.isWhole());
  }
}
