package dev.musterd.state;

import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Offering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The offerings that had no capacity a short while ago. At most types × subnets × markets. */
public final class UnavailableOfferings {
  /** More is not told apart: an offering that is short is asked again every few minutes. */
  static final int REFUSALS_MAX = 60;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<Offering, Instant> until = new HashMap<>();
  private final Map<Offering, Deque<Instant>> refusals = new HashMap<>();
  private final Duration memory;

  public UnavailableOfferings(Duration memory) {
    this.memory = memory;
  }

  public void remember(Collection<Shortage> shortages, Instant now) {
    shortages.forEach(
        shortage -> {
          until.put(shortage.offering(), now.plus(memory));
          refused(shortage.offering(), now);
        });
  }

  private void refused(Offering offering, Instant now) {
    Deque<Instant> times = refusals.computeIfAbsent(offering, _ -> new ArrayDeque<>());
    if (times.size() == REFUSALS_MAX) {
      times.removeFirst();
    }
    times.addLast(now);
  }

  /** How often each offering was short within the last hour, {@link #REFUSALS_MAX} at most. */
  public Map<Offering, Integer> refusals(Instant now) {
    Instant oldest = now.minus(HOUR);
    refusals.values().forEach(times -> times.removeIf(time -> time.isBefore(oldest)));
    refusals.values().removeIf(Deque::isEmpty);
    return refusals.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().size()));
  }

  public Set<Offering> at(Instant now) {
    until.values().removeIf(end -> !end.isAfter(now));
    return Set.copyOf(until.keySet());
  }
}
