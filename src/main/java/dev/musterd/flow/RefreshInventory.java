package dev.musterd.flow;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import dev.musterd.model.Snapshot.Stray;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads EC2's and GitHub's lists into the inventory; what they show is told to the backlog. */
public final class RefreshInventory {
  private static final Duration DEFAULT_BOOT_TIME = Duration.ofMinutes(5);

  /** An instance takes longer to power off; EC2 throttles who lists more often for long. */
  private static final Duration CAPACITY_REFRESH = Duration.ofSeconds(5);

  private final Map<String, RunnerPool> pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Compute compute;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;

  /** Registrations that once had an instance of ours, or carry a prefix of ours; and since when. */
  private final Map<Owner, Map<Registration.Id, Stray>> strays = new HashMap<>();

  private final Map<Owner, Set<Registration.Id>> ours = new HashMap<>();
  private Set<Owner> missingLists = Set.of();
  private Instant listedAt = Instant.MIN;
  private Future<Snapshot> underway = Future.failedFuture("never taken");

  public RefreshInventory(
      Map<String, RunnerPool> pools,
      Backlog backlog,
      Inventory inventory,
      Compute compute,
      GitHub github,
      Journal journal,
      InstantSource clock) {
    this.pools = pools;
    this.backlog = backlog;
    this.inventory = inventory;
    this.compute = compute;
    this.github = github;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Both lists; fails when EC2's is missing. An owner whose list GitHub did not give is named in
   * the snapshot. Whoever asks while it is underway gets the same answer.
   */
  public Future<Snapshot> refresh() {
    if (underway.isComplete()) {
      Instant asked = clock.instant();
      underway =
          refreshInstances()
              .compose(_ -> Future.join(owners().stream().map(this::registrations).toList()))
              .map(lists -> snapshot(asked, lists.<OwnersList>list()));
    }
    return underway;
  }

  /** What a look would show: the snapshot, and which job each runner is there for. */
  record Preview(Snapshot snapshot, Map<Instance.Id, Job.Id> assignments) {}

  /**
   * Both lists, read now and joined with copies of everything: nobody else learns of it. A look
   * counts as one of the two that a verdict may need, and whoever only asks must not cast it.
   */
  Future<Preview> preview() {
    Inventory copy = inventory.copy();
    RefreshInventory aside =
        new RefreshInventory(pools, new Backlog(), copy, compute, github, _ -> {}, clock);
    aside.strays.putAll(strays);
    aside.ours.putAll(ours);
    return aside.refresh().map(snapshot -> new Preview(snapshot, copy.assignments()));
  }

  /** Whether the last look lacked GitHub's list of this owner. */
  boolean isListMissing(Owner owner) {
    return missingLists.contains(owner);
  }

  /** What an earlier life's instances may have left behind; at the start. */
  Future<Void> recordEndedInstances() {
    return compute
        .ended()
        .map(
            instances -> {
              inventory.endedBefore(clock.instant(), instances);
              return null;
            });
  }

  /**
   * EC2's list, for the slots of runners that have done their job, unless it was asked for a moment
   * ago: at a full pool, every event and every owner that waits comes here.
   */
  Future<Void> freeCapacity() {
    return clock.instant().isBefore(listedAt.plus(CAPACITY_REFRESH))
        ? Future.succeededFuture()
        : refreshInstances().otherwiseEmpty();
  }

  /** EC2's list alone. */
  public Future<Void> refreshInstances() {
    Instant asked = clock.instant();
    listedAt = asked;
    return compute
        .instances()
        .map(
            instances -> {
              inventory
                  .listed(asked, clock.instant(), instances, this::bootTime)
                  .forEach(this::vanished);
              return null;
            });
  }

  private record OwnersList(Owner owner, boolean seen, List<Registration> registrations) {}

  private Set<Owner> owners() {
    Set<Owner> owners = new LinkedHashSet<>(strays.keySet());
    owners.addAll(ours.keySet());
    owners.addAll(inventory.endedInstances().owners());
    inventory.all().forEach(runner -> owners.add(runner.instance().ownerPool().owner()));
    return owners;
  }

  private Future<OwnersList> registrations(Owner owner) {
    return github
        .registrations(owner)
        .map(list -> new OwnersList(owner, true, list))
        .otherwise(
            failure -> {
              journal.record(new Event.OwnerUnseen(owner, Failures.describe(failure)));
              return new OwnersList(owner, false, List.of());
            });
  }

  private Snapshot snapshot(Instant asked, List<OwnersList> lists) {
    Instant now = clock.instant();
    Map<Owner, List<Runner>> byOwner =
        inventory.all().stream()
            .collect(Collectors.groupingBy(runner -> runner.instance().ownerPool().owner()));
    lists.stream()
        .filter(OwnersList::seen)
        .forEach(list -> join(now, list, byOwner.getOrDefault(list.owner(), List.of())));
    checkEndedInstances(now, lists);
    missingLists =
        lists.stream()
            .filter(list -> !list.seen())
            .map(OwnersList::owner)
            .collect(Collectors.toSet());
    inventory.all().forEach(runner -> uncoverIfLost(asked, now, runner));
    List<Stray> allStrays = new ArrayList<>();
    strays.forEach(
        (owner, ofOwner) -> {
          if (!missingLists.contains(owner)) {
            allStrays.addAll(ofOwner.values());
          }
        });
    return new Snapshot(asked, List.copyOf(inventory.all()), allStrays, missingLists);
  }

  private void join(Instant now, OwnersList list, List<Runner> runners) {
    Map<Instance.Id, Registration> byInstance = new HashMap<>();
    Map<Registration.Id, Stray> before = strays.getOrDefault(list.owner(), Map.of());
    Set<Registration.Id> known = ours.getOrDefault(list.owner(), Set.of());
    Map<Registration.Id, Stray> strayNow = new HashMap<>();
    Set<Registration.Id> oursNow = new LinkedHashSet<>();
    for (Registration registration : list.registrations()) {
      Inventory.instanceOf(registration.name())
          .ifPresent(
              id -> {
                boolean live = inventory.find(id).isPresent();
                if (live) {
                  byInstance.put(id, registration);
                } else if (known.contains(registration.id())
                    || inventory.endedInstances().mayHaveLeftRegistration(id)
                    || isPrefixed(registration, id)) {
                  Stray stray = new Stray(list.owner(), registration, now);
                  strayNow.put(registration.id(), since(before, stray));
                } else {
                  return;
                }
                oursNow.add(registration.id());
              });
    }
    inventory.registered(now, runners, byInstance);
    replace(strays, list.owner(), strayNow, strayNow.isEmpty());
    replace(ours, list.owner(), oursNow, oursNow.isEmpty());
  }

  private void checkEndedInstances(Instant now, List<OwnersList> lists) {
    List<OwnersList> seen = lists.stream().filter(OwnersList::seen).toList();
    inventory
        .endedInstances()
        .checked(
            now,
            seen.stream().map(OwnersList::owner).collect(Collectors.toSet()),
            seen.stream()
                .flatMap(list -> list.registrations().stream())
                .flatMap(registration -> Inventory.instanceOf(registration.name()).stream())
                .collect(Collectors.toSet()));
  }

  private static Stray since(Map<Registration.Id, Stray> before, Stray stray) {
    Stray known = before.get(stray.registration().id());
    return known == null
        ? stray
        : new Stray(stray.owner(), stray.registration(), known.firstSeen());
  }

  private static <V> void replace(Map<Owner, V> map, Owner owner, V value, boolean empty) {
    if (empty) {
      map.remove(owner);
    } else {
      map.put(owner, value);
    }
  }

  /** Without a prefix, a name says nothing about whose it is: another environment's looks alike. */
  private boolean isPrefixed(Registration registration, Instance.Id instance) {
    return pools.values().stream()
        .filter(pool -> !pool.namePrefix().isEmpty())
        .anyMatch(pool -> pool.runnerName(instance).equals(registration.name()));
  }

  private void vanished(Runner runner) {
    journal.record(new Event.InstanceVanished(runner.id(), runner.instance().ownerPool()));
    inventory
        .remove(clock.instant(), runner.id())
        .ifPresent(job -> backlog.uncover(job, runner.id()));
    backlog.markPoolChanged(runner.instance().ownerPool().pool());
  }

  private void uncoverIfLost(Instant asked, Instant now, Runner runner) {
    OwnerPool ownerPool = runner.instance().ownerPool();
    if (!isListMissing(ownerPool.owner())
        && inventory.isLost(runner, runner.phase(now, bootTime(ownerPool)), asked, now)) {
      inventory.unassign(runner.id()).ifPresent(job -> backlog.uncover(job, runner.id()));
    }
  }

  Duration bootTime(OwnerPool ownerPool) {
    RunnerPool pool = pools.get(ownerPool.pool());
    return pool == null ? DEFAULT_BOOT_TIME : pool.bootTime();
  }
}
