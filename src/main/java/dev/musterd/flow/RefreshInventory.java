package dev.musterd.flow;

import dev.musterd.base.Durations;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
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
import dev.musterd.port.ListRefusedException;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.RefusedLists;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads EC2's and GitHub's lists into the inventory, and frees jobs whose runner is gone. */
public final class RefreshInventory {
  private static final Duration DEFAULT_BOOT_TIME = Duration.ofMinutes(5);

  /** An instance takes longer to power off; EC2 throttles callers that list more often. */
  private static final Duration CAPACITY_REFRESH = Duration.ofSeconds(5);

  private final DaemonState state;
  private final Ports ports;
  private final BiConsumer<Runner, InstanceEnd> losses;
  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Compute compute;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;

  /** Registrations that once had an instance of ours, or carry a prefix of ours; and since when. */
  private final Map<Owner, Map<Registration.Id, Stray>> strays = new HashMap<>();

  private final Map<Owner, Set<Registration.Id>> ours = new HashMap<>();
  private final RefusedLists refused = new RefusedLists();
  private Set<Owner> missingLists = Set.of();
  private Listing listing = new Listing(Instant.MIN, Future.succeededFuture());
  private Future<Snapshot> underway = Future.failedFuture("not refreshed yet");

  /** One list of EC2's, which concurrent callers share. */
  private record Listing(Instant asked, Future<Void> done) {}

  public RefreshInventory(DaemonState state, Ports ports) {
    this(state, ports, (_, _) -> {});
  }

  RefreshInventory(DaemonState state, Ports ports, BiConsumer<Runner, InstanceEnd> losses) {
    this.losses = losses;
    this.state = state;
    this.ports = ports;
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.compute = ports.compute();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /**
   * Reads both lists; fails when EC2's is missing. The snapshot names the owners whose list GitHub
   * did not give. Concurrent callers share one refresh.
   */
  public Future<Snapshot> refresh() {
    if (underway.isComplete()) {
      Listing listed = listing();
      underway =
          listed
              .done()
              .compose(_ -> Future.join(owners().stream().map(this::registrations).toList()))
              .map(lists -> snapshot(listed.asked(), lists.<OwnersList>list()));
    }
    return underway;
  }

  /** A snapshot without consequences, and the job that each runner is assigned to. */
  record Preview(Snapshot snapshot, Map<Instance.Id, Job.Id> assignments) {}

  /**
   * Reads both lists and joins them with copies of everything. A refresh counts as one of the two
   * sightings that a verdict may need; a preview must not count.
   */
  Future<Preview> preview() {
    Inventory copy = inventory.copy();
    DaemonState copies = new DaemonState(pools, new Backlog(), copy, state.unavailableOfferings());
    RefreshInventory alone = new RefreshInventory(copies, ports.with(_ -> {}));
    alone.strays.putAll(strays);
    alone.ours.putAll(ours);
    alone.refused.copy(refused);
    return alone.refresh().map(snapshot -> new Preview(snapshot, copy.assignments()));
  }

  /**
   * Asks EC2 whether instances that were launched just now still exist: EC2 ends some at once.
   * Never fails.
   */
  Future<Void> prove(List<Instance.Id> launched) {
    return compute
        .states(launched)
        .<Void>map(
            states -> {
              inventory.proven(states).forEach(this::vanished);
              return null;
            })
        .otherwise(failure -> unanswered("ask for new instances", failure));
  }

  private Void unanswered(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
    return null;
  }

  /** Whether GitHub's list of this owner was missing from the last refresh. */
  boolean isListMissing(Owner owner) {
    return missingLists.contains(owner);
  }

  /** Notes ended instances of an earlier process: their registrations may be left. */
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
   * Refreshes EC2's list, so that runners that have done their job stop counting, unless that was
   * done a moment ago: at a full pool, every event and every waiting owner calls this.
   */
  Future<Void> freeCapacity() {
    return clock.instant().isBefore(listing.asked().plus(CAPACITY_REFRESH))
        ? Future.succeededFuture()
        : refreshInstances().otherwiseEmpty();
  }

  /** Refreshes by EC2's list, and by EC2's answer about each instance that the list lacks. */
  public Future<Void> refreshInstances() {
    return listing().done();
  }

  /** The list that EC2 was asked for, or a new one: in a large account, one takes half a minute. */
  private Listing listing() {
    if (listing.done().isComplete()) {
      Instant asked = clock.instant();
      listing = new Listing(asked, list(asked));
    }
    return listing;
  }

  private Future<Void> list(Instant asked) {
    return compute
        .instances()
        .map(instances -> inventory.listed(asked, clock.instant(), instances, this::bootTime))
        .compose(lacking -> lacking.isEmpty() ? Future.succeededFuture() : describe(lacking));
  }

  /** Without an answer they count as before; the next list that lacks them has EC2 asked again. */
  private Future<Void> describe(List<Instance.Id> lacking) {
    Instant asked = clock.instant();
    return compute
        .states(lacking)
        .<Void>map(
            states -> {
              inventory.described(asked, clock.instant(), lacking, states).forEach(this::vanished);
              return null;
            })
        .otherwise(failure -> unanswered("ask for missing instances", failure));
  }

  /** What became of the request for an owner's list. */
  private enum Answer {
    SEEN,
    MISSING,
    REFUSED
  }

  private record OwnersList(Owner owner, Answer answer, List<Registration> registrations) {
    boolean seen() {
      return answer == Answer.SEEN;
    }
  }

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
        .map(list -> new OwnersList(owner, Answer.SEEN, list))
        .otherwise(
            failure -> {
              journal.record(new Event.OwnerUnseen(owner, Failures.describe(failure)));
              Answer answer =
                  failure instanceof ListRefusedException ? Answer.REFUSED : Answer.MISSING;
              return new OwnersList(owner, answer, List.of());
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
    missingLists = answering(lists, list -> !list.seen());
    noteRefusals(asked, lists);
    inventory.all().forEach(runner -> uncoverIfLost(asked, now, runner));
    List<Stray> allStrays = new ArrayList<>();
    strays.forEach(
        (owner, ofOwner) -> {
          if (!missingLists.contains(owner)) {
            allStrays.addAll(ofOwner.values());
          }
        });
    return new Snapshot(
        asked, List.copyOf(inventory.all()), allStrays, missingLists, refused.since());
  }

  /** What an owner had that is gone for ever is not our matter. */
  private void noteRefusals(Instant asked, List<OwnersList> lists) {
    Set<Owner> refusing = answering(lists, list -> list.answer() == Answer.REFUSED);
    for (Owner lost : refused.note(asked, refusing)) {
      strays.remove(lost);
      ours.remove(lost);
      inventory.endedInstances().forget(lost);
    }
  }

  private static Set<Owner> answering(List<OwnersList> lists, Predicate<OwnersList> answer) {
    return lists.stream().filter(answer).map(OwnersList::owner).collect(Collectors.toSet());
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

  /** Without a prefix, a name says nothing about whose it is: another environment's is alike. */
  private boolean isPrefixed(Registration registration, Instance.Id instance) {
    return pools.values().stream()
        .filter(pool -> !pool.registration().namePrefix().isEmpty())
        .anyMatch(pool -> pool.runnerName(instance).equals(registration.name()));
  }

  private void vanished(Runner runner, InstanceEnd end) {
    OwnerPool ownerPool = runner.instance().ownerPool();
    journal.record(new Event.InstanceVanished(runner.id(), ownerPool, end.reason()));
    Optional<Job.Id> job = inventory.remove(clock.instant(), runner.id());
    lost(runner, job, end);
    backlog.markPoolChanged(runner.instance().ownerPool().pool());
  }

  private void uncoverIfLost(Instant asked, Instant now, Runner runner) {
    OwnerPool ownerPool = runner.instance().ownerPool();
    if (!isListMissing(ownerPool.owner())
        && inventory.isLost(runner, runner.phase(now, bootTime(ownerPool)), asked, now)) {
      Optional<Job.Id> job = inventory.unassign(runner.id());
      if (job.isPresent()) {
        String why =
            runner.instance().stopped()
                ? "it is stopped"
                : "it was not online within " + Durations.of(bootTime(ownerPool));
        lost(runner, job, new InstanceEnd(why, Optional.empty()));
      }
    }
  }

  /** The job is ready again; a runner that never came says nothing about it. */
  private void lost(Runner runner, Optional<Job.Id> job, InstanceEnd end) {
    boolean came = runner.seenOnline() || runner.setup() == Runner.Setup.FAILED;
    if (!came) {
      job.ifPresent(
          it ->
              backlog.update(
                  it,
                  current ->
                      current.withAttempts(
                          current.attempts().neverCame(runner.id(), end.reason()))));
      losses.accept(runner, end);
    }
    job.ifPresent(it -> backlog.uncover(it, runner.id()));
  }

  Duration bootTime(OwnerPool ownerPool) {
    RunnerPool pool = pools.get(ownerPool.pool());
    return pool == null ? DEFAULT_BOOT_TIME : pool.lifetime().bootTime();
  }
}
