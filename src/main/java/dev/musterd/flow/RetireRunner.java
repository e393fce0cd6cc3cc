package dev.musterd.flow;

import dev.musterd.decide.Retiring;
import dev.musterd.decide.Retiring.Verdict;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Requester;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Retires one runner for an operator: deletes its registration, which GitHub refuses for one at
 * work, then ends its instance. The job that waits for it gets another runner at once.
 */
public final class RetireRunner {
  private final Pools pools;
  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final RefreshInventory refreshInventory;
  private final TerminateInstances terminateInstances;
  private final RetireWhenIdle retireWhenIdle;
  private final LaunchBreakers breakers;
  private final Runnable listener;

  /**
   * @param listener called when a slot and its job became free
   */
  RetireRunner(
      DaemonState state,
      Ports ports,
      RefreshInventory refreshInventory,
      LaunchBreakers breakers,
      Runnable listener) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.refreshInventory = refreshInventory;
    this.terminateInstances = new TerminateInstances(state, ports);
    this.retireWhenIdle = new RetireWhenIdle(state, ports, refreshInventory);
    this.breakers = breakers;
    this.listener = listener;
  }

  /** What became of a request. */
  public sealed interface Answer {
    /** The instance is being terminated. */
    record Retired(Instance instance) implements Answer {}

    /** It ends after its job, by itself or by our doing. */
    record Later(Instance instance, String reason) implements Answer {}

    /** It stays as it is. */
    record Refused(String reason) implements Answer {}

    /** GitHub or EC2 did not do its part: it may be asked again. */
    record Failed(String reason) implements Answer {}

    record Unknown(String reason) implements Answer {}
  }

  /** One request, and whether GitHub's list was read for it. */
  private record Request(
      Instance.Id instance, boolean whenIdle, Requester requester, boolean listed) {
    Request withLists() {
      return new Request(instance, whenIdle, requester, true);
    }

    String reason() {
      return requester.user() + " asked for it";
    }
  }

  /**
   * Retires the runner. Never fails.
   *
   * @param name of the runner, or the id of its instance
   * @param whenIdle whether a job that it runs may end first; else one at work is left alone
   */
  public Future<Answer> retire(String name, boolean whenIdle, Requester requester) {
    Optional<Runner> runner = find(name);
    if (runner.isEmpty()) {
      return Future.succeededFuture(
          new Answer.Unknown(
              "no runner %s is known here; `musterd runners` lists them".formatted(name)));
    }
    Instance instance = runner.get().instance();
    journal.record(
        new Event.RetirementRequested(
            instance.id(), instance.ownerPool(), whenIdle, requester.user(), requester.address()));
    return retire(new Request(instance.id(), whenIdle, requester, false));
  }

  /** By its name at GitHub, where that is known; the name ends with the instance's id. */
  private Optional<Runner> find(String name) {
    return Inventory.instanceOf(name)
        .flatMap(inventory::find)
        .filter(
            runner ->
                name.equals(runner.id().value())
                    || runner
                        .registration()
                        .map(Registration::name)
                        .map(name::equals)
                        .orElse(true));
  }

  private Future<Answer> retire(Request request) {
    return inventory
        .find(request.instance())
        .map(runner -> act(request, runner, Retiring.judge(facts(request, runner))))
        .orElseGet(
            () ->
                Future.succeededFuture(
                    new Answer.Unknown(request.instance() + " has ended by itself meanwhile")));
  }

  private Retiring.Facts facts(Request request, Runner runner) {
    RunnerPool pool = pools.get(runner.instance().ownerPool().pool());
    return new Retiring.Facts(
        clock.instant(),
        runner,
        refreshInventory.bootTime(runner.instance().ownerPool()),
        pool != null && pool.registration().ephemeral(),
        inventory.anyRegistration(runner.id()),
        request.listed(),
        request.whenIdle());
  }

  private Future<Answer> act(Request request, Runner runner, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Refuse(String reason) -> Future.succeededFuture(new Answer.Refused(reason));
      case Verdict.Ends(String reason) ->
          Future.succeededFuture(new Answer.Later(runner.instance(), reason));
      case Verdict.List() -> list(request);
      case Verdict.Deregister(Registration.Id registration) ->
          deregister(request, runner, registration);
      case Verdict.Terminate() -> terminate(request, runner);
      case Verdict.Wait(Optional<Registration.Id> registration, String reason) -> {
        retireWhenIdle.request(runner.instance(), registration, request.requester(), reason);
        yield Future.succeededFuture(new Answer.Later(runner.instance(), reason));
      }
    };
  }

  private Future<Answer> list(Request request) {
    return refreshInventory
        .refresh()
        .compose(
            snapshot ->
                inventory
                        .find(request.instance())
                        .filter(it -> snapshot.unseen().contains(it.instance().ownerPool().owner()))
                        .isPresent()
                    ? failed("GitHub's list of runners is missing")
                    : retire(request.withLists()))
        .recover(failure -> failed("EC2's list is missing: " + Failures.describe(failure)));
  }

  private static Future<Answer> failed(String why) {
    return Future.succeededFuture(new Answer.Failed(why + "; nothing was done"));
  }

  private Future<Answer> deregister(Request request, Runner runner, Registration.Id registration) {
    Instance instance = runner.instance();
    return github
        .deregister(instance.ownerPool().owner(), registration)
        .compose(
            answer ->
                switch (answer) {
                  case Deregistration.Deregistered(), Deregistration.AlreadyGone() -> {
                    // So that it counts as deregistered while EC2 does not answer.
                    inventory.noteRegistration(instance.id(), registration);
                    yield terminate(request, runner);
                  }
                  case Deregistration.StillBusy() ->
                      act(request, runner, Retiring.stillBusy(facts(request, runner)));
                  case Deregistration.Failed(String why) ->
                      failed("GitHub did not delete its registration: " + why);
                })
        .recover(failure -> failed(Failures.describe(failure)));
  }

  private Future<Answer> terminate(Request request, Runner runner) {
    Instance instance = runner.instance();
    String reason = request.reason();
    journal.record(new Event.RunnerRetired(instance.id(), instance.ownerPool(), reason));
    breakers.retired(instance.id());
    return terminateInstances
        .terminate(Map.of(runner, reason))
        .map(
            _ -> {
              listener.run();
              return terminated(instance);
            });
  }

  private Answer terminated(Instance instance) {
    return terminateInstances
        .refusal(instance.id(), clock.instant())
        .<Answer>map(
            why ->
                new Answer.Refused(
                    "EC2 refuses to terminate %s, and its runner is gone: %s"
                        .formatted(instance.id(), why)))
        .orElseGet(
            () ->
                inventory.find(instance.id()).isEmpty()
                    ? new Answer.Retired(instance)
                    : new Answer.Failed(
                        "EC2 did not answer for %s, whose runner is gone; the reaper ends it"
                            .formatted(instance.id())));
  }

  /** Retires those that waited for the end of their jobs. */
  void check() {
    retireWhenIdle.check((id, requester) -> retire(new Request(id, true, requester, false)));
  }
}
