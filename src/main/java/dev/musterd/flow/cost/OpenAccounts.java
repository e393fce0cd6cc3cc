package dev.musterd.flow.cost;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.cost.Costing;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSegment;
import dev.musterd.model.cost.CostSource;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.model.cost.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What each live instance is doing, and the stretches that ended and are not priced yet. */
final class OpenAccounts {
  /** So many stretches end in a minute at the most, or while the inventory is not complete. */
  private static final int CLOSED_MAX = 20_000;

  private final Function<CostSource, CostParts> prices;
  private final Map<Instance.Id, Account> open = new LinkedHashMap<>();
  private final Map<String, Account> closed = BoundedMap.evictingEldest(CLOSED_MAX);

  /**
   * A stretch that goes on, or one that ended.
   *
   * @param hourly the price at the launch, once it is known
   * @param ended the last job that ended: GitHub may deliver its webhook twice
   */
  private record Account(CostSegment segment, Optional<CostParts> hourly, Optional<Job.Id> ended) {
    Account with(CostSegment other) {
      return new Account(other, hourly, ended);
    }
  }

  /**
   * @param prices of an hour, by what is known at this moment
   */
  OpenAccounts(Function<CostSource, CostParts> prices) {
    this.prices = prices;
  }

  /**
   * Begins with an instance, unless it is known.
   *
   * @param from its launch, or until when it is in the ledger
   */
  void open(Instance instance, Instant from, TimeKind kind) {
    open.computeIfAbsent(
        instance.id(),
        id ->
            new Account(
                new CostSegment(
                    new CostSource(id, instance.ownerPool(), instance.offering()),
                    instance.launchedAt(),
                    from,
                    from,
                    kind,
                    Optional.empty(),
                    false),
                Optional.empty(),
                Optional.empty()));
  }

  /** EC2's list may be the first that says where the instance came from. */
  void learn(Instance instance) {
    open.computeIfPresent(
        instance.id(),
        (id, account) ->
            account.segment().source().offering().isPresent() || instance.offering().isEmpty()
                ? account
                : account.with(
                    account
                        .segment()
                        .of(new CostSource(id, instance.ownerPool(), instance.offering()))));
  }

  /** The runner was seen online, without a job. */
  void online(Instance.Id instance, Instant at) {
    Account account = open.get(instance);
    if (account != null && account.segment().kind() == TimeKind.BOOT) {
      turn(instance, later(account.segment().from(), at), TimeKind.IDLE, Optional.empty());
    }
  }

  /** The instance does something else from now on. */
  void turn(Instance.Id instance, Instant at, TimeKind kind, Optional<Work> work) {
    Account account = open.get(instance);
    if (account == null
        || account.segment().kind() == kind && account.segment().work().equals(work)) {
      return;
    }
    close(account.with(account.segment().until(at)));
    open.put(instance, account.with(account.segment().since(at).as(kind, work)));
  }

  /** A job ended; it may be the first that is heard of it. */
  void finished(Instance.Id instance, Instant at, Work work) {
    Account account = open.get(instance);
    Optional<Job.Id> job = Optional.of(work.job());
    boolean isOther =
        account == null
            || account.ended().equals(job)
            || account
                .segment()
                .work()
                .map(Work::job)
                .filter(it -> !it.equals(work.job()))
                .isPresent();
    if (!isOther) {
      CostSegment its = account.segment();
      close(account.with(its.until(at).as(TimeKind.BUSY, its.work().or(() -> Optional.of(work)))));
      open.put(
          instance,
          new Account(its.since(at).as(TimeKind.IDLE, Optional.empty()), account.hourly(), job));
    }
  }

  /** The instance is gone. */
  void close(Instance.Id instance, Instant at, boolean interrupted) {
    Account account = open.remove(instance);
    if (account != null) {
      CostSegment last = account.segment().until(later(account.segment().from(), at));
      close(account.with(interrupted ? last.asInterrupted() : last));
    }
  }

  /** EC2 took the instance back that was closed a moment ago. */
  void interrupted(Instance.Id instance) {
    closed.replaceAll(
        (_, account) ->
            account.segment().source().instance().equals(instance)
                ? account.with(account.segment().asInterrupted())
                : account);
  }

  private void close(Account account) {
    CostSegment segment = account.segment();
    if (segment.from().isBefore(segment.to())) {
      closed.put(segment.source().instance() + " " + segment.from(), account);
    }
  }

  /** Ends stretches that are longer than this, or began on another day; they go on as others. */
  void cut(Instant now, Duration longest) {
    open.replaceAll(
        (_, account) -> {
          CostSegment segment = account.segment();
          boolean ofToday = now.isBefore(Costing.nextMidnight(segment.from()));
          if (ofToday && Duration.between(segment.from(), now).compareTo(longest) < 0) {
            return account;
          }
          close(account.with(segment.until(now)));
          return account.with(segment.since(now));
        });
  }

  /** Leaves out what is in the ledger already, until these times. */
  void continueFrom(Map<Instance.Id, Instant> recorded) {
    open.replaceAll((_, account) -> continued(account, recorded));
    closed.replaceAll((_, account) -> continued(account, recorded));
  }

  private static Account continued(Account account, Map<Instance.Id, Instant> recorded) {
    CostSegment segment = account.segment();
    Instant until = recorded.getOrDefault(segment.source().instance(), Instant.MIN);
    return until.isAfter(segment.from()) ? account.with(segment.since(until)) : account;
  }

  /** The first time that something is recorded for which is not priced yet. */
  Optional<Instant> earliest() {
    List<Account> all = new ArrayList<>(open.values());
    all.addAll(closed.values());
    return all.stream().map(it -> it.segment().from()).min(Instant::compareTo);
  }

  /** Prices what has ended since, and forgets it. */
  List<LedgerEntry> takeClosed() {
    open.replaceAll((_, account) -> priced(account));
    List<LedgerEntry> entries =
        closed.values().stream().flatMap(it -> entries(it).stream()).toList();
    closed.clear();
    return entries;
  }

  /** What live instances cost since what was taken last. */
  List<LedgerEntry> running(Instant now) {
    return open.values().stream()
        .flatMap(it -> entries(it.with(it.segment().until(now))).stream())
        .toList();
  }

  /** What the instance costs since what was taken last. */
  List<LedgerEntry> pending(Instance.Id instance, Instant now) {
    return Stream.concat(
            closed.values().stream().filter(it -> isOf(instance, it)),
            Stream.ofNullable(open.get(instance)).map(it -> it.with(it.segment().until(now))))
        .flatMap(it -> entries(it).stream())
        .toList();
  }

  /** Whether the instance goes on, or has something that is not taken yet. */
  boolean has(Instance.Id instance) {
    return open.containsKey(instance)
        || closed.values().stream().anyMatch(it -> isOf(instance, it));
  }

  private static boolean isOf(Instance.Id instance, Account account) {
    return account.segment().source().instance().equals(instance);
  }

  /** What an hour of a live instance costs. */
  Optional<CostParts> hourly(Instance.Id instance) {
    return Optional.ofNullable(open.get(instance))
        .map(it -> it.hourly().orElseGet(() -> prices.apply(it.segment().source())));
  }

  /** The instance that runs the job, or did a moment ago. */
  Optional<Instance.Id> runnerOf(Job.Id job) {
    return Stream.concat(open.values().stream(), closed.values().stream())
        .map(Account::segment)
        .filter(it -> it.work().map(Work::job).equals(Optional.of(job)))
        .map(it -> it.source().instance())
        .findFirst();
  }

  /** What has ended and was not taken yet, and {@link #running}. */
  List<LedgerEntry> pending(Instant now) {
    return Stream.concat(
            closed.values().stream().flatMap(it -> entries(it).stream()), running(now).stream())
        .toList();
  }

  private List<LedgerEntry> entries(Account account) {
    return Costing.entries(
        account.segment(),
        account.hourly().orElseGet(() -> prices.apply(account.segment().source())));
  }

  /** The price stays as it was first known: that of the launch, or soon after. */
  private Account priced(Account account) {
    if (account.hourly().isPresent()) {
      return account;
    }
    CostParts hourly = prices.apply(account.segment().source());
    return hourly.isPriced()
        ? new Account(account.segment(), Optional.of(hourly), account.ended())
        : account;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
