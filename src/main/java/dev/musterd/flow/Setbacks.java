package dev.musterd.flow;

import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.Retrying.Trouble;
import dev.musterd.model.Group;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pools and owners that wait after launches that went wrong, and how often in a row each did. */
final class Setbacks {
  private final Map<Group, Setback> last = new HashMap<>();
  private final Map<Group, Map<Trouble, Integer>> times = new HashMap<>();

  private record Setback(Trouble trouble, Blocked blocked) {}

  /** Why nothing may be launched yet. */
  Optional<Blocked> at(Group group, Instant now) {
    return lasting(group, now).map(Setback::blocked);
  }

  /** One more; returns until when to wait. */
  Instant note(Group group, Trouble trouble, Instant now, String reason) {
    count(group).merge(trouble, 1, Integer::sum);
    return extend(group, trouble, now, reason);
  }

  /** One of several that go wrong together, and count once: the first of them is not over yet. */
  Instant noteOneOfMany(Group group, Trouble trouble, Instant now, String reason) {
    boolean another = lasting(group, now).filter(it -> it.trouble() == trouble).isPresent();
    return another ? extend(group, trouble, now, reason) : note(group, trouble, now, reason);
  }

  /** EC2 has brought all that it was asked for. */
  void came(Group group) {
    count(group).keySet().removeIf(Trouble::isOfEc2);
  }

  /** What came could be configured; whether it boots is another matter. */
  void configured(Group group, Instant now) {
    if (at(group, now).isEmpty()) {
      last.remove(group);
      count(group).keySet().removeIf(trouble -> trouble != Trouble.UNBOOTED);
    }
  }

  /** What came has also booted. */
  void booted(Group group) {
    count(group).remove(Trouble.UNBOOTED);
    if (Optional.ofNullable(last.get(group)).filter(it -> isOfBoots(it)).isPresent()) {
      last.remove(group);
    }
  }

  private static boolean isOfBoots(Setback setback) {
    return setback.trouble() == Trouble.UNBOOTED;
  }

  private Optional<Setback> lasting(Group group, Instant now) {
    return Optional.ofNullable(last.get(group)).filter(it -> now.isBefore(it.blocked().until()));
  }

  /** Of two waits, the longer one is kept. */
  private Instant extend(Group group, Trouble trouble, Instant now, String reason) {
    Instant until = now.plus(trouble.after(count(group).get(trouble)));
    if (lasting(group, now).filter(it -> it.blocked().until().isAfter(until)).isEmpty()) {
      last.put(group, new Setback(trouble, new Blocked(until, reason)));
    }
    return until;
  }

  private Map<Trouble, Integer> count(Group group) {
    return times.computeIfAbsent(group, _ -> new EnumMap<>(Trouble.class));
  }
}
