package dev.musterd.doubles.sqs;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the calls of the fake queue, and lets them fail as the test says. */
public final class ScriptedCalls {
  /** What can be called. */
  public enum Call {
    SEND,
    RECEIVE,
    HOLD,
    ACKNOWLEDGE,
    BURY,
    PROBE
  }

  /**
   * @param done whether the call does its work before it fails, as when an answer is lost
   */
  private record Failure(String reason, boolean done) {}

  private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
  private final Map<Call, Deque<Failure>> planned = new EnumMap<>(Call.class);
  private Optional<String> outage = Optional.empty();

  public int count(Call call) {
    return counts.getOrDefault(call, 0);
  }

  /** The next {@code times} calls fail without effect. */
  public void refuse(Call call, int times, String reason) {
    plan(call, times, new Failure(reason, false));
  }

  /** The next {@code times} calls do their work and fail all the same. */
  public void loseAnswer(Call call, int times, String reason) {
    plan(call, times, new Failure(reason, true));
  }

  /** Every call fails without effect, until {@link #up}. */
  public void down(String reason) {
    outage = Optional.of(reason);
  }

  /** The outage is over; what else was planned stays planned. */
  public void up() {
    outage = Optional.empty();
  }

  <T> Future<T> run(Call call, Supplier<Future<T>> work) {
    counts.merge(call, 1, Integer::sum);
    if (outage.isPresent()) {
      return Future.failedFuture(outage.get());
    }
    Failure failure = planned.getOrDefault(call, new ArrayDeque<>()).poll();
    if (failure == null) {
      return work.get();
    }
    return failure.done()
        ? work.get().transform(_ -> Future.failedFuture(failure.reason()))
        : Future.failedFuture(failure.reason());
  }

  private void plan(Call call, int times, Failure failure) {
    Deque<Failure> failures = planned.computeIfAbsent(call, _ -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      failures.add(failure);
    }
  }
}
