package dev.musterd.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TickLoopTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:20Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime(START);
  private final List<Promise<Void>> runs = new ArrayList<>();
  private final List<Instant> begun = new ArrayList<>();
  private final TickLoop loop = loop(TickLoop.every(MINUTE));

  @Test
  void run_beginsAtTheStart_andThenOnSchedule() {
    TickLoop onTheMinute = loop(TickLoopTest::nextMinute);
    onTheMinute.start();
    end();
    time.advance(Duration.ofSeconds(40));
    end();
    time.advance(MINUTE);
    assertEquals(List.of(START, START.plusSeconds(40), START.plusSeconds(100)), begun);
  }

  @Test
  void wait_beginsWhenTheRunHasEnded() {
    loop.start();
    time.advance(Duration.ofMinutes(10));
    assertEquals(1, runs.size());
    end();
    time.advance(MINUTE.minusNanos(1));
    assertEquals(1, runs.size());
    time.advance(Duration.ofNanos(1));
    assertEquals(2, runs.size());
  }

  @Test
  void run_isRepeatedOnSchedule_whenItFailed() {
    loop.start();
    runs.getLast().fail("no answer");
    assertEquals(new LoopHealth(Optional.empty(), Optional.of("no answer")), loop.health());
    time.advance(MINUTE);
    end();
    assertEquals(new LoopHealth(Optional.of(START.plus(MINUTE)), Optional.empty()), loop.health());
  }

  @Test
  void run_isRepeatedOnSchedule_whenItThrew() {
    List<Instant> tried = new ArrayList<>();
    TickLoop throwing =
        new TickLoop(
            time,
            time,
            TickLoop.every(MINUTE),
            () -> {
              tried.add(time.instant());
              throw new IllegalStateException("bug");
            });
    throwing.start();
    time.advance(MINUTE);
    assertEquals(List.of(START, START.plus(MINUTE)), tried);
    assertEquals(Optional.of("bug"), throwing.health().failure());
  }

  @Test
  void runNow_runsOnceAfterTheRunInFlight_howeverOftenAsked() {
    loop.start();
    loop.runNow();
    loop.runNow();
    assertEquals(1, runs.size());
    end();
    assertEquals(2, runs.size());
    end();
    assertEquals(2, runs.size());
  }

  @Test
  void runNow_replacesTheWait() {
    loop.start();
    end();
    time.advance(Duration.ofSeconds(30));
    loop.runNow();
    end();
    time.advance(MINUTE.minusNanos(1));
    assertEquals(2, runs.size());
    time.advance(Duration.ofNanos(1));
    assertEquals(3, runs.size());
  }

  /** The timer of the first wait falls due while the nudged run is still in flight. */
  @Test
  void runNow_isNotFollowedByTheRunItReplaced() {
    loop.start();
    end();
    loop.runNow();
    time.advance(MINUTE);
    end();
    assertEquals(2, runs.size());
  }

  @Test
  void runAgain_isRefused_beforeTheFirstRunHasEnded_andAfterAStop() {
    assertFalse(loop.runNowIfStarted());
    loop.start();
    assertFalse(loop.runNowIfStarted());
    runs.getLast().fail("no answer");
    assertTrue(loop.runNowIfStarted());
    assertEquals(2, runs.size());
    end();
    loop.stop();
    assertFalse(loop.runNowIfStarted());
    assertEquals(2, runs.size());
  }

  @Test
  void loop_rests_whenTheScheduleHasEnded() {
    TickLoop once = loop(_ -> Optional.empty());
    once.start();
    end();
    time.advance(Duration.ofDays(400));
    assertEquals(1, runs.size());
    once.runNow();
    assertEquals(2, runs.size());
  }

  @Test
  void loop_doesNotSpin_whenTheScheduleNamesThePast() {
    TickLoop stuck = loop(now -> Optional.of(now.minusSeconds(5)));
    stuck.start();
    end();
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(START, START.plusSeconds(1)), begun);
  }

  /** The wall clock runs a little slower than the timer. */
  @Test
  void run_happensOncePerInstant_whenTheTimerIsEarly() {
    InstantSource slow =
        () -> {
          Duration passed = Duration.between(START, time.instant());
          return START.plus(passed.minus(passed.dividedBy(100)));
        };
    List<Instant> told = new ArrayList<>();
    TickLoop onTheMinute =
        new TickLoop(
            time,
            slow,
            TickLoopTest::nextMinute,
            () -> {
              told.add(slow.instant().truncatedTo(ChronoUnit.MINUTES));
              return Future.succeededFuture();
            });
    onTheMinute.start();
    time.advance(Duration.ofMinutes(5));
    assertEquals(told.stream().distinct().toList(), told);
    assertEquals(6, told.size());
  }

  @Test
  void stop_waitsForTheRunInFlight_andDropsWhatWasAsked() {
    loop.start();
    loop.runNow();
    Future<Void> stopped = loop.stop();
    assertFalse(stopped.isComplete());
    end();
    assertTrue(stopped.succeeded());
    time.advance(Duration.ofHours(1));
    loop.runNow();
    assertEquals(1, runs.size());
  }

  @Test
  void stop_completesAtOnce_whileWaiting() {
    loop.start();
    end();
    assertTrue(loop.stop().succeeded());
    time.advance(Duration.ofHours(1));
    assertEquals(1, runs.size());
  }

  private void end() {
    runs.getLast().complete();
  }

  private static Optional<Instant> nextMinute(Instant now) {
    return Optional.of(now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE));
  }

  private TickLoop loop(Function<Instant, Optional<Instant>> schedule) {
    return new TickLoop(
        time,
        time,
        schedule,
        () -> {
          begun.add(time.instant());
          runs.add(Promise.promise());
          return runs.getLast().future();
        });
  }
}
