package dev.musterd.flow.launch;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.state.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A circuit breaker for instances that are launched for jobs: when they end before their runners
 * come, the pool pauses, and then tries one instance at a time until a runner comes.
 */
final class JobBootTracker {
  private final Inventory inventory;
  private final LaunchBackoff backoff;

  /** When the last instance was launched whose runner never came, where none came since. */
  private final Map<OwnerPool, Instant> missed = new LinkedHashMap<>();

  JobBootTracker(Inventory inventory, LaunchBackoff backoff) {
    this.inventory = inventory;
    this.backoff = backoff;
  }

  /** Returns until when to wait; nothing when it was one of several, and others came. */
  Optional<Instant> missed(Instance instance, Instant now, String reason) {
    OwnerPool ownerPool = instance.ownerPool();
    if (inventory.hasBooted(ownerPool, instance.launchedAt())) {
      return Optional.empty();
    }
    missed.merge(
        ownerPool, instance.launchedAt(), (one, other) -> one.isAfter(other) ? one : other);
    return Optional.of(
        backoff.noteOneOfMany(
            ownerPool,
            LaunchFailureKind.NO_RUNNER,
            now,
            "the last runner, %s, never came: %s".formatted(instance.id(), reason)));
  }

  /** Ends the pauses of those where a runner has come, and returns them. */
  List<OwnerPool> recovered(Instant now) {
    if (missed.isEmpty()) {
      return List.of(); // As nearly always, in every second.
    }
    missed.values().removeIf(at -> at.plus(LaunchBackoff.MEMORY).isBefore(now));
    List<OwnerPool> recovered =
        missed.entrySet().stream()
            .filter(each -> inventory.hasBooted(each.getKey(), each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    recovered.forEach(missed::remove);
    recovered.forEach(backoff::booted);
    return recovered;
  }

  /** How many instances may be launched in one request. */
  int atMost(OwnerPool ownerPool) {
    return missed.containsKey(ownerPool) ? 1 : Integer.MAX_VALUE;
  }

  /** Why nothing may be launched while an instance is tried. */
  Optional<Blocked> trying(OwnerPool ownerPool, Duration bootTime, Instant now) {
    Instant since = missed.get(ownerPool);
    return since == null
        ? Optional.empty()
        : inventory.all().stream()
            .filter(runner -> runner.instance().ownerPool().equals(ownerPool))
            .filter(runner -> runner.instance().launchedAt().isAfter(since))
            .filter(runner -> runner.phase(now, bootTime) == Runner.Phase.BOOTING)
            .findFirst()
            .map(Runner::instance)
            .map(
                tried ->
                    new Blocked(
                        tried.launchedAt().plus(bootTime),
                        "the last runners never came: %s is tried first".formatted(tried.id())));
  }
}
