package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.WarmPool.Facts;
import dev.musterd.decide.WarmPool.Verdict;
import dev.musterd.model.PoolBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmPoolTest {
  private static final int MANY = 1_000;

  /** A pool with a maximum of 10, and of 6 per owner. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # count, spare, live, of owner, ready, of owner, budget, verdict
          0,  0, 0, 0, 0, 0, 180, Enough 0 of 0 runners are there
          0,  3, 3, 3, 0, 0, 180, Enough 3 of 0 runners are there
          2,  2, 2, 2, 0, 0, 180, Enough 2 of 2 runners are there
          2,  3, 9, 6, 4, 4, 180, Enough 3 of 2 runners are there
          2,  0, 0, 0, 0, 0, 180, Launch 2
          2,  1, 5, 3, 0, 0, 180, Launch 1
          9,  0, 0, 0, 0, 0, 180, Launch 6
          9,  0, 8, 0, 0, 0, 180, Launch 2
          9,  0, 8, 5, 0, 0, 180, Launch 1
          5,  0, 0, 0, 0, 0,   3, Launch 3
          2,  0, 0, 0, 0, 0,   0, Hold 2 GitHub registers no more runners this minute
          2,  0, 6, 6, 0, 0, 180, Hold 2 pool linux-x64 is at its maximum of 6 per owner
          2,  1, 10, 3, 0, 0, 180, Hold 1 pool linux-x64 is at its maximum of 10
          2,  1, 12, 3, 0, 0, 180, Hold 1 pool linux-x64 is at its maximum of 10
          2,  0, 0, 0, 1, 1, 180, Yield waiting jobs come first
          2,  0, 5, 0, 4, 0, 180, Launch 1
          2,  0, 5, 0, 5, 0, 180, Hold 2 waiting jobs take the rest of pool linux-x64's maximum of 10
          """)
  void pool_isToppedUp_withinItsLimits(
      int count,
      int spare,
      int live,
      int ofOwner,
      int ready,
      int readyOfOwner,
      int budget,
      String verdict) {
    Facts facts =
        new Facts(
            NOON,
            PoolBuilder.pool(POOL).maxRunners(10).maxRunnersPerOwner(6).build(),
            new WarmPool.Idle(count, spare),
            new WarmPool.WaitingJobs(ready, readyOfOwner),
            new Capacity(live, ofOwner, budget, Optional.empty(), false),
            false);
    assertEquals(verdict, words(WarmPool.judge(facts)));
  }

  @Test
  void pool_isToppedUpInSteps_whenMuchIsMissing() {
    assertEquals("Launch 200", words(WarmPool.judge(unlimited(MANY, 0, false, Optional.empty()))));
  }

  @Test
  void launch_reportsHowManyAreThere() {
    assertEquals(
        new Verdict.Launch(2, "1 of 3 runners are there"),
        WarmPool.judge(unlimited(3, 1, false, Optional.empty())));
  }

  @Test
  void pool_waits_untilEc2HasAnswered() {
    assertEquals(
        "Yield EC2 has not answered the last request",
        words(WarmPool.judge(unlimited(3, 0, true, Optional.empty()))));
  }

  @Test
  void pool_isHeld_asLongAsItIsBlocked() {
    Instant until = NOON.plus(Duration.ofMinutes(4));
    assertEquals(
        new Verdict.Hold(3, until, "no capacity"),
        WarmPool.judge(unlimited(3, 0, false, Optional.of(new Blocked(until, "no capacity")))));
    assertEquals(
        "Enough 3 of 3 runners are there",
        words(
            WarmPool.judge(
                unlimited(3, 3, false, Optional.of(new Blocked(until, "no capacity"))))));
  }

  private static Facts unlimited(
      int count, int spare, boolean underway, Optional<Blocked> blocked) {
    return new Facts(
        NOON,
        PoolBuilder.pool(POOL).build(),
        new WarmPool.Idle(count, spare),
        new WarmPool.WaitingJobs(0, 0),
        new Capacity(MANY, MANY, MANY, blocked, true),
        underway);
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Launch(int count, String _) -> "Launch " + count;
      case Verdict.Enough(String reason) -> "Enough " + reason;
      case Verdict.Yield(Instant _, String reason) -> "Yield " + reason;
      case Verdict.Hold(int missing, Instant _, String reason) -> "Hold " + missing + " " + reason;
    };
  }
}
