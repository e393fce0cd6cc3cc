package dev.musterd.doubles.sqs;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    DEPTH
  }

  /**
   * How a call fails.
   *
   * @param done whether the call does its work before it fails, as when an answer is lost
   */
  public record Failure(String reason, boolean done) {}

  private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
  private final Map<Call, Deque<Failure>> planned = new EnumMap<>(Call.class);
  private Optional<String> outage = Optional.empty();
  private Function<Call, Optional<Failure>> weather = _ -> Optional.empty();

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

  /** What may befall any call that nothing was planned for. */
  public void weather(Function<Call, Optional<Failure>> chance) {
    weather = chance;
  }

  <T> Future<T> run(Call call, Supplier<Future<T>> work) {
    counts.merge(call, 1, Integer::sum);
    if (outage.isPresent()) {
      return Future.failedFuture(outage.get());
    }
    Failure next = planned.getOrDefault(call, new ArrayDeque<>()).poll();
    Optional<Failure> failure = Optional.ofNullable(next).or(() -> weather.apply(call));
    if (failure.isEmpty()) {
      return work.get();
    }
    String reason = failure.get().reason();
    return failure.get().done()
        ? work.get().transform(_ -> Future.failedFuture(reason))
        : Future.failedFuture(reason);
  }

  private void plan(Call call, int times, Failure failure) {
    Deque<Failure> failures = planned.computeIfAbsent(call, _ -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      failures.add(failure);
    }
  }
}
