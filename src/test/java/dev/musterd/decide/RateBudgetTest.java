package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateBudgetTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void burst_waitsForNothing_thenForTheRate() {
    RateBudget budget = RateBudget.full(2, 4, START);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waits.add(budget.waitFor(START).toMillis());
      budget = budget.take(START);
    }
    assertEquals(List.of(0L, 0L, 250L, 500L, 750L), waits);
  }

  @Test
  void available_countsWhatTheHorizonBrings() {
    RateBudget empty = RateBudget.full(3, 0.5, START).take(START).take(START).take(START);
    assertEquals(0, empty.available(START, Duration.ZERO));
    assertEquals(0, empty.available(START, Duration.ofMillis(1999)));
    assertEquals(1, empty.available(START, Duration.ofSeconds(2)));
    assertEquals(15, empty.available(START, Duration.ofSeconds(30)));
    assertEquals(0, empty.take(START).available(START, Duration.ofSeconds(2)));
  }

  @Test
  void bucket_holdsNoMoreThanItsCapacity_howeverLongItFills() {
    RateBudget empty = RateBudget.full(1, 10, START).take(START);
    assertEquals(1, empty.available(START.plus(Duration.ofDays(1)), Duration.ZERO));
  }

  @Test
  void tokenThatIsGivenBack_isThereForAnother_andFillsTheBucketNoFurther() {
    RateBudget promised = RateBudget.full(1, 1, START).take(START).take(START);
    assertEquals(Duration.ofSeconds(2), promised.waitFor(START));
    assertEquals(Duration.ofSeconds(1), promised.giveBack(START).waitFor(START));
    assertEquals(1, RateBudget.full(1, 1, START).giveBack(START).available(START, Duration.ZERO));
  }

  /** A wall clock may be set back; that must neither throw nor fill the bucket. */
  @Test
  void bucket_doesNotFill_whenTheClockGoesBack() {
    RateBudget empty = RateBudget.full(1, 1, START).take(START);
    assertEquals(0, empty.available(START.minusSeconds(60), Duration.ZERO));
    assertEquals(Duration.ofSeconds(1), empty.waitFor(START.minusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void calls_neverExceedCapacityAndRate_inAnyWindow(long seed) {
    Random random = new Random(seed);
    double capacity = 1 + random.nextInt(20);
    double perSecond = 0.1 + random.nextDouble() * 30;
    RateBudget budget = RateBudget.full(capacity, perSecond, START);
    List<Instant> calls = new ArrayList<>();
    Instant now = START;
    for (int i = 0; i < 300; i++) {
      now = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(20));
      calls.add(now.plus(budget.waitFor(now)));
      budget = budget.take(now);
    }
    for (int from = 0; from < calls.size(); from++) {
      assertTrue(from == 0 || !calls.get(from).isBefore(calls.get(from - 1)), "in order");
      for (int to = from; to < calls.size(); to++) {
        double seconds = Duration.between(calls.get(from), calls.get(to)).toNanos() / 1e9;
        int count = to - from + 1;
        assertTrue(
            count <= capacity + perSecond * seconds + 1e-3,
            "%d calls in %.3f s of %s and %s a second"
                .formatted(count, seconds, capacity, perSecond));
      }
    }
  }
}
