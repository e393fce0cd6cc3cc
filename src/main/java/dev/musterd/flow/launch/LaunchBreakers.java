package dev.musterd.flow.launch;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.InterruptionBreaker;
import dev.musterd.decide.Placement;
import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.UnavailableOfferings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The back-offs, circuit breakers and pauses of launches: what keeps from launching, and until
 * when.
 */
public final class LaunchBreakers {
  private final Backlog backlog;
  private final UnavailableOfferings unavailableOfferings;
  private final Journal journal;
  private final InstantSource clock;
  private final Instant began;
  private final LaunchBackoff jobBackoff = new LaunchBackoff();

  /** Apart from the jobs' one: failures of warm runners must not keep a job waiting. */
  private final LaunchBackoff warmBackoff = new LaunchBackoff();

  private final WarmBootTracker warmBoots;
  private final JobBootTracker jobBoots;
  private final SpotBreakers spot;
  private final RegistrationBreaker registrations = new RegistrationBreaker();
  private final PausePools pauses;

  public LaunchBreakers(DaemonState state, Ports ports, PausePools pauses) {
    this.pauses = pauses;
    this.backlog = state.backlog();
    this.unavailableOfferings = state.unavailableOfferings();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.began = clock.instant();
    this.warmBoots = new WarmBootTracker(state.inventory(), warmBackoff);
    this.jobBoots = new JobBootTracker(state.inventory(), jobBackoff);
    this.spot = new SpotBreakers(state, ports);
  }

  public RegistrationBreaker registrations() {
    return registrations;
  }

  /** The pools that operators have paused. */
  public PausePools pauses() {
    return pauses;
  }

  public SpotBreakers spot() {
    return spot;
  }

  /** What the choice of a step of capacity depends on now. */
  Placement.Facts placement(RunnerPool pool, LaunchOrder order) {
    boolean onDemand = order.onDemandOnly() || spot.spot(pool) == InterruptionBreaker.Spot.NONE;
    return new Placement.Facts(
        pool,
        onDemand ? Placement.Markets.ON_DEMAND_ONLY : Placement.Markets.ANY,
        unavailableOfferings.at(clock.instant()));
  }

  WarmBootTracker warmBoots() {
    return warmBoots;
  }

  /** The back-off of what was ordered. */
  LaunchBackoff of(LaunchOrder order) {
    return switch (order) {
      case LaunchOrder.ForJobs _ -> jobBackoff;
      case LaunchOrder.Warm _ -> warmBackoff;
    };
  }

  /** Why nothing may be launched for jobs of this pool and owner yet. */
  public Optional<Blocked> blocked(OwnerPool ownerPool, Duration bootTime, Instant now) {
    return pauses
        .blocked(ownerPool.pool(), now)
        .or(() -> registrations.blocked(ownerPool, now))
        .or(() -> jobBackoff.at(ownerPool, now))
        .or(() -> jobBoots.trying(ownerPool, bootTime, now));
  }

  /** Why nothing may be launched ahead of jobs; failures of jobs' launches count as well. */
  public Optional<Blocked> warmBlocked(OwnerPool ownerPool, Instant now) {
    return pauses
        .blocked(ownerPool.pool(), now)
        .or(() -> registrations.blocked(ownerPool, now))
        .or(() -> warmBackoff.at(ownerPool, now))
        .or(() -> jobBackoff.at(ownerPool, now));
  }

  /** How many instances one request may be for. */
  public int atMost(OwnerPool ownerPool) {
    return Math.min(jobBoots.atMost(ownerPool), registrations.atMost(ownerPool, clock.instant()));
  }

  /** GitHub registered a runner; returns whether more may be launched now. */
  boolean registrationAccepted(OwnerPool ownerPool) {
    registrations.settle(ownerPool, 1);
    boolean isNews = registrations.accepted(ownerPool, clock.instant());
    if (isNews) {
      backlog.markChanged(ownerPool);
    }
    return isNews;
  }

  /** GitHub refused to register a runner, for good as it seems. */
  void registrationRefused(OwnerPool ownerPool, String reason) {
    registrations.settle(ownerPool, 1);
    Instant now = clock.instant();
    if (registrations.refused(ownerPool, now, reason)) {
      journal.record(
          new Event.RegistrationsRefused(
              ownerPool, reason, registrations.blocked(ownerPool, now).orElseThrow().until()));
    }
  }

  /** An instance could not be configured; its pool and owner wait. */
  void unconfigured(OwnerPool ownerPool, LaunchOrder order, Instance.Id instance, String reason) {
    warmBoots.forget(instance);
    Instant until =
        of(order)
            .noteOneOfMany(
                ownerPool,
                LaunchFailureKind.UNCONFIGURED,
                clock.instant(),
                "the last runner could not be configured: " + reason);
    backlog.wakeAt(ownerPool, until);
  }

  /** An operator had the instance ended: that says nothing about its pool. */
  public void retired(Instance.Id instance) {
    warmBoots.forget(instance);
  }

  /**
   * A runner of this process's never came: its pool pauses, unless the only reason is that there
   * was no capacity where it came from, and other offerings are left.
   */
  public void neverCame(Runner runner, RunnerPool pool, InstanceEnd end) {
    Instance instance = runner.instance();
    Instant now = clock.instant();
    end.shortOf()
        .ifPresent(
            offering ->
                unavailableOfferings.remember(List.of(new Shortage(offering, end.reason())), now));
    boolean elsewhere =
        jobBoots.atMost(instance.ownerPool()) > 1
            && end.shortOf().isPresent()
            && Placement.hasOthers(pool, unavailableOfferings.at(now));
    if (elsewhere || warmBoots.expects(instance.id()) || instance.launchedAt().isBefore(began)) {
      return;
    }
    jobBoots
        .missed(instance, now, end.reason())
        .ifPresent(until -> backlog.wakeAt(instance.ownerPool(), until));
  }

  /** Notices instances that booted, and those launched ahead of jobs that did not. */
  public void checkBoots() {
    spot.check();
    warmBoots.check(clock.instant());
    jobBoots.recovered(clock.instant()).forEach(backlog::markChanged);
  }
}
