package dev.musterd.github.client;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether GitHub lets the App do anything for each owner that calls are made for. */
final class OwnerAccess {
  /** The owners of several large Apps; beyond it the least recently used is forgotten. */
  private static final int OWNERS = 1_000;

  /** An owner that nothing is asked for any more, such as one that left, says nothing. */
  private static final Duration REMEMBERED = Duration.ofHours(6);

  private final InstantSource clock;
  private final Map<Owner, Latest> owners = BoundedMap.evictingLeastRecentlyUsed(OWNERS);

  /**
   * What the latest call came to.
   *
   * @param at when the call was made
   */
  private record Latest(Optional<String> refusal, Instant at) {}

  OwnerAccess(InstantSource clock) {
    this.clock = clock;
  }

  void granted(Owner owner) {
    owners.put(owner, new Latest(Optional.empty(), clock.instant()));
  }

  void refused(Owner owner, String reason) {
    owners.put(owner, new Latest(Optional.of(reason), clock.instant()));
  }

  Optional<String> refusal(Owner owner) {
    return Optional.ofNullable(owners.get(owner)).flatMap(Latest::refusal);
  }

  /** Owners that refuse the App, with the reason. */
  Map<Owner, String> refusing() {
    dropOld();
    Map<Owner, String> refusing = new HashMap<>();
    owners.forEach(
        (owner, latest) -> latest.refusal().ifPresent(reason -> refusing.put(owner, reason)));
    return refusing;
  }

  /** The number of owners that do not. */
  int granting() {
    dropOld();
    return (int) owners.values().stream().filter(latest -> latest.refusal().isEmpty()).count();
  }

  /** Some of those that refuse the App. */
  List<Owner> refusing(int max) {
    return refusing().keySet().stream().limit(max).toList();
  }

  private void dropOld() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    owners.values().removeIf(latest -> latest.at().isBefore(oldest));
  }
}
