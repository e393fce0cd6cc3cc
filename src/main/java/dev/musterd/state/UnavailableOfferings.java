package dev.musterd.state;

import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Offering;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The offerings that had no capacity a short while ago. At most types × subnets × markets. */
public final class UnavailableOfferings {
  private final Map<Offering, Instant> until = new HashMap<>();
  private final Duration memory;

  public UnavailableOfferings(Duration memory) {
    this.memory = memory;
  }

  public void remember(Collection<Shortage> shortages, Instant now) {
    shortages.forEach(shortage -> until.put(shortage.offering(), now.plus(memory)));
  }

  public Set<Offering> at(Instant now) {
    until.values().removeIf(end -> !end.isAfter(now));
    return Set.copyOf(until.keySet());
  }
}
