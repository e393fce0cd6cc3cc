package dev.musterd.model.operator;

import dev.musterd.model.Instance;
import dev.musterd.model.TimedEvent;
import java.util.List;

/**
 * What was recorded of one instance and the runner on it, also of one that has ended.
 *
 * @param events in their order; the first is its launch, as far as this process saw it
 */
public record RunnerHistory(Instance.Id instance, List<TimedEvent> events) {
  public RunnerHistory {
    events = List.copyOf(events);
  }
}
