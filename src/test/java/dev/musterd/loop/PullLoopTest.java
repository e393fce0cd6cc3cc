package dev.musterd.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PullLoopTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final List<Promise<Void>> steps = new ArrayList<>();
  private final PullLoop loop = loop(this::step);

  @Test
  void step_beginsOnlyWhenTheLastHasEnded() {
    loop.start();
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, steps.size());
    steps.getLast().complete();
    assertEquals(2, steps.size());
  }

  @Test
  void pause_doublesUpToThirtySeconds_andStartsAnewAfterSuccess() {
    List<Long> begun = new ArrayList<>();
    PullLoop failing =
        loop(
            () -> {
              begun.add(Duration.between(START, time.instant()).toSeconds());
              return begun.size() == 8 ? step() : Future.failedFuture("down");
            });
    failing.start();
    time.advance(Duration.ofSeconds(200));
    assertEquals(List.of(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L), begun);
    steps.getFirst().complete();
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(200L, 201L), begun.subList(8, begun.size()));
  }

  @Test
  void standing_reportsLastSuccessAndWhyItFailsNow() {
    assertEquals(new LoopHealth(Optional.empty(), Optional.empty()), loop.health());
    loop.start();
    time.advance(Duration.ofSeconds(5));
    steps.getLast().complete();
    assertEquals(
        new LoopHealth(Optional.of(START.plusSeconds(5)), Optional.empty()), loop.health());
    time.advance(Duration.ofSeconds(5));
    steps.getLast().fail("no route");
    assertEquals(
        new LoopHealth(Optional.of(START.plusSeconds(5)), Optional.of("no route")), loop.health());
  }

  @Test
  void loop_goesOn_whenAStepThrows() {
    int[] calls = {0};
    PullLoop throwing =
        loop(
            () -> {
              if (calls[0]++ == 0) {
                throw new IllegalStateException();
              }
              return step();
            });
    throwing.start();
    assertEquals(Optional.of("IllegalStateException"), throwing.health().failure());
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, steps.size());
  }

  @Test
  void loop_keepsItsStack_whenManyStepsEndAtOnce() {
    int[] calls = {0};
    PullLoop eager = loop(() -> calls[0]++ < 100_000 ? Future.succeededFuture() : step());
    eager.start();
    assertEquals(1, steps.size());
  }

  @Test
  void stop_waitsForTheStepInFlight() {
    loop.start();
    Future<Void> stopped = loop.stop();
    assertFalse(stopped.isComplete());
    steps.getLast().fail("interrupted");
    assertTrue(stopped.succeeded());
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, steps.size());
  }

  @Test
  void stop_completesAtOnce_whilePausing() {
    loop.start();
    steps.getLast().fail("down");
    assertTrue(loop.stop().succeeded());
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, steps.size());
  }

  @Test
  void stop_completesAtOnce_whenNeverStarted() {
    assertTrue(loop.stop().succeeded());
    assertTrue(loop.stop().succeeded());
    loop.start();
    assertEquals(0, steps.size());
  }

  private Future<Void> step() {
    steps.add(Promise.promise());
    return steps.getLast().future();
  }

  private PullLoop loop(Supplier<Future<Void>> step) {
    return new PullLoop(time, time, step);
  }
}
