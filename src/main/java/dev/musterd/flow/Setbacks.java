package dev.musterd.flow;

import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.model.Group;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pools and owners that wait after launches that brought too little, and how often in a row. */
final class Setbacks {
  private final Map<Group, Setback> known = new HashMap<>();

  private record Setback(Blocked blocked, int failures) {}

  /** Why nothing may be launched yet. */
  Optional<Blocked> at(Group group, Instant now) {
    return Optional.ofNullable(known.get(group))
        .map(Setback::blocked)
        .filter(blocked -> now.isBefore(blocked.until()));
  }

  int failures(Group group) {
    return Optional.ofNullable(known.get(group)).map(Setback::failures).orElse(0);
  }

  void note(Group group, int failures, Instant until, String reason) {
    known.put(group, new Setback(new Blocked(until, reason), failures));
  }

  /** All went well: the next setback is a first one. */
  void clear(Group group, Instant now) {
    if (at(group, now).isEmpty()) {
      known.remove(group);
    }
  }
}
