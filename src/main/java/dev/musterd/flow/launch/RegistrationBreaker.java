package dev.musterd.flow.launch;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Retrying;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A circuit breaker for registrations that GitHub refuses for good: a suspended installation,
 * runners that are disabled, a full runner group. Every instance that is launched meanwhile would
 * be launched for nothing, so after the first refusal only the call itself is tried, with a growing
 * pause; for the owner's other pools it is tried once before anything is launched. An owner whose
 * runners were not registered of late gets a few instances first.
 */
public final class RegistrationBreaker {
  /** When jobs are judged again while runners are being registered, or the call is tried. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final int OWNERS_MAX = 10_000;

  /**
   * A call that has to work before anything is launched.
   *
   * @param refused whether it was refused, or has to be tried as another of the owner's was
   * @param underway whether it is being tried now
   */
  private record Trial(Blocked blocked, boolean refused, boolean underway) {
    Trial at(Instant again) {
      return new Trial(new Blocked(again, blocked.reason()), refused, false);
    }

    Trial begun() {
      return new Trial(blocked, refused, true);
    }
  }

  private final Map<OwnerPool, Trial> trials = BoundedMap.evictingEldest(OWNERS_MAX);
  private final Map<Owner, OwnerRegistrations> owners = BoundedMap.evictingEldest(OWNERS_MAX);

  /** So many instances are asked for, which are to be registered. */
  void expect(OwnerPool ownerPool, int instances) {
    of(ownerPool.owner()).expect(ownerPool.pool(), instances);
  }

  /** So many instances were registered, or will not be. */
  void settle(OwnerPool ownerPool, int instances) {
    of(ownerPool.owner()).settle(ownerPool.pool(), instances);
  }

  /**
   * An instance was registered. It does not end a refusal of one that was launched with it: of a
   * group that is nearly full, some are taken. Returns whether more may be launched now.
   */
  boolean accepted(OwnerPool ownerPool, Instant now) {
    OwnerRegistrations owner = of(ownerPool.owner());
    owner.accepted(ownerPool.pool(), now);
    boolean wasDoubted = find(ownerPool).filter(trial -> !trial.refused()).isPresent();
    if (wasDoubted) {
      trials.remove(ownerPool);
    }
    return wasDoubted || !owner.isAnyUnderway();
  }

  /** The call that was tried works; returns whether it was refused before. */
  boolean works(OwnerPool ownerPool, Instant now) {
    of(ownerPool.owner()).works(ownerPool.pool(), now);
    return Optional.ofNullable(trials.remove(ownerPool)).filter(Trial::refused).isPresent();
  }

  /**
   * The registration of an instance was refused. Returns whether it is the first in a row: further
   * ones of instances that were launched together count once.
   */
  boolean refused(OwnerPool ownerPool, Instant now, String reason) {
    if (find(ownerPool).filter(Trial::refused).isPresent()) {
      of(ownerPool.owner()).interrupted(ownerPool.pool(), now);
      return false;
    }
    return stillRefused(ownerPool, now, reason);
  }

  /** The call that was tried is refused; returns whether it is for the first time in a row. */
  boolean stillRefused(OwnerPool ownerPool, Instant now, String reason) {
    boolean isFirst = find(ownerPool).filter(Trial::refused).isEmpty();
    int times = of(ownerPool.owner()).refused(ownerPool.pool(), now);
    Blocked blocked =
        new Blocked(
            now.plus(Retrying.afterRefusal(times)), "GitHub registers no runner: " + reason);
    trials.put(ownerPool, new Trial(blocked, true, false));
    return isFirst;
  }

  /** The call could not be tried: GitHub asked to wait, or did not answer. */
  void untried(OwnerPool ownerPool, Instant again) {
    trials.computeIfPresent(ownerPool, (_, trial) -> trial.at(again));
  }

  /**
   * Why nothing may be launched. A refusal ends only when the call works. A pool that has to be
   * tried first, as another of its owner is refused, is due from now on.
   */
  Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    OwnerRegistrations owner = of(ownerPool.owner());
    if (!trials.containsKey(ownerPool)) {
      owner
          .refusedBeside(ownerPool.pool())
          .ifPresent(pool -> trials.put(ownerPool, doubt(ownerPool, pool, now)));
    }
    return find(ownerPool)
        .map(Trial::blocked)
        .map(it -> it.until().isAfter(now) ? it : new Blocked(now.plus(RETRY), it.reason()))
        .or(
            () ->
                owner.atMost(ownerPool.pool(), now) > 0
                    ? Optional.empty()
                    : Optional.of(
                        new Blocked(
                            now.plus(RETRY),
                            "the last runners of %s are being registered"
                                .formatted(ownerPool.owner()))));
  }

  private static Trial doubt(OwnerPool ownerPool, String refused, Instant now) {
    String reason =
        "GitHub registers no runner of %s in pool %s: a registration is tried first"
            .formatted(ownerPool.owner(), refused);
    return new Trial(new Blocked(now, reason), false, false);
  }

  /** How many instances one request may be for. */
  int atMost(OwnerPool ownerPool, Instant now) {
    return Math.max(0, of(ownerPool.owner()).atMost(ownerPool.pool(), now));
  }

  /** Those whose call is to be tried; they count as being tried from now on. */
  List<OwnerPool> takeDue(Instant now) {
    if (trials.isEmpty()) {
      return List.of(); // As nearly always, in every second.
    }
    List<OwnerPool> due =
        trials.entrySet().stream()
            .filter(each -> !each.getValue().underway())
            .filter(each -> !now.isBefore(each.getValue().blocked().until()))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(ownerPool -> trials.computeIfPresent(ownerPool, (_, trial) -> trial.begun()));
    return due;
  }

  /** What is refused, a line for each pool and owner. */
  public List<String> warnings() {
    return trials.entrySet().stream()
        .filter(each -> each.getValue().refused())
        .map(
            each ->
                "nothing is launched for pool %s and %s: %s"
                    .formatted(
                        each.getKey().pool(),
                        each.getKey().owner(),
                        each.getValue().blocked().reason()))
        .toList();
  }

  private Optional<Trial> find(OwnerPool ownerPool) {
    return Optional.ofNullable(trials.get(ownerPool));
  }

  private OwnerRegistrations of(Owner owner) {
    return owners.computeIfAbsent(owner, _ -> new OwnerRegistrations());
  }
}
