package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.Spent;
import dev.musterd.model.cost.Work;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What entries of the ledger add up to: for the latest jobs and instances, and of today, by UTC,
 * for pools and repositories.
 */
public final class RecentCosts {
  /** As many as there are timelines. */
  static final int JOBS_MAX = 10_000;

  /** As many as there are histories of runners. */
  static final int INSTANCES_MAX = 10_000;

  /** More than one daemon serves in a day; the sum of one beyond begins again. */
  static final int REPOSITORIES_MAX = 2_000;

  private final Map<Job.Id, OfJob> jobs = BoundedMap.evictingEldest(JOBS_MAX);
  private final Map<Instance.Id, Spent> instances = BoundedMap.evictingEldest(INSTANCES_MAX);
  private final Today ended = new Today(new HashMap<>(), repositories());
  private Today running = new Today(new HashMap<>(), repositories());
  private LocalDate today = LocalDate.MIN;
  private boolean whole;

  /** What a job cost on its instance. */
  public record OfJob(Instance.Id instance, Spent spent) {}

  /** Nanodollars by pool, and by repository of the jobs. */
  private record Today(Map<String, Long> pools, Map<Owner.Repository, Long> repositories) {
    private void add(LedgerEntry entry) {
      long cost = entry.cost().total();
      pools.merge(entry.source().ownerPool().pool(), cost, Long::sum);
      entry.work().map(Work::repository).ifPresent(it -> repositories.merge(it, cost, Long::sum));
    }
  }

  private static Map<Owner.Repository, Long> repositories() {
    return BoundedMap.evictingEldest(REPOSITORIES_MAX);
  }

  /** Counts an entry that is final. */
  public void settled(LedgerEntry entry, Instant now) {
    begin(now);
    Spent spent = Spent.of(entry);
    instances.merge(entry.source().instance(), spent, Spent::plus);
    entry
        .work()
        .map(Work::job)
        .ifPresent(
            job ->
                jobs.merge(
                    job,
                    new OfJob(entry.source().instance(), spent),
                    (one, other) -> new OfJob(other.instance(), one.spent().plus(other.spent()))));
    if (entry.day().equals(today)) {
      ended.add(entry);
    }
  }

  /** Begins with what earlier processes have recorded today; what was counted so far is in it. */
  public void recalled(Collection<LedgerEntry> entries, Instant now) {
    jobs.clear();
    instances.clear();
    clear();
    entries.forEach(entry -> settled(entry, now));
    whole = true;
  }

  /** What goes on, and is not settled yet: instead of what went on before. */
  public void running(Collection<LedgerEntry> entries, Instant now) {
    begin(now);
    running = new Today(new HashMap<>(), repositories());
    entries.stream().filter(entry -> entry.day().equals(today)).forEach(running::add);
  }

  private void begin(Instant now) {
    LocalDate day = day(now);
    if (!day.equals(today)) {
      today = day;
      clear();
    }
  }

  private void clear() {
    ended.pools().clear();
    ended.repositories().clear();
    running = new Today(new HashMap<>(), repositories());
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** What is settled of a job's own time. */
  public Optional<OfJob> of(Job.Id job) {
    return Optional.ofNullable(jobs.get(job));
  }

  /** What is settled of an instance's time. */
  public Optional<Spent> of(Instance.Id instance) {
    return Optional.ofNullable(instances.get(instance));
  }

  /** Nanodollars of a pool today, as of the last minute. */
  public long today(String pool, Instant now) {
    return isToday(now)
        ? ended.pools().getOrDefault(pool, 0L) + running.pools().getOrDefault(pool, 0L)
        : 0;
  }

  /** Nanodollars of a repository's jobs today, as of the last minute. */
  public long today(Owner.Repository repository, Instant now) {
    return isToday(now)
        ? ended.repositories().getOrDefault(repository, 0L)
            + running.repositories().getOrDefault(repository, 0L)
        : 0;
  }

  /** Nanodollars of everything today, as of the last minute. */
  public long today(Instant now) {
    return isToday(now) ? sum(ended) + sum(running) : 0;
  }

  private boolean isToday(Instant now) {
    return day(now).equals(today);
  }

  private static long sum(Today part) {
    return part.pools().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether sums of today have what earlier processes recorded. */
  public boolean isWhole() {
    return whole;
  }
}
