package dev.musterd.decide.cost;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.model.cost.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The entries of a ledger, added up by one property. All that is in the entries is in exactly one
 * row.
 *
 * @param rows the dearest first; days in their order
 */
public record CostReport(By by, List<Row> rows, Row total, Extras extras) {
  /** The row of what belongs to no job, or to one that is not known. */
  public static final String NO_JOB = "(no job)";

  /** GitHub's announced price for a minute of a self-hosted runner, in nanodollars: $0.002. */
  static final long GITHUB_MINUTE = 2_000_000;

  private static final long MILLIS_PER_MINUTE = 60_000;

  /** What costs are added up by. */
  public enum By {
    JOB(work -> work.job().toString()),
    WORKFLOW(work -> work.repository().name() + " " + work.workflow()),
    REPOSITORY(work -> work.repository().name()),
    POOL,
    OWNER,
    DAY;

    private final Function<Work, String> ofWork;
    private final boolean splits;

    /** The property of this name, such as {@code pool}; empty when there is none. */
    public static Optional<By> of(String name) {
      return Stream.of(values()).filter(by -> by.word().equals(name)).findFirst();
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** By what runs on an instance: its boot and idle time is split over the jobs that it ran. */
    By(Function<Work, String> ofWork) {
      this.ofWork = ofWork;
      this.splits = true;
    }

    By() {
      this.ofWork = _ -> "";
      this.splits = false;
    }

    private String key(LedgerEntry entry, CostPeriod period) {
      return switch (this) {
        case POOL -> entry.source().ownerPool().pool();
        case OWNER -> entry.source().ownerPool().owner().name();
        case DAY -> period.day(entry.from()).toString();
        case JOB, WORKFLOW, REPOSITORY -> entry.work().map(ofWork).orElse(NO_JOB);
      };
    }
  }

  /**
   * A row.
   *
   * @param jobs that ran
   */
  public record Row(String key, long jobs, CostSum sum) {}

  /**
   * What is told beside the rows, in nanodollars.
   *
   * @param interrupted what was spent on jobs until EC2 took their instances back
   * @param interruptions how many jobs those were
   * @param githubMinutes minutes of jobs, each rounded up as GitHub does
   */
  public record Extras(long interrupted, long interruptions, long githubMinutes) {
    /** What GitHub's planned charge would add. */
    public long githubCharge() {
      return githubMinutes * GITHUB_MINUTE;
    }
  }

  public CostReport {
    rows = List.copyOf(rows);
  }

  /** Adds everything up, days by UTC; of entries with the same id, the longest counts. */
  public static CostReport of(By by, Collection<LedgerEntry> entries) {
    return of(by, CostPeriod.EVER, entries);
  }

  /** Adds up what lies in the period; of entries with the same id, the longest counts. */
  public static CostReport of(By by, CostPeriod period, Collection<LedgerEntry> entries) {
    List<LedgerEntry> distinct =
        distinct(entries).stream().flatMap(entry -> period.pieces(entry).stream()).toList();
    Function<LedgerEntry, String> key = entry -> by.key(entry, period);
    Map<String, CostSum> sums = by.splits ? split(key, distinct) : plain(key, distinct);
    Map<String, Set<Job.Id>> jobs = new HashMap<>();
    Set<Job.Id> all = new HashSet<>();
    for (LedgerEntry entry : distinct) {
      entry
          .work()
          .ifPresent(
              work -> {
                jobs.computeIfAbsent(key.apply(entry), _ -> new HashSet<>()).add(work.job());
                all.add(work.job());
              });
    }
    List<Row> rows = new ArrayList<>();
    sums.forEach(
        (name, sum) -> rows.add(new Row(name, jobs.getOrDefault(name, Set.of()).size(), sum)));
    if (by != By.DAY) {
      rows.sort(Comparator.comparingLong((Row row) -> row.sum().total()).reversed());
    }
    CostSum total = sums.values().stream().reduce(CostSum.ZERO, CostSum::plus);
    return new CostReport(by, rows, new Row("total", all.size(), total), extras(distinct));
  }

  private static Collection<LedgerEntry> distinct(Collection<LedgerEntry> entries) {
    Map<String, LedgerEntry> byId = new LinkedHashMap<>();
    entries.forEach(
        entry ->
            byId.merge(
                entry.id(), entry, (one, other) -> other.to().isAfter(one.to()) ? other : one));
    return byId.values();
  }

  private static Map<String, CostSum> plain(
      Function<LedgerEntry, String> key, Collection<LedgerEntry> entries) {
    Map<String, CostSum> sums = new TreeMap<>();
    entries.forEach(entry -> sums.merge(key.apply(entry), CostSum.of(entry), CostSum::plus));
    return sums;
  }

  /** The costs of one instance. */
  private static final class OfInstance {
    private final Map<String, Long> busyMillis = new TreeMap<>();
    private CostSum rest = CostSum.ZERO;
  }

  /** What no job ran in is split over the instance's jobs, by their time. */
  private static Map<String, CostSum> split(
      Function<LedgerEntry, String> key, Collection<LedgerEntry> entries) {
    Map<String, CostSum> sums = new TreeMap<>();
    Map<Instance.Id, OfInstance> instances = new HashMap<>();
    for (LedgerEntry entry : entries) {
      OfInstance its = instances.computeIfAbsent(entry.source().instance(), _ -> new OfInstance());
      if (entry.kind() == TimeKind.BUSY) {
        sums.merge(key.apply(entry), CostSum.of(entry), CostSum::plus);
        its.busyMillis.merge(key.apply(entry), entry.time().toMillis(), Long::sum);
      } else {
        its.rest = its.rest.plus(CostSum.of(entry));
      }
    }
    instances.values().forEach(its -> split(its, sums));
    return sums;
  }

  private static void split(OfInstance its, Map<String, CostSum> sums) {
    long whole = its.busyMillis.values().stream().mapToLong(Long::longValue).sum();
    if (whole == 0) {
      sums.merge(NO_JOB, its.rest, CostSum::plus);
      return;
    }
    long from = 0;
    for (Map.Entry<String, Long> each : its.busyMillis.entrySet()) {
      long to = from + each.getValue();
      sums.merge(each.getKey(), its.rest.share(from, to, whole), CostSum::plus);
      from = to;
    }
  }

  private static Extras extras(Collection<LedgerEntry> entries) {
    Map<Job.Id, Long> millis = new HashMap<>();
    Map<Job.Id, Long> cost = new HashMap<>();
    Set<Job.Id> interrupted = new HashSet<>();
    for (LedgerEntry entry : entries) {
      entry
          .work()
          .map(Work::job)
          .ifPresent(
              job -> {
                millis.merge(job, entry.time().toMillis(), Long::sum);
                cost.merge(job, entry.cost().total(), Long::sum);
                if (entry.interrupted()) {
                  interrupted.add(job);
                }
              });
    }
    return new Extras(
        interrupted.stream().mapToLong(cost::get).sum(),
        interrupted.size(),
        millis.values().stream().mapToLong(it -> Math.ceilDiv(it, MILLIS_PER_MINUTE)).sum());
  }
}
