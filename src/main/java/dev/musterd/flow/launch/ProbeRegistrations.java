package dev.musterd.flow.launch;

import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.EndedInstances;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries the registrations that GitHub refused, and those of the owner's other pools, without an
 * instance: what it registers is removed at once. When it works, instances are launched.
 */
public final class ProbeRegistrations {
  /** EC2's ids are random: none begins with so many equal digits. */
  private static final String PROBE = "i-fffffffff";

  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Pools pools;
  private final Backlog backlog;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final EndedInstances endedInstances;
  private final RegistrationBreaker breaker;

  public ProbeRegistrations(DaemonState state, Ports ports, RegistrationBreaker breaker) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.endedInstances = state.inventory().endedInstances();
    this.breaker = breaker;
  }

  /** Whether a runner of that name was registered by a probe. */
  public static boolean isProbe(Instance.Id id) {
    return id.value().startsWith(PROBE);
  }

  /** One for each pool and owner, in every process. */
  private static Instance.Id id(OwnerPool ownerPool) {
    String name = ownerPool.pool() + "@" + ownerPool.owner().name().toLowerCase(Locale.ROOT);
    return new Instance.Id(PROBE + HexFormat.of().toHexDigits(name.hashCode()));
  }

  /** Tries those whose pause is over; completes when GitHub has answered. Never fails. */
  public Future<Void> probe() {
    List<OwnerPool> due = breaker.takeDue(clock.instant());
    return due.isEmpty()
        ? Future.succeededFuture()
        : BoundedConcurrency.forEach(due, 1, this::probe);
  }

  private Future<Void> probe(OwnerPool ownerPool) {
    RunnerPool pool = pools.get(ownerPool.pool());
    if (pool == null) {
      breaker.works(ownerPool, clock.instant());
      return Future.succeededFuture();
    }
    Instance probe =
        new Instance(id(ownerPool), ownerPool, clock.instant(), false, Optional.empty());
    // What it registers may outlive the probe, as an instance's registration may.
    endedInstances.mayLeaveRegistration(probe);
    return github
        .register(pool, ownerPool.owner(), 0, probe.id())
        .compose(outcome -> apply(ownerPool, outcome));
  }

  private Future<Void> apply(OwnerPool ownerPool, RegistrationOutcome outcome) {
    Instant now = clock.instant();
    return switch (outcome) {
      case RegistrationOutcome.Registered(
              Optional<Registration.Id> registration,
              RunnerConfiguration _) -> {
        accepted(ownerPool);
        yield registration
            .map(id -> github.deregister(ownerPool.owner(), id).<Void>mapEmpty())
            .orElseGet(Future::succeededFuture);
      }
      case RegistrationOutcome.NameTaken _ -> {
        accepted(ownerPool); // By an earlier probe, which GitHub has registered.
        yield Future.succeededFuture();
      }
      case RegistrationOutcome.Rejected(String reason) -> {
        refused(ownerPool, now, reason);
        yield Future.succeededFuture();
      }
      case RegistrationOutcome.Throttled(Instant retryAt) -> {
        breaker.untried(ownerPool, retryAt.isAfter(now) ? retryAt : now.plus(RETRY));
        yield Future.succeededFuture();
      }
      case RegistrationOutcome.Unavailable _ -> {
        breaker.untried(ownerPool, now.plus(RETRY));
        yield Future.succeededFuture();
      }
    };
  }

  private void accepted(OwnerPool ownerPool) {
    if (breaker.works(ownerPool, clock.instant())) {
      journal.record(new Event.RegistrationsAccepted(ownerPool));
    }
    backlog.markChanged(ownerPool);
  }

  private void refused(OwnerPool ownerPool, Instant now, String reason) {
    if (breaker.stillRefused(ownerPool, now, reason)) {
      Instant until = breaker.blocked(ownerPool, now).orElseThrow().until();
      journal.record(new Event.RegistrationsRefused(ownerPool, reason, until));
    }
  }
}
