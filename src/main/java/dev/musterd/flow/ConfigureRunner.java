package dev.musterd.flow;

import dev.musterd.decide.RateBudget;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Waiting;
import dev.musterd.model.Waiting.Standing;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Registers the runner of one instance with GitHub and leaves it its one-time configuration. When
 * that cannot be done in time the instance is terminated: it would only boot to find nothing.
 */
public final class ConfigureRunner {
  /** GitHub allows 900 points a minute for an endpoint, a write costs 5: 180 a minute. */
  private static final int REGISTRATIONS_BURST = 180;

  private static final double REGISTRATIONS_PER_SECOND = 3;

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 3;

  private final GitHub github;
  private final TokenStore tokens;
  private final Compute compute;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final Duration timeout;
  private RateBudget registrations;

  /**
   * @param timeout for all tries with one instance; its time to boot may end sooner
   */
  public ConfigureRunner(
      GitHub github,
      TokenStore tokens,
      Compute compute,
      Backlog backlog,
      Inventory inventory,
      Journal journal,
      Timers timers,
      InstantSource clock,
      Duration timeout) {
    this.github = github;
    this.tokens = tokens;
    this.compute = compute;
    this.backlog = backlog;
    this.inventory = inventory;
    this.journal = journal;
    this.timers = timers;
    this.clock = clock;
    this.timeout = timeout;
    this.registrations =
        RateBudget.full(REGISTRATIONS_BURST, REGISTRATIONS_PER_SECOND, clock.instant());
  }

  /** How many ephemeral runners could be registered within the time. */
  int registrableWithin(Duration time) {
    return registrations.available(clock.instant(), time);
  }

  /** Why the instance could not be configured, and is to be discarded; empty when it was. */
  Future<Optional<String>> configure(
      Instance instance, RunnerPool pool, Owner owner, long installation) {
    Instant patience = clock.instant().plus(timeout);
    Instant booted = instance.launchedAt().plus(pool.bootTime());
    Instant deadline = patience.isBefore(booted) ? patience : booted;
    return attempt(new Task(instance, pool, owner, installation, deadline), 1);
  }

  private record Task(
      Instance instance, RunnerPool pool, Owner owner, long installation, Instant deadline) {}

  private Future<Optional<String>> attempt(Task task, int number) {
    return paceRegistration(task.pool())
        .compose(
            _ ->
                github.register(
                    task.pool(), task.owner(), task.installation(), task.instance().id()))
        .compose(outcome -> settle(task, number, outcome));
  }

  private Future<Optional<String>> settle(Task task, int number, RegistrationOutcome outcome) {
    return switch (outcome) {
      case RegistrationOutcome.Registered(
              Optional<Registration.Id> registration,
              RunnerConfiguration configuration) ->
          leave(task, registration, configuration);
      case RegistrationOutcome.Throttled(Instant retryAt) -> {
        journal.record(new Event.RateLimited("GitHub", retryAt));
        yield again(task, number, retryAt, "GitHub's rate limit lasts until " + retryAt);
      }
      case RegistrationOutcome.Unavailable(String reason) ->
          again(task, number, clock.instant().plus(RETRY), reason);
      case RegistrationOutcome.Rejected(String reason) ->
          Future.succeededFuture(Optional.of(reason));
    };
  }

  private Future<Optional<String>> again(Task task, int number, Instant at, String reason) {
    // GitHub names the end of a limit by its own clock, which may be behind ours.
    Instant soonest = clock.instant().plus(RETRY);
    Instant next = at.isAfter(soonest) ? at : soonest;
    return number < TRIES_MAX && next.isBefore(task.deadline())
        ? timers
            .after(Duration.between(clock.instant(), next))
            .compose(_ -> attempt(task, number + 1))
        : Future.succeededFuture(Optional.of(reason));
  }

  private Future<Optional<String>> leave(
      Task task, Optional<Registration.Id> registration, RunnerConfiguration configuration) {
    Instance instance = task.instance();
    return tokens
        .put(instance.id(), configuration)
        .map(
            _ -> {
              inventory.setup(instance.id(), Setup.DONE);
              journal.record(new Event.RunnerConfigured(instance.id(), instance.group()));
              return Optional.<String>empty();
            })
        .recover(
            failure ->
                withdraw(task.owner(), registration)
                    .map(Optional.of("its parameter: " + Failures.say(failure))));
  }

  /** Nobody will ever use the registration; if this fails too, the reaper finds it. */
  private Future<Void> withdraw(Owner owner, Optional<Registration.Id> registration) {
    return registration
        .map(id -> github.deregister(owner, id).<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  /**
   * The instance would only boot to find nothing: it goes, and its job waits again. Never fails.
   */
  Future<Void> discard(Instance instance, String reason) {
    journal.record(new Event.ConfigurationFailed(instance.id(), instance.group(), reason));
    inventory.setup(instance.id(), Setup.FAILED);
    inventory
        .unassign(instance.id())
        .ifPresent(job -> backlog.update(job, held -> unlaunched(held, instance, reason)));
    return compute
        .terminate(List.of(instance.id()))
        .onSuccess(_ -> discarded(instance, reason))
        .otherwise(
            failure -> {
              // It lives and keeps its slot; the reaper suspects it, and tries again.
              journal.record(new Event.DutyFailed("terminate", Failures.say(failure)));
              return null;
            });
  }

  private void discarded(Instance instance, String reason) {
    inventory.remove(clock.instant(), instance.id());
    backlog.touchPool(instance.group().pool());
    journal.record(new Event.InstanceTerminated(instance.id(), instance.group(), reason));
  }

  private static Waiting unlaunched(Waiting held, Instance instance, String reason) {
    return held.after(held.progress().unlaunched(instance.id(), reason))
        .stands(new Standing.Ready());
  }

  private Future<Void> paceRegistration(RunnerPool pool) {
    if (!pool.ephemeral()) {
      return Future.succeededFuture();
    }
    Duration wait = registrations.waitFor(clock.instant());
    registrations = registrations.take(clock.instant());
    return timers.after(wait);
  }
}
