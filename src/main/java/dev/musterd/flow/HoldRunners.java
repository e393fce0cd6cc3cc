package dev.musterd.flow;

import dev.musterd.decide.Holding;
import dev.musterd.decide.Reaping;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Requester;
import dev.musterd.model.Runner;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps instances for debugging, and lets them go again. The hold is a pair of tags: the instance
 * reads them before it powers itself off, and the next process of the daemon reads them back.
 */
public final class HoldRunners {
  private final Pools pools;
  private final Inventory inventory;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;
  private final DeregisterHeld deregisterHeld;
  private final Runnable listener;

  /** What became of a request. */
  public sealed interface Outcome {
    /**
     * The instance carries the tags.
     *
     * @param note what becomes of its runner, for people
     */
    record Held(Instance instance, Instance.Hold hold, String note) implements Outcome {}

    record Released(Instance instance) implements Outcome {}

    /** No such instance of ours. */
    record Unknown(String reason) implements Outcome {}

    record Refused(String reason) implements Outcome {}

    /** EC2 did not do it, and nothing has changed. */
    record Unanswered(String reason) implements Outcome {}
  }

  /**
   * @param listener called when a job became free, for another runner
   */
  HoldRunners(DaemonState state, Ports ports, Runnable listener) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.deregisterHeld = new DeregisterHeld(state, ports);
    this.listener = listener;
  }

  /**
   * Keeps an instance for so long from now. Never fails.
   *
   * @param runner the id of its instance, or its name at GitHub
   * @param asker who asks
   */
  public Future<Outcome> hold(String runner, Duration time, Requester asker) {
    return find(runner)
        .map(known -> hold(known, time, asker))
        .orElseGet(() -> Future.succeededFuture(unknown(runner)));
  }

  private Future<Outcome> hold(Runner runner, Duration time, Requester asker) {
    Instance instance = runner.instance();
    return switch (Holding.judge(
        instance,
        Reaping.lifetime(Optional.ofNullable(pools.get(instance.ownerPool().pool()))),
        time,
        asker.user(),
        clock.instant())) {
      case Holding.Verdict.Refused(String reason) ->
          Future.succeededFuture(new Outcome.Refused(reason));
      case Holding.Verdict.Granted(Instance.Hold hold) ->
          compute
              .tag(List.of(instance.id()), hold.tags())
              .compose(_ -> held(instance, hold, asker))
              .otherwise(failure -> unanswered("does not take the tags of a hold", failure));
    };
  }

  private Future<Outcome> held(Instance instance, Instance.Hold hold, Requester asker) {
    inventory.hold(clock.instant(), instance.id(), Optional.of(hold));
    journal.record(
        new Event.RunnerHeld(
            instance.id(), instance.ownerPool(), hold.until(), hold.by(), asker.address()));
    return inventory
        .find(instance.id())
        .map(runner -> withoutJobs(runner).<Outcome>map(note -> outcome(runner, hold, note)))
        .orElseGet(
            () -> Future.succeededFuture(new Outcome.Refused(instance.id() + " has just ended")));
  }

  private static Outcome outcome(Runner runner, Instance.Hold hold, String note) {
    return new Outcome.Held(runner.instance(), hold, note);
  }

  /** Has the runner take no job from now on; returns what becomes of it. */
  private Future<String> withoutJobs(Runner runner) {
    if (runner.job().isPresent() && !runner.finished()) {
      return Future.succeededFuture(busy(runner.job()));
    } else if (runner.finished()) {
      return Future.succeededFuture("its runner has ended");
    }
    return inventory
        .anyRegistration(runner.id())
        .map(
            registration ->
                deregisterHeld
                    .deregister(runner, registration)
                    .map(HoldRunners::note)
                    .onSuccess(_ -> listener.run()))
        .orElseGet(
            () -> {
              deregisterHeld.uncover(runner.instance());
              listener.run();
              return Future.succeededFuture(
                  "its runner is not registered yet, and is removed from GitHub when it comes");
            });
  }

  private static String note(Deregistration answer) {
    return switch (answer) {
      case Deregistration.Deregistered(), Deregistration.AlreadyGone() ->
          "its runner was removed from GitHub, and takes no job";
      case Deregistration.StillBusy() -> busy(Optional.empty());
      case Deregistration.Failed(String why) ->
          "its runner is not removed from GitHub yet, which is tried again: " + why;
    };
  }

  private static String busy(Optional<Job.Id> job) {
    return job.map(id -> "it runs job " + id).orElse("it runs a job")
        + ", which goes on; the instance is kept after that";
  }

  /** Lets an instance go before its time. Never fails. */
  public Future<Outcome> release(String runner, Requester asker) {
    Optional<Runner> known = find(runner);
    if (known.isEmpty()) {
      return Future.succeededFuture(unknown(runner));
    }
    Instance instance = known.get().instance();
    if (instance.hold().isEmpty()) {
      return Future.succeededFuture(new Outcome.Refused(instance.id() + " is not held"));
    }
    return compute
        .untag(instance.id(), Instance.Tag.HOLD_UNTIL)
        .<Outcome>map(_ -> released(instance, asker))
        .otherwise(failure -> unanswered("does not remove the tag of the hold", failure));
  }

  private Outcome released(Instance instance, Requester asker) {
    inventory.hold(clock.instant(), instance.id(), Optional.empty());
    journal.record(
        new Event.RunnerReleased(
            instance.id(), instance.ownerPool(), asker.user(), asker.address()));
    // Without the other tag it says nothing, and ends with the instance.
    compute
        .untag(instance.id(), Instance.Tag.HELD_BY)
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("untag " + instance.id(), Failures.describe(failure))));
    return new Outcome.Released(instance);
  }

  private static Outcome unanswered(String what, Throwable failure) {
    return new Outcome.Unanswered(
        "EC2 %s, so the instance goes on as before: %s"
            .formatted(what, Failures.describe(failure)));
  }

  private Optional<Runner> find(String runner) {
    return Inventory.instanceOf(runner).flatMap(inventory::find);
  }

  private static Outcome unknown(String runner) {
    return new Outcome.Unknown(
        "no live instance of this environment is known as " + runner + ": see musterd runners");
  }

  /** How many instances of each pool are kept at this moment. */
  public Map<String, Integer> counts() {
    Instant now = clock.instant();
    Map<String, Integer> counts = new TreeMap<>();
    pools.keySet().forEach(pool -> counts.put(pool, 0));
    inventory.all().stream()
        .map(Runner::instance)
        .filter(instance -> instance.isHeld(now))
        .forEach(
            instance ->
                counts.computeIfPresent(instance.ownerPool().pool(), (_, count) -> count + 1));
    return counts;
  }
}
