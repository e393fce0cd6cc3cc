package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every implementation of {@link Timers}. */
public abstract class TimersContract {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMillis(60);

  protected abstract Timers timers();

  /** The clock that the timers follow, which is never put back. */
  protected abstract InstantSource clock();

  /** Calls from where a daemon would call. */
  protected abstract void act(Runnable calls);

  /** Lets time pass until it is complete. */
  protected abstract void await(Future<?> future);

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void after_isCompleteAtOnce_whenThereIsNothingToWaitFor(long nanos) {
    assertTrue(timers().after(Duration.ofNanos(nanos)).succeeded());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999_999, 1_000_001, 20_500_000})
  void after_isNeverEarlier(long nanos) {
    Instant due = clock().instant().plusNanos(nanos);
    Future<Void> waited = timers().after(Duration.ofNanos(nanos));
    await(waited);
    assertFalse(clock().instant().isBefore(due));
  }

  @Test
  void after_completesTheShorterFirst_whicheverWasAskedForFirst() {
    assertEquals(List.of(SHORT, LONG), order(List.of(LONG, SHORT)));
  }

  @Test
  void after_completesInTheOrderOfAsking_whenTheDelayIsTheSame() {
    List<Integer> order = new ArrayList<>();
    List<Future<?>> all = new ArrayList<>();
    act(
        () -> {
          for (int i = 0; i < 50; i++) {
            int number = i;
            all.add(timers().after(SHORT).onSuccess(_ -> order.add(number)));
          }
        });
    await(Future.all(all));
    assertEquals(order.stream().sorted().toList(), order);
    assertEquals(50, order.size());
  }

  @Test
  void schedule_runsTheActionOnce_andNeverEarlier() {
    Instant due = clock().instant().plus(SHORT);
    List<Instant> runs = new ArrayList<>();
    act(() -> timers().schedule(SHORT, () -> runs.add(clock().instant())));
    await(timers().after(LONG));
    assertEquals(1, runs.size());
    assertFalse(runs.getFirst().isBefore(due));
  }

  /** Neither within the call nor lost. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void schedule_runsTheActionLater_whenThereIsNothingToWaitFor(long nanos) {
    List<String> order = new ArrayList<>();
    act(
        () -> {
          timers().schedule(Duration.ofNanos(nanos), () -> order.add("action"));
          order.add("caller");
        });
    await(timers().after(SHORT));
    assertEquals(List.of("caller", "action"), order);
  }

  @Test
  void cancelledTimer_runsNothing_andLeavesTheOthers() {
    List<String> runs = new ArrayList<>();
    act(
        () -> {
          timers().schedule(SHORT, () -> runs.add("first"));
          timers().schedule(SHORT, () -> runs.add("cancelled")).cancel();
          timers().schedule(SHORT, () -> runs.add("last"));
        });
    await(timers().after(LONG));
    assertEquals(List.of("first", "last"), runs);
  }

  @Test
  void cancel_hasNoEffect_onATimerThatHasRun() {
    List<String> runs = new ArrayList<>();
    List<Timer> timer = new ArrayList<>();
    act(() -> timer.add(timers().schedule(SHORT, () -> runs.add("action"))));
    await(timers().after(LONG));
    act(() -> timer.getFirst().cancel());
    assertEquals(List.of("action"), runs);
  }

  private List<Duration> order(List<Duration> delays) {
    List<Duration> order = new ArrayList<>();
    List<Future<?>> all = new ArrayList<>();
    act(
        () ->
            delays.forEach(
                delay -> all.add(timers().after(delay).onSuccess(_ -> order.add(delay)))));
    await(Future.all(all));
    return order;
  }
}
