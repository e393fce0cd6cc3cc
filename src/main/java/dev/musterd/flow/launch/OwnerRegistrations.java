package dev.musterd.flow.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What GitHub made of the registrations of one owner, for each of its pools. */
final class OwnerRegistrations {
  /** How long a registration proves that GitHub registers runners of the owner. */
  static final Duration PROOF = Duration.ofMinutes(1);

  /** How long a refusal counts: the next one within it makes the pause longer. */
  static final Duration REFUSAL_MEMORY = Duration.ofHours(1);

  /** Instances on their way for an owner before GitHub has registered one of them. */
  static final int UNPROVEN_MAX = 10;

  /** As many are launched for each registration of late: a hundred jobs need two requests. */
  private static final int GROWTH = 10;

  /** The same within an hour of a refusal: 1, 2, 6, 18 … */
  private static final int GROWTH_AFTER_REFUSAL = 2;

  private final Map<String, OfPool> pools = new HashMap<>();

  private static final class OfPool {
    private int underway;
    private int inRow;
    private Instant acceptedAt = Instant.MIN;
    private int refusals;
    private Instant refusedAt = Instant.MIN;
    private Optional<Instant> refusedSince = Optional.empty();

    int inRow(Instant now) {
      return now.minus(PROOF).isBefore(acceptedAt) ? inRow : 0;
    }

    boolean wasRefused(Instant now) {
      return now.minus(REFUSAL_MEMORY).isBefore(refusedAt);
    }
  }

  /** So many instances are asked for and not yet registered. */
  void expect(String pool, int instances) {
    of(pool).underway += instances;
  }

  /** So many were registered, or will not be. */
  void settle(String pool, int instances) {
    OfPool ofPool = of(pool);
    ofPool.underway = Math.max(0, ofPool.underway - instances);
  }

  boolean isAnyUnderway() {
    return pools.values().stream().anyMatch(each -> each.underway > 0);
  }

  /** An instance was registered. */
  void accepted(String pool, Instant now) {
    OfPool ofPool = of(pool);
    ofPool.inRow = ofPool.inRow(now) + 1;
    ofPool.acceptedAt = now;
  }

  /** A registration without an instance worked: nothing is refused any more. */
  void works(String pool, Instant now) {
    OfPool ofPool = of(pool);
    ofPool.inRow = ofPool.inRow(now);
    ofPool.acceptedAt = now;
    ofPool.refusedSince = Optional.empty();
  }

  /** The registration of an instance was refused. */
  void interrupted(String pool, Instant now) {
    OfPool ofPool = of(pool);
    ofPool.inRow = 0;
    ofPool.refusedSince = ofPool.refusedSince.or(() -> Optional.of(now));
  }

  /** Counts a refusal, and returns how many there were within the hour. */
  int refused(String pool, Instant now) {
    interrupted(pool, now);
    OfPool ofPool = of(pool);
    ofPool.refusals = ofPool.wasRefused(now) ? ofPool.refusals + 1 : 1;
    ofPool.refusedAt = now;
    return ofPool.refusals;
  }

  /** The other pool that is refused, if none of this one was registered since. */
  Optional<String> refusedBeside(String pool) {
    Instant acceptedAt = of(pool).acceptedAt;
    return pools.entrySet().stream()
        .filter(each -> !each.getKey().equals(pool))
        .filter(each -> each.getValue().refusedSince.filter(acceptedAt::isBefore).isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * How many more instances may be asked for: those that are on their way to be registered are no
   * more than some times as many as were registered of late.
   */
  int atMost(String pool, Instant now) {
    OfPool ofPool = of(pool);
    if (ofPool.wasRefused(now)) {
      return Math.max(1, GROWTH_AFTER_REFUSAL * ofPool.inRow(now)) - ofPool.underway;
    }
    int inRow = pools.values().stream().mapToInt(each -> each.inRow(now)).sum();
    int underway = pools.values().stream().mapToInt(each -> each.underway).sum();
    return Math.max(UNPROVEN_MAX, GROWTH * inRow) - underway;
  }

  private OfPool of(String pool) {
    return pools.computeIfAbsent(pool, _ -> new OfPool());
  }
}
