package dev.musterd.flow.launch;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Termination;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Registers the runner of one instance with GitHub and stores its one-time configuration in
 * Parameter Store. When that cannot be done in time the instance is terminated: it would boot and
 * find nothing.
 */
public final class ConfigureRunner {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 3;

  /** Between two looks for a registration that GitHub's list does not show yet. */
  private static final Duration LISTING = Duration.ofSeconds(10);

  private final Backlog backlog;
  private final Inventory inventory;
  private final GitHub github;
  private final TokenStore tokens;
  private final Compute compute;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final RegistrationBudget registrations;
  private final Duration timeout;

  /**
   * @param timeout for all tries with one instance; its time to boot may end sooner
   */
  public ConfigureRunner(
      DaemonState state, Ports ports, RegistrationBudget registrations, Duration timeout) {
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.tokens = ports.tokens();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.timers = ports.timers();
    this.clock = ports.clock();
    this.registrations = registrations;
    this.timeout = timeout;
  }

  /** Whether the runner of an instance could be configured. */
  public sealed interface Outcome {
    record Configured() implements Outcome {}

    /** The instance will boot and find nothing: it is to be discarded. */
    record Failed(String reason) implements Outcome {}

    /** As a failure; and GitHub will refuse the next one as well. */
    record Refused(String reason) implements Outcome {}

    /** The instance has ended while its registration waited, and what it was for is settled. */
    record Gone() implements Outcome {}

    /** The parameter may have been stored all the same: only the reaper may end the instance. */
    record Doubtful(String reason) implements Outcome {}
  }

  /**
   * @param installation the App's, or 0 when unknown
   */
  public Future<Outcome> configure(
      Instance instance, RunnerPool pool, Owner owner, long installation) {
    Instant patience = clock.instant().plus(timeout);
    Instant booted = instance.launchedAt().plus(pool.lifetime().bootTime());
    Instant deadline = patience.isBefore(booted) ? patience : booted;
    return attempt(new Task(instance, pool, owner, installation, deadline), 1);
  }

  private record Task(
      Instance instance, RunnerPool pool, Owner owner, long installation, Instant deadline) {}

  private Future<Outcome> attempt(Task task, int number) {
    return isGone(task)
        ? Future.succeededFuture(new Outcome.Gone())
        : registrations.take(task.pool()).compose(_ -> register(task, number));
  }

  /** The instance may have ended while this waited for its turn. */
  private Future<Outcome> register(Task task, int number) {
    if (isGone(task)) {
      registrations.giveBack(task.pool());
      return Future.succeededFuture(new Outcome.Gone());
    }
    return github
        .register(task.pool(), task.owner(), task.installation(), task.instance().id())
        .compose(outcome -> apply(task, number, outcome));
  }

  private boolean isGone(Task task) {
    return inventory.find(task.instance().id()).isEmpty();
  }

  private Future<Outcome> apply(Task task, int number, RegistrationOutcome outcome) {
    return switch (outcome) {
      case RegistrationOutcome.Registered(
              Optional<Registration.Id> registration,
              RunnerConfiguration configuration) ->
          storeConfiguration(task, registration, configuration);
      case RegistrationOutcome.Throttled(Instant retryAt) -> {
        journal.record(new Event.RateLimited("GitHub", retryAt));
        yield retry(task, number, retryAt, "GitHub's rate limit lasts until " + retryAt);
      }
      case RegistrationOutcome.Unavailable(String reason) ->
          retry(task, number, clock.instant().plus(RETRY), reason);
      case RegistrationOutcome.NameTaken(String reason) -> untilListed(task, number, reason);
      case RegistrationOutcome.Rejected(String reason) ->
          Future.succeededFuture(new Outcome.Refused(reason));
    };
  }

  /** The instance is all right: it waits for its parameter until its time to boot is over. */
  private Future<Outcome> untilListed(Task task, int number, String reason) {
    return clock.instant().plus(LISTING).isBefore(task.deadline())
        ? timers.after(LISTING).compose(_ -> attempt(task, number))
        : Future.succeededFuture(new Outcome.Failed(reason));
  }

  private Future<Outcome> retry(Task task, int number, Instant at, String reason) {
    // GitHub names the end of a limit by its own clock, which may be behind ours.
    Instant soonest = clock.instant().plus(RETRY);
    Instant next = at.isAfter(soonest) ? at : soonest;
    return number < TRIES_MAX && next.isBefore(task.deadline())
        ? timers
            .after(Duration.between(clock.instant(), next))
            .compose(_ -> attempt(task, number + 1))
        : Future.succeededFuture(new Outcome.Failed(reason));
  }

  private Future<Outcome> storeConfiguration(
      Task task, Optional<Registration.Id> registration, RunnerConfiguration configuration) {
    Instance instance = task.instance();
    registration.ifPresent(id -> inventory.issued(instance.id(), id));
    return tokens
        .put(instance.id(), configuration)
        .<Outcome>map(_ -> configured(instance))
        .recover(
            failure ->
                withdraw(task, registration, "its parameter: " + Failures.describe(failure)));
  }

  private Outcome configured(Instance instance) {
    inventory.setup(instance.id(), Setup.DONE);
    journal.record(new Event.RunnerConfigured(instance.id(), instance.ownerPool()));
    return new Outcome.Configured();
  }

  /**
   * Deletes a registration whose configuration was not stored. Only the answer of Parameter Store
   * may have been lost, and the runner be at work by now: GitHub refuses to delete a busy one.
   */
  private Future<Outcome> withdraw(
      Task task, Optional<Registration.Id> registration, String reason) {
    Instance instance = task.instance();
    if (inventory.find(instance.id()).flatMap(Runner::job).isPresent()) {
      return Future.succeededFuture(configured(instance));
    } else if (registration.isEmpty()) {
      return Future.succeededFuture(new Outcome.Doubtful(reason));
    }
    return github
        .deregister(task.owner(), registration.get())
        .map(
            answer ->
                switch (answer) {
                  case Deregistration.Deregistered _, Deregistration.AlreadyGone _ ->
                      new Outcome.Failed(reason);
                  case Deregistration.StillBusy _ -> configured(instance);
                  case Deregistration.Failed _ -> new Outcome.Doubtful(reason);
                });
  }

  /** Marks the instance as failed; its job waits for another runner. */
  void giveUp(Instance instance, String reason) {
    journal.record(new Event.ConfigurationFailed(instance.id(), instance.ownerPool(), reason));
    inventory.setup(instance.id(), Setup.FAILED);
    inventory
        .unassign(instance.id())
        .ifPresent(job -> backlog.update(job, current -> unlaunched(current, instance, reason)));
  }

  /** Gives the instance up and terminates it. Never fails. */
  Future<Void> discard(Instance instance, String reason) {
    giveUp(instance, reason);
    return terminate(instance, 1)
        .onSuccess(_ -> discarded(instance, reason))
        .otherwise(
            failure -> {
              // It still counts as live; the reaper suspects it, and tries again.
              journal.record(
                  new Event.DutyFailed("terminate " + instance.id(), Failures.describe(failure)));
              return null;
            });
  }

  /** EC2 may not know an instance yet that it launched a moment ago. */
  private Future<Void> terminate(Instance instance, int number) {
    return compute
        .terminate(List.of(instance.id()))
        .compose(
            results ->
                switch (results.get(instance.id())) {
                  case Termination.Ended() -> Future.succeededFuture();
                  case Termination.Unknown() -> unknown(instance, number);
                  case Termination.Refused(String reason) -> Future.failedFuture(reason);
                  case Termination.Unanswered(String reason) -> Future.failedFuture(reason);
                });
  }

  private Future<Void> unknown(Instance instance, int number) {
    if (!Inventory.mayBeUnknown(instance, clock.instant())) {
      return Future.succeededFuture();
    }
    return number < TRIES_MAX
        ? timers.after(RETRY).compose(_ -> terminate(instance, number + 1))
        : Future.failedFuture("EC2 does not know " + instance.id() + " yet");
  }

  private void discarded(Instance instance, String reason) {
    inventory.remove(clock.instant(), instance.id());
    backlog.markPoolChanged(instance.ownerPool().pool());
    journal.record(new Event.InstanceTerminated(instance.id(), instance.ownerPool(), reason));
  }

  private static PendingJob unlaunched(PendingJob current, Instance instance, String reason) {
    return current
        .withAttempts(current.attempts().unlaunched(instance.id(), reason))
        .withStage(Stage.READY);
  }
}
