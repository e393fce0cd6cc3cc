package dev.musterd.flow.launch;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Back-off of pools and owners after launches that failed: until when, and how often in a row. One
 * without a failure for a day is forgotten.
 */
final class LaunchBackoff {
  /** Many times the longest wait: after it, a short wait may follow again. */
  static final Duration MEMORY = Duration.ofDays(1);

  /** The one with the oldest failure comes first. */
  private final Map<OwnerPool, Streak> streaks = new LinkedHashMap<>();

  private record Pause(LaunchFailureKind kind, Blocked blocked) {}

  private static final class Streak {
    private final Map<LaunchFailureKind, Integer> times = new EnumMap<>(LaunchFailureKind.class);
    private Optional<Pause> last = Optional.empty();
    private Instant at;

    boolean isOver() {
      return times.isEmpty() && last.isEmpty();
    }
  }

  /** Why nothing may be launched yet. */
  Optional<Blocked> at(OwnerPool ownerPool, Instant now) {
    return lasting(ownerPool, now).map(Pause::blocked);
  }

  /** One more; returns until when to wait. */
  Instant note(OwnerPool ownerPool, LaunchFailureKind kind, Instant now, String reason) {
    latest(ownerPool, now).times.merge(kind, 1, Integer::sum);
    return extend(ownerPool, kind, now, reason);
  }

  /** One of several that go wrong together, and count once: the first of them is not over yet. */
  Instant noteOneOfMany(OwnerPool ownerPool, LaunchFailureKind kind, Instant now, String reason) {
    boolean another = lasting(ownerPool, now).filter(it -> it.kind() == kind).isPresent();
    return another ? extend(ownerPool, kind, now, reason) : note(ownerPool, kind, now, reason);
  }

  /** EC2 has brought all that it was asked for. */
  void launched(OwnerPool ownerPool) {
    find(ownerPool).ifPresent(streak -> streak.times.keySet().removeIf(LaunchFailureKind::isOfEc2));
    dropIfOver(ownerPool);
  }

  /** What came could be configured; whether it boots is another matter. */
  void configured(OwnerPool ownerPool, Instant now) {
    if (at(ownerPool, now).isEmpty()) {
      find(ownerPool)
          .ifPresent(
              streak -> {
                streak.last = Optional.empty();
                streak.times.keySet().removeIf(kind -> !kind.isOfBoot());
              });
      dropIfOver(ownerPool);
    }
  }

  /** What came has also booted. */
  void booted(OwnerPool ownerPool) {
    find(ownerPool)
        .ifPresent(
            streak -> {
              streak.times.keySet().removeIf(LaunchFailureKind::isOfBoot);
              streak.last = streak.last.filter(it -> !it.kind().isOfBoot());
            });
    dropIfOver(ownerPool);
  }

  /** How many pools and owners are remembered. */
  int size() {
    return streaks.size();
  }

  private Optional<Streak> find(OwnerPool ownerPool) {
    return Optional.ofNullable(streaks.get(ownerPool));
  }

  private void dropIfOver(OwnerPool ownerPool) {
    find(ownerPool).filter(Streak::isOver).ifPresent(_ -> streaks.remove(ownerPool));
  }

  private Optional<Pause> lasting(OwnerPool ownerPool, Instant now) {
    return find(ownerPool)
        .flatMap(streak -> streak.last)
        .filter(it -> now.isBefore(it.blocked().until()));
  }

  /** Of two waits, the longer one is kept. */
  private Instant extend(OwnerPool ownerPool, LaunchFailureKind kind, Instant now, String reason) {
    Streak streak = latest(ownerPool, now);
    // A kind that only follows another of its kind is one, even when what came ended that count.
    Instant until = now.plus(kind.after(streak.times.getOrDefault(kind, 1)));
    if (lasting(ownerPool, now).filter(it -> it.blocked().until().isAfter(until)).isEmpty()) {
      streak.last = Optional.of(new Pause(kind, new Blocked(until, reason)));
    }
    return until;
  }

  /** The streak, moved to the end; those at the beginning may be too old by now. */
  private Streak latest(OwnerPool ownerPool, Instant now) {
    Streak streak = Optional.ofNullable(streaks.remove(ownerPool)).orElseGet(Streak::new);
    streak.at = now;
    streaks.put(ownerPool, streak);
    Iterator<Streak> oldest = streaks.values().iterator();
    while (oldest.hasNext() && oldest.next().at.plus(MEMORY).isBefore(now)) {
      oldest.remove();
    }
    return streak;
  }
}
