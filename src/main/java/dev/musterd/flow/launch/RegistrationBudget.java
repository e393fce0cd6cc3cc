package dev.musterd.flow.launch;

import dev.musterd.decide.RateBudget;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The registrations of ephemeral runners that GitHub's rate limit allows. Runners that are being
 * launched hold a reservation, so that no more are launched than can be registered.
 */
public final class RegistrationBudget {
  /** GitHub allows 900 points a minute for an endpoint, a write costs 5: 180 a minute. */
  private static final int BURST = 180;

  private static final double PER_SECOND = 3;

  /** Five seconds' worth: for fewer, a fleet request of their own every second is too much. */
  private static final int STEP = 15;

  /** Instances are launched only for registrations that are possible this soon. */
  private static final Duration HORIZON = Duration.ofSeconds(30);

  private final Timers timers;
  private final InstantSource clock;
  private RateBudget budget;

  /** Ephemeral runners that were asked for and have not had their turn to be registered. */
  private int reserved;

  public RegistrationBudget(Timers timers, InstantSource clock) {
    this.timers = timers;
    this.clock = clock;
    this.budget = RateBudget.full(BURST, PER_SECOND, clock.instant());
  }

  /**
   * How many more runners of the pool could be registered soon, none when it is few; {@code
   * unlimited} for a pool whose registrations cost no call.
   */
  public int available(RunnerPool pool, int unlimited) {
    if (!isLimited(pool)) {
      return unlimited;
    }
    int free = budget.available(clock.instant(), HORIZON) - reserved;
    return free < STEP ? 0 : free;
  }

  /** Sets registrations aside for so many runners until each is registered or does not come. */
  Reservation reserve(RunnerPool pool, int count) {
    Reservation reservation = new Reservation(isLimited(pool) ? count : 0);
    reserved += reservation.left;
    return reservation;
  }

  /** Takes one registration; completes when GitHub may be called. */
  Future<Void> take(RunnerPool pool) {
    if (!isLimited(pool)) {
      return Future.succeededFuture();
    }
    Duration wait = budget.waitFor(clock.instant());
    budget = budget.take(clock.instant());
    return timers.after(wait);
  }

  /** Gives back one registration that was taken and is not made. */
  void giveBack(RunnerPool pool) {
    if (isLimited(pool)) {
      budget = budget.giveBack(clock.instant());
    }
  }

  private static boolean isLimited(RunnerPool pool) {
    return pool.registration().ephemeral();
  }

  /** Registrations set aside for the runners of one fleet request. */
  final class Reservation {
    private int left;

    private Reservation(int count) {
      left = count;
    }

    /** Gives back those of so many runners: their turn has come, or they did not come. */
    void release(int count) {
      int released = Math.min(count, left);
      left -= released;
      reserved -= released;
    }
  }
}
