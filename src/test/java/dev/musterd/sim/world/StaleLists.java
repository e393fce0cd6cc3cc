package dev.musterd.sim.world;

import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Lists that lag, and from which an entry is missing for a moment, once. */
public final class StaleLists {
  /** The time within which an entry is missing, from when it is first listed. */
  private static final Duration MISSING_WITHIN = Duration.ofMinutes(10);

  /**
   * EC2's list is consistent within seconds, so two lists five seconds apart do not both lack it.
   */
  private static final Duration EC2_GAP = Duration.ofMillis(4_500);

  /** Less than the minute by which two lists must be apart. */
  private static final Duration GITHUB_GAP = Duration.ofSeconds(50);

  private final SimWorld world;
  private final double chance;
  private final RandomGenerator random;
  private final Map<Object, Optional<Instant>> missingFrom = new HashMap<>();

  StaleLists(SimWorld world, Weather.Lists weather, RandomGenerator random) {
    this.world = world;
    this.chance = weather.missing();
    this.random = random;
  }

  public static void apply(SimWorld world, Weather.Lists weather, RandomGenerator random) {
    StaleLists lists = new StaleLists(world, weather, random);
    world.github().busyFlagLags(weather.busyLag());
    world.github().listsLag(weather.registered());
    world.cloud().visibilityDelay(weather.launched());
    world.github().listsMiss(lists::lacksRunner);
    world.cloud().listsMiss(lists::lacksInstance);
  }

  public static void end(SimWorld world) {
    world.github().listsMiss(_ -> false);
    world.cloud().listsMiss(_ -> false);
  }

  private boolean lacksInstance(Instance.Id id) {
    return lacks(id, EC2_GAP);
  }

  private boolean lacksRunner(Registration.Id id) {
    return lacks(id, GITHUB_GAP);
  }

  private boolean lacks(Object thing, Duration gap) {
    Instant now = world.time().instant();
    return missingFrom
        .computeIfAbsent(thing, _ -> drawn(now))
        .filter(from -> !now.isBefore(from) && now.isBefore(from.plus(gap)))
        .isPresent();
  }

  private Optional<Instant> drawn(Instant now) {
    return random.nextDouble() < chance
        ? Optional.of(now.plusMillis(random.nextLong(MISSING_WITHIN.toMillis())))
        : Optional.empty();
  }
}
