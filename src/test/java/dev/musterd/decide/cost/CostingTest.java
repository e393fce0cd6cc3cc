package dev.musterd.decide.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSamples;
import dev.musterd.model.cost.CostSegment;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostingTest {
  private static final Instant LAUNCH = Instant.parse("2026-11-29T23:59:00Z");
  private static final CostParts HOURLY = CostSamples.parts(96_000_001, 192_000_000, 877_777, 5);

  private static CostSegment segment(Instant from, Instant to) {
    return new CostSegment(
        CostSamples.source(1), LAUNCH, from, to, TimeKind.BUSY, Optional.empty(), true);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 60",
    "59, 60",
    "60, 60",
    "61, 61",
    "3600, 3600",
  })
  void lifetime_isChargedBySeconds_andAMinuteAtLeast(long seconds, long charged) {
    CostParts cost =
        Costing.cost(
            LAUNCH, LAUNCH, LAUNCH.plusSeconds(seconds), CostSamples.parts(3_600, 7_200, 0, 0));
    assertEquals(charged, cost.compute().orElseThrow());
    assertEquals(2 * charged, cost.onDemand().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void stretches_addUpToTheLifetime_howeverItIsCut(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Instant end = LAUNCH.plusMillis(1 + random.nextLong(Duration.ofDays(9).toMillis()));
      CostParts whole = Costing.cost(LAUNCH, LAUNCH, end, HOURLY);
      long total = 0;
      Instant from = LAUNCH;
      while (from.isBefore(end)) {
        Instant to = from.plusMillis(1 + random.nextLong(Duration.ofHours(30).toMillis()));
        to = to.isAfter(end) ? end : to;
        total +=
            Costing.entries(segment(from, to), HOURLY).stream()
                .mapToLong(entry -> entry.cost().total())
                .sum();
        from = to;
      }
      assertEquals(whole.total(), total);
    }
  }

  @Test
  void segment_isCutAtMidnight_andOnlyItsEndIsInterrupted() {
    List<LedgerEntry> entries =
        Costing.entries(segment(LAUNCH, LAUNCH.plus(Duration.ofHours(25))), HOURLY);
    assertEquals(
        List.of("2026-11-29", "2026-11-30", "2026-12-01"),
        entries.stream().map(entry -> entry.day().toString()).toList());
    assertEquals(
        List.of(false, false, true), entries.stream().map(LedgerEntry::interrupted).toList());
    assertEquals(Duration.ofDays(1), entries.get(1).time());
    assertEquals(entries.get(0).to(), entries.get(1).from());
  }

  @Test
  void segmentWithoutTime_hasNoEntry() {
    assertEquals(List.of(), Costing.entries(segment(LAUNCH, LAUNCH), HOURLY));
  }

  @Test
  void unknownPrice_staysUnknown_besideWhatIsKnown() {
    CostParts hourly = new CostParts(OptionalLong.empty(), OptionalLong.empty(), 3_600, 3_600);
    CostParts cost = Costing.cost(LAUNCH, LAUNCH, LAUNCH.plusSeconds(100), hourly);
    assertEquals(new CostParts(OptionalLong.empty(), OptionalLong.empty(), 100, 100), cost);
    assertEquals(200, cost.total());
  }
}
