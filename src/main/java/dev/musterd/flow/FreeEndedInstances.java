package dev.musterd.flow;

import dev.musterd.flow.RefreshInventory.Ended;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks EC2 for instances that are said to have ended. Those that have make room at once: their slot
 * is free, their job is ready again, and their registration is deleted.
 */
final class FreeEndedInstances {
  /** Deregistrations at once, as the reaper's. */
  private static final int CONCURRENCY = 10;

  private final RefreshInventory refreshInventory;
  private final GitHub github;
  private final Journal journal;
  private final Runnable listener;

  /**
   * @param listener called when slots and jobs became free
   */
  FreeEndedInstances(RefreshInventory refreshInventory, Ports ports, Runnable listener) {
    this.refreshInventory = refreshInventory;
    this.github = ports.github();
    this.journal = ports.journal();
    this.listener = listener;
  }

  /** Returns those that have ended; fails when EC2 does not answer. */
  Future<Set<Instance.Id>> free(Collection<Instance.Id> instances) {
    return refreshInventory
        .ended(instances)
        .map(
            ended -> {
              if (!ended.isEmpty()) {
                listener.run();
              }
              deregister(ended);
              return ended.stream().map(each -> each.runner().id()).collect(Collectors.toSet());
            });
  }

  /**
   * Nothing waits for this. A runner that GitHub takes to be at work is left to the reaper: GitHub
   * refuses to delete it until it has given the job up. One that has done its one job is gone.
   */
  private void deregister(List<Ended> ended) {
    List<Ended> idle = ended.stream().filter(each -> isIdle(each.runner())).toList();
    BoundedConcurrency.forEach(
        idle,
        CONCURRENCY,
        each ->
            each.registration()
                .map(registration -> deregister(each.runner(), registration))
                .orElseGet(Future::succeededFuture));
  }

  private static boolean isIdle(Runner runner) {
    boolean busy = runner.registration().map(Registration::busy).orElse(false);
    return !busy && runner.job().isEmpty() && !runner.finished();
  }

  private Future<Void> deregister(Runner runner, Registration.Id registration) {
    Owner owner = runner.instance().ownerPool().owner();
    return github
        .deregister(owner, registration)
        .<Void>map(
            answer -> {
              if (answer instanceof Deregistration.Deregistered) {
                journal.record(new Event.RegistrationForgotten(owner, registration, name(runner)));
              }
              return null;
            })
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("deregister " + runner.id(), Failures.describe(failure))));
  }

  private static String name(Runner runner) {
    return runner.registration().map(Registration::name).orElseGet(runner.id()::value);
  }
}
