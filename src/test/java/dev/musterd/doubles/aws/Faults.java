package dev.musterd.doubles.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The faults still to come, in order, per API. */
public final class Faults {
  private final Map<Api, Deque<Fault>> coming = new EnumMap<>(Api.class);
  private final Map<Api, Fault> lasting = new EnumMap<>(Api.class);
  private Function<Api, Optional<Fault>> weather = _ -> Optional.empty();

  /** The next {@code times} calls meet this fault, after those already scripted. */
  public void next(Api api, int times, Fault fault) {
    Deque<Fault> queue = coming.computeIfAbsent(api, _ -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      queue.add(fault);
    }
  }

  /** Every call meets this fault until {@link #clear}. */
  public void until(Api api, Fault fault) {
    lasting.put(api, fault);
  }

  public void throttle(Api api, int times) {
    next(api, times, Fault.throttle(api));
  }

  /** What may befall any call that nothing was scripted for. */
  public void weather(Function<Api, Optional<Fault>> chance) {
    weather = chance;
  }

  public void clear() {
    coming.clear();
    lasting.clear();
  }

  Optional<Fault> take(Api api) {
    Deque<Fault> queue = coming.getOrDefault(api, new ArrayDeque<>());
    return Optional.ofNullable(queue.isEmpty() ? lasting.get(api) : queue.poll())
        .or(() -> weather.apply(api));
  }
}
