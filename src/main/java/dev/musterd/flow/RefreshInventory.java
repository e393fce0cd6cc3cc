package dev.musterd.flow;

import dev.musterd.base.Durations;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads EC2's and GitHub's lists into the inventory, and frees jobs whose runner is gone. */
public final class RefreshInventory {
  private static final Duration DEFAULT_BOOT_TIME = Duration.ofMinutes(5);

  /** An instance takes longer to power off; EC2 throttles callers that list more often. */
  private static final Duration CAPACITY_REFRESH = Duration.ofSeconds(5);

  /** GitHub's webhooks come within seconds, and another node forwards what it receives. */
  private static final Duration NEWS_LAG = Duration.ofSeconds(5);

  private final DaemonState state;
  private final Ports ports;
  private final BiConsumer<Runner, InstanceEnd> losses;
  private final BiConsumer<Runner, InstanceEnd> endings;
  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;

  private final OwnerLists ownerLists;
  private DescribeCall listing = new DescribeCall(Instant.MIN, Future.succeededFuture());
  private DescribeCall freeing = new DescribeCall(Instant.MIN, Future.succeededFuture());
  private Future<Snapshot> underway = Future.failedFuture("not refreshed yet");

  /** A call of DescribeInstances, or several; callers at the same time share it. */
  private record DescribeCall(Instant asked, Future<Void> done) {}

  public RefreshInventory(DaemonState state, Ports ports) {
    this(state, ports, (_, _) -> {}, (_, _) -> {});
  }

  /**
   * @param losses called with each runner that never came
   * @param endings called with each runner whose instance ended without our doing
   */
  RefreshInventory(
      DaemonState state,
      Ports ports,
      BiConsumer<Runner, InstanceEnd> losses,
      BiConsumer<Runner, InstanceEnd> endings) {
    this.losses = losses;
    this.endings = endings;
    this.state = state;
    this.ports = ports;
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.ownerLists = new OwnerLists(state, ports);
  }

  /**
   * Reads both lists; fails when EC2's is missing. The snapshot names the owners whose list GitHub
   * did not give. Concurrent callers share one refresh.
   */
  public Future<Snapshot> refresh() {
    if (underway.isComplete()) {
      DescribeCall listed = listing();
      underway =
          listed
              .done()
              .compose(_ -> ownerLists.read())
              .map(lists -> snapshot(listed.asked(), lists));
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
    alone.ownerLists.copy(ownerLists);
    return alone.refresh().map(snapshot -> new Preview(snapshot, copy.assignments()));
  }

  /**
   * Asks EC2 whether instances that were launched just now still exist: EC2 ends some at once.
   * Never fails.
   */
  Future<Void> prove(List<Instance.Id> launched) {
    return ended(launched)
        .<Void>mapEmpty()
        .otherwise(failure -> unanswered("ask for new instance", launched, failure));
  }

  /**
   * A runner whose instance has ended.
   *
   * @param registration that GitHub may still have
   */
  record Ended(Runner runner, Optional<Registration.Id> registration) {}

  /**
   * Asks EC2 which of these instances have ended, and frees the jobs and slots of those. Fails when
   * EC2 does not answer.
   */
  Future<List<Ended>> ended(Collection<Instance.Id> instances) {
    return compute
        .states(instances)
        .map(
            states -> {
              List<Ended> ended = new ArrayList<>();
              inventory
                  .proven(states)
                  .forEach(
                      (runner, end) -> {
                        ended.add(new Ended(runner, inventory.anyRegistration(runner.id())));
                        vanished(runner, end);
                      });
              return ended;
            });
  }

  private Void unanswered(String duty, List<Instance.Id> asked, Throwable failure) {
    String others = asked.size() > 1 ? " and %d more".formatted(asked.size() - 1) : "";
    journal.record(
        new Event.DutyFailed(duty + " " + asked.getFirst() + others, Failures.describe(failure)));
    return null;
  }

  /** Whether GitHub's list of this owner was missing from the last refresh. */
  boolean isListMissing(Owner owner) {
    return ownerLists.isMissing(owner);
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
   * Asks EC2 for the runners that have done their job, so that they stop counting once their
   * instances have ended, unless that was done a moment ago: at a full pool, every event and every
   * waiting owner calls this. Never fails.
   */
  Future<Void> freeCapacity() {
    Instant now = clock.instant();
    if (freeing.done().isComplete() && !now.isBefore(freeing.asked().plus(CAPACITY_REFRESH))) {
      freeing = new DescribeCall(now, describe(inventory.finished()).otherwiseEmpty());
    }
    return freeing.done();
  }

  /** Refreshes by EC2's list, and by EC2's answer about each instance that the list lacks. */
  public Future<Void> refreshInstances() {
    return listing().done();
  }

  /** The list that EC2 was asked for, or a new one: in a large account, one takes half a minute. */
  private DescribeCall listing() {
    if (listing.done().isComplete()) {
      Instant asked = clock.instant();
      listing = new DescribeCall(asked, list(asked));
    }
    return listing;
  }

  private Future<Void> list(Instant asked) {
    return compute
        .instances()
        .map(
            instances -> {
              reportRunning(instances);
              return inventory.listed(asked, clock.instant(), instances, this::bootTime);
            })
        .compose(
            lacking -> lacking.isEmpty() ? Future.succeededFuture() : describeLacking(lacking));
  }

  /** The next list that lacks those without an answer has EC2 asked again. */
  private Future<Void> describeLacking(List<Instance.Id> lacking) {
    return describe(lacking)
        .otherwise(failure -> unanswered("ask for missing instance", lacking, failure));
  }

  /** Of an instance that is new to this process, it is not known since when it runs. */
  private void reportRunning(List<Instance> listed) {
    for (Instance instance : listed) {
      boolean wasPending =
          inventory.find(instance.id()).filter(it -> !it.instance().running()).isPresent();
      if (instance.running() && wasPending) {
        journal.record(new Event.InstanceRunning(instance.id(), instance.ownerPool()));
      }
    }
  }

  /** Fails when EC2 does not answer: then they count as before. */
  private Future<Void> describe(List<Instance.Id> instances) {
    Instant asked = clock.instant();
    return compute
        .states(instances)
        .map(
            states -> {
              inventory
                  .described(asked, clock.instant(), instances, states)
                  .forEach(this::vanished);
              return null;
            });
  }

  private Snapshot snapshot(Instant asked, List<OwnerLists.OwnersList> lists) {
    Instant now = clock.instant();
    ownerLists.join(asked, now, lists);
    inventory.all().forEach(runner -> uncoverIfLost(asked, now, runner));
    return ownerLists.snapshot(asked);
  }

  private void vanished(Runner runner, InstanceEnd end) {
    OwnerPool ownerPool = runner.instance().ownerPool();
    journal.record(new Event.InstanceVanished(runner.id(), ownerPool, end.reason()));
    Optional<Job.Id> job = inventory.remove(clock.instant(), runner.id());
    endings.accept(runner, end);
    lost(runner, job, end);
    backlog.markPoolChanged(runner.instance().ownerPool().pool());
  }

  private void uncoverIfLost(Instant asked, Instant now, Runner runner) {
    OwnerPool ownerPool = runner.instance().ownerPool();
    Phase phase = runner.phase(now, bootTime(ownerPool));
    if (!isListMissing(ownerPool.owner()) && inventory.isLost(runner, phase, asked, now)) {
      Optional<Job.Id> job = inventory.unassign(runner.id());
      if (job.isPresent() && phase == Phase.BUSY) {
        taken(runner, job.get(), now);
      } else if (job.isPresent()) {
        String why =
            runner.instance().stopped()
                ? "it is stopped"
                : "it was not online within " + Durations.of(bootTime(ownerPool));
        lost(runner, job, new InstanceEnd(why, Optional.empty()));
      }
    }
  }

  /**
   * GitHub's list shows the runner at work, and no webhook has said for which job. It may be this
   * one, or one that has left or will leave its own runner to it.
   */
  private void taken(Runner runner, Job.Id job, Instant now) {
    backlog.update(
        job,
        current -> current.withAttempts(current.attempts().taken(runner.id(), now.plus(NEWS_LAG))));
    backlog.uncover(job, runner.id());
  }

  /** The job is ready again; a runner that never came says nothing about it. */
  private void lost(Runner runner, Optional<Job.Id> job, InstanceEnd end) {
    if (!runner.came()) {
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
