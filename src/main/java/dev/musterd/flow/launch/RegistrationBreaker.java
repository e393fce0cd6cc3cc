package dev.musterd.flow.launch;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.Backoff;
import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A circuit breaker for registrations that GitHub refuses for good: a suspended installation,
 * runners that are disabled, a full runner group. Every instance that is launched meanwhile would
 * be launched for nothing, so after the first refusal only the call itself is tried, with a growing
 * pause. An owner whose runners were not registered of late gets a few instances first.
 */
public final class RegistrationBreaker {
  /** Instances launched for an owner before GitHub has registered one of them. */
  static final int UNPROVEN_MAX = 10;

  /** How long a registration proves that GitHub registers runners of the owner. */
  static final Duration PROOF = Duration.ofMinutes(1);

  /** When jobs are judged again while the first runners are being registered. */
  private static final Duration UNPROVEN_RETRY = Duration.ofSeconds(5);

  private static final Backoff PAUSE = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(15));

  private static final int OWNERS_MAX = 10_000;

  /**
   * @param times refusals in a row
   * @param tried whether the call is being tried now
   */
  private record Refusal(int times, Blocked blocked, boolean tried) {}

  private final Map<OwnerPool, Refusal> refusals = BoundedMap.evictingEldest(OWNERS_MAX);
  private final Map<Owner, Instant> proofs = BoundedMap.evictingEldest(OWNERS_MAX);
  private final Map<Owner, Integer> unregistered = new HashMap<>();

  /** So many instances of the owner wait to be registered. */
  void expect(Owner owner, int instances) {
    unregistered.merge(owner, instances, Integer::sum);
  }

  /** One instance of the owner was registered, or will not be. */
  void settle(Owner owner) {
    unregistered.computeIfPresent(owner, (_, count) -> count > 1 ? count - 1 : null);
  }

  /** Returns whether that is news: launches were limited until now. */
  boolean accepted(OwnerPool ownerPool, Instant now) {
    boolean wasRefused = refusals.remove(ownerPool) != null;
    boolean wasUnproven = !isProven(ownerPool.owner(), now);
    proofs.put(ownerPool.owner(), now);
    return wasRefused || wasUnproven;
  }

  /**
   * Returns whether it is the first in a row. Further ones of runners that were launched together
   * count once.
   */
  boolean refused(OwnerPool ownerPool, Instant now, String reason) {
    proofs.remove(ownerPool.owner());
    Refusal before = refusals.get(ownerPool);
    if (before == null || before.tried()) {
      int times = before == null ? 1 : before.times() + 1;
      Blocked blocked =
          new Blocked(now.plus(PAUSE.after(times)), "GitHub registers no runner: " + reason);
      refusals.put(ownerPool, new Refusal(times, blocked, false));
    }
    return before == null;
  }

  /** The call could not be tried: GitHub asked to wait, or did not answer. */
  void untried(OwnerPool ownerPool, Instant again) {
    refusals.computeIfPresent(
        ownerPool,
        (_, refusal) ->
            new Refusal(refusal.times(), new Blocked(again, refusal.blocked().reason()), false));
  }

  /** Why nothing may be launched. It ends only when a registration works. */
  Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    Refusal refusal = refusals.get(ownerPool);
    if (refusal != null) {
      Instant until = refusal.blocked().until();
      Instant again = until.isAfter(now) ? until : now.plus(UNPROVEN_RETRY);
      return Optional.of(new Blocked(again, refusal.blocked().reason()));
    }
    Owner owner = ownerPool.owner();
    return !isProven(owner, now) && unregistered.containsKey(owner)
        ? Optional.of(
            new Blocked(
                now.plus(UNPROVEN_RETRY),
                "the first runners of " + owner + " are being registered"))
        : Optional.empty();
  }

  /** How many instances one request may be for. */
  int atMost(Owner owner, Instant now) {
    return isProven(owner, now) ? Integer.MAX_VALUE : UNPROVEN_MAX;
  }

  /** Those whose call is to be tried again; they count as being tried from now on. */
  List<OwnerPool> takeDue(Instant now) {
    List<OwnerPool> due =
        refusals.entrySet().stream()
            .filter(each -> !each.getValue().tried())
            .filter(each -> !now.isBefore(each.getValue().blocked().until()))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(
        ownerPool ->
            refusals.computeIfPresent(
                ownerPool, (_, refusal) -> new Refusal(refusal.times(), refusal.blocked(), true)));
    return due;
  }

  /** What is refused, a line for each pool and owner. */
  public List<String> warnings() {
    return refusals.entrySet().stream()
        .map(
            each ->
                "nothing is launched for pool %s and %s: %s"
                    .formatted(
                        each.getKey().pool(),
                        each.getKey().owner(),
                        each.getValue().blocked().reason()))
        .toList();
  }

  private boolean isProven(Owner owner, Instant now) {
    Instant proof = proofs.get(owner);
    return proof != null && now.isBefore(proof.plus(PROOF));
  }
}
