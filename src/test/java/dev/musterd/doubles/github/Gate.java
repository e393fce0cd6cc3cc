package dev.musterd.doubles.github;

import dev.musterd.port.GitHub;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every call passes here: it is counted, limited, and failed when the script says so. */
final class Gate {
  private final InstantSource clock;
  private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
  private final Map<Operation, Deque<Fault>> script = new EnumMap<>(Operation.class);
  private final Map<Long, RateLimit> limits = new HashMap<>();
  private final Map<Long, Map<Operation, Fault>> refusals = new HashMap<>();
  private Function<Operation, Optional<Fault>> weather = _ -> Optional.empty();
  private int callsAnHour = 15_000;
  private boolean secondary;

  Gate(InstantSource clock) {
    this.clock = clock;
  }

  void fail(Operation operation, int times, Fault fault) {
    Deque<Fault> faults = script.computeIfAbsent(operation, _ -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
  }

  void refuse(long installation, Operation operation, Fault fault) {
    refusals
        .computeIfAbsent(installation, _ -> new EnumMap<>(Operation.class))
        .put(operation, fault);
  }

  void allow(long installation) {
    refusals.remove(installation);
  }

  void weather(Function<Operation, Optional<Fault>> chance) {
    weather = chance;
  }

  void limit(int anHour) {
    callsAnHour = anHour;
    limits.clear();
  }

  void enforceSecondaryLimit() {
    secondary = true;
    limits.clear();
  }

  int calls(Operation operation) {
    return calls.getOrDefault(operation, 0);
  }

  int calls() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  <T> Reply<T> pass(Operation operation, long installation, Supplier<Reply<T>> effect) {
    calls.merge(operation, 1, Integer::sum);
    Fault scripted = script.getOrDefault(operation, new ArrayDeque<>()).poll();
    Fault refusal = refusals.getOrDefault(installation, Map.of()).get(operation);
    Optional<Fault> fault =
        Optional.ofNullable(scripted)
            .or(() -> Optional.ofNullable(refusal))
            .or(() -> weather.apply(operation));
    if (fault.isEmpty()) {
      return limitOf(installation).<T>refusal(operation, clock.instant()).orElseGet(effect);
    }
    return switch (fault.get()) {
      case Fault.Status(int status, String message, Map<String, String> headers) ->
          new Reply.Refused<>(status, message, headers);
      case Fault.Hang() -> new Reply.Silent<>();
      case Fault.Garbage(String body) -> new Reply.Garbled<>(body);
      case Fault.DropAfterEffect() -> {
        effect.get();
        yield new Reply.Cut<>();
      }
    };
  }

  List<GitHub.Budget> budgets() {
    return limits.entrySet().stream().map(it -> it.getValue().budget(it.getKey())).toList();
  }

  RateLimit limitOf(long installation) {
    return limits.computeIfAbsent(
        installation, _ -> new RateLimit(callsAnHour, secondary, clock.instant()));
  }
}
