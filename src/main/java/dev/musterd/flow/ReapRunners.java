package dev.musterd.flow;

import dev.musterd.decide.Reaping;
import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.decide.RefusedTerminations;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Snapshot;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Scale-down: terminates runners that are idle, late or lost; busy ones are never touched. */
public final class ReapRunners {
  /** Deregistrations at once; GitHub allows 100 requests at a time for everything. */
  private static final int CONCURRENCY = 10;

  /**
   * The operator's settings for scale-down.
   *
   * @param timeout after which a tick begins nothing more
   * @param idleConfirmation how long a runner has been idle before it goes
   */
  public record Policy(Duration timeout, Duration idleConfirmation) {}

  private final Policy policy;
  private final Pools pools;
  private final Inventory inventory;
  private final GitHub github;
  private final SuspectRunners suspectRunners;
  private final VerifyCovered verifyCovered;
  private final TerminateInstances terminateInstances;
  private final DrainRunners drainRunners;
  private final DeregisterHeld deregisterHeld;
  private final DeleteLeftParameters deleteLeftParameters;
  private final Journal journal;
  private final InstantSource clock;
  private final RefreshInventory refreshInventory;
  private final Instant startedAt;

  ReapRunners(
      Policy policy,
      DaemonState state,
      Ports ports,
      RefreshInventory refreshInventory,
      VerifyQueued verifyQueued,
      ReadConsoles readConsoles) {
    this.policy = policy;
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.suspectRunners = new SuspectRunners(state.inventory(), ports, readConsoles);
    this.verifyCovered = new VerifyCovered(state, ports, verifyQueued);
    this.terminateInstances = new TerminateInstances(state, ports);
    this.drainRunners = new DrainRunners(state.inventory(), ports);
    this.deregisterHeld = new DeregisterHeld(state, ports);
    this.deleteLeftParameters = new DeleteLeftParameters(state.inventory(), ports);
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.refreshInventory = refreshInventory;
    this.startedAt = clock.instant();
  }

  /** Fails only when EC2's list is missing; then nothing was judged. */
  public Future<Void> tick() {
    return refreshInventory
        .refresh()
        .compose(
            snapshot -> {
              // From now: else a list that takes as long would leave no time to act on it, ever.
              Instant end = clock.instant().plus(policy.timeout());
              List<Verdict> verdicts = judge(snapshot);
              journal.record(judged(verdicts));
              Map<Runner, String> leaving = new LinkedHashMap<>();
              return BoundedConcurrency.forEach(
                      verdicts, CONCURRENCY, verdict -> actBefore(end, verdict, leaving))
                  .compose(_ -> terminateInstances.terminate(withoutStarted(leaving)))
                  .compose(_ -> deleteLeftParameters.delete())
                  .onSuccess(_ -> finished(snapshot, leaving.size()));
            });
  }

  private static Event judged(List<Verdict> verdicts) {
    return new Event.RunnersJudged(
        verdicts.stream().collect(Collectors.toMap(Verdict::word, _ -> 1, Integer::sum)));
  }

  /** What the tick would do, without doing it. */
  public List<Verdict> judge(Snapshot snapshot) {
    return judge(snapshot, inventory.assignments());
  }

  List<Verdict> judge(Snapshot snapshot, Map<Instance.Id, Job.Id> assignments) {
    Instant now = clock.instant();
    Reaping.Facts facts =
        new Reaping.Facts(
            now, snapshot, Map.copyOf(pools), assignments, policy.idleConfirmation(), startedAt);
    return RefusedTerminations.heldBack(
        Reaping.judge(facts), instance -> terminateInstances.refusal(instance, now));
  }

  /** What is not begun in time is left for the next tick. */
  private Future<?> actBefore(Instant end, Verdict verdict, Map<Runner, String> leaving) {
    return clock.instant().isBefore(end) ? act(verdict, leaving) : Future.succeededFuture();
  }

  private Future<?> act(Verdict verdict, Map<Runner, String> leaving) {
    return switch (verdict) {
      case Verdict.Keep _ -> Future.succeededFuture();
      case Verdict.Suspect(Runner runner, String reason) -> suspectRunners.suspect(runner, reason);
      case Verdict.Clear(Runner runner) -> suspectRunners.clear(runner);
      case Verdict.Drain(Runner runner, Registration.Id registration, String reason) ->
          drainRunners.drain(runner, registration, reason);
      case Verdict.Deregister(Runner runner, Registration.Id registration, String _) ->
          deregisterHeld.deregister(runner, registration);
      case Verdict.Retire(Runner runner, String reason) -> retire(runner, reason, leaving);
      case Verdict.Terminate(Runner runner, String reason) -> retire(runner, reason, leaving);
      case Verdict.Expire(Runner runner, String reason) -> expire(runner, reason, leaving);
      case Verdict.Question(Runner _, Job.Id job, String _) -> verifyCovered.verifyOnce(job);
      case Verdict.Mismatch(Runner runner, Job.Id job, String reason) ->
          mismatch(runner, job, reason, leaving);
      case Verdict.Forget(Snapshot.Stray stray) -> forget(stray);
    };
  }

  /** Deletes the registration first: GitHub refuses to delete that of a busy runner. */
  private Future<Void> retire(Runner runner, String reason, Map<Runner, String> leaving) {
    // Not only those of the newest list: it may lack one that came online a moment ago.
    Optional<Registration.Id> registration = inventory.lastRegistration(runner.id());
    if (registration.isEmpty()) {
      leaving.put(runner, reason);
      return Future.succeededFuture();
    }
    Owner owner = runner.instance().ownerPool().owner();
    return github
        .deregister(owner, registration.get())
        .map(answer -> apply(runner, reason, leaving, answer));
  }

  private Void apply(
      Runner runner, String reason, Map<Runner, String> leaving, Deregistration answer) {
    Instance instance = runner.instance();
    switch (answer) {
      case Deregistration.Deregistered(), Deregistration.AlreadyGone() -> {
        leaving.put(runner, reason);
        journal.record(new Event.RunnerRetired(instance.id(), instance.ownerPool(), reason));
      }
      case Deregistration.StillBusy() ->
          journal.record(
              new Event.RunnerSpared(
                  instance.id(), instance.ownerPool(), "GitHub says that it runs a job"));
      case Deregistration.Failed(String why) ->
          journal.record(new Event.RunnerSpared(instance.id(), instance.ownerPool(), why));
    }
    return null;
  }

  /**
   * Without those that were not registered when they were judged and have started a job since: the
   * calls for the others may have taken seconds.
   */
  private Map<Runner, String> withoutStarted(Map<Runner, String> leaving) {
    leaving
        .keySet()
        .removeIf(
            runner -> {
              boolean started = hasStarted(runner);
              if (started) {
                journal.record(
                    new Event.RunnerSpared(
                        runner.id(), runner.instance().ownerPool(), "it has just started a job"));
              }
              return started;
            });
    return leaving;
  }

  private boolean hasStarted(Runner judged) {
    return judged.registration().isEmpty()
        && judged.job().isEmpty()
        && inventory.find(judged.id()).flatMap(Runner::job).isPresent();
  }

  private static Future<Void> expire(Runner runner, String reason, Map<Runner, String> leaving) {
    leaving.put(runner, reason);
    return Future.succeededFuture();
  }

  /** Replaces a runner that does not take its job, unless the job waits no more. */
  private Future<Void> mismatch(
      Runner runner, Job.Id job, String reason, Map<Runner, String> leaving) {
    return verifyCovered
        .isMismatched(runner, job, reason)
        .compose(
            mismatched -> mismatched ? retire(runner, reason, leaving) : Future.succeededFuture());
  }

  private Future<Void> forget(Snapshot.Stray stray) {
    Registration registration = stray.registration();
    return github
        .deregister(stray.owner(), registration.id())
        .map(
            answer -> {
              if (answer instanceof Deregistration.Deregistered) {
                journal.record(
                    new Event.RegistrationForgotten(
                        stray.owner(), registration.id(), registration.name()));
              }
              return null;
            });
  }

  private void finished(Snapshot snapshot, int left) {
    journal.record(new Event.TickFinished("reap", snapshot.runners().size(), left));
  }
}
