package dev.musterd.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {
  private static final int DAYS = 16;
  private static final int JOBS_A_DAY = 200;

  private static List<SoakSample> days(
      IntUnaryOperator heapKb, IntUnaryOperator descriptors, IntUnaryOperator messages) {
    return IntStream.rangeClosed(1, DAYS)
        .mapToObj(
            day ->
                new SoakSample(
                    day,
                    day * JOBS_A_DAY,
                    heapKb.applyAsInt(day),
                    180_000,
                    120_000,
                    30 + day % 3,
                    descriptors.applyAsInt(day),
                    0,
                    messages.applyAsInt(day),
                    0))
        .toList();
  }

  private static final IntUnaryOperator NONE = _ -> 0;

  @Test
  void steadyDays_areFlat() {
    assertEquals(
        List.of(),
        Flatness.problems(days(day -> 24_000 + 900 * (day % 4), day -> 90 + day % 5, NONE)));
  }

  /** 5 KB of each of 200 jobs a day. */
  @Test
  void whatEachJobLeavesInTheHeap_isFound() {
    List<String> problems =
        Flatness.problems(days(day -> 24_000 + day * JOBS_A_DAY * 5, _ -> 90, NONE));
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("KB of heap"), problems::toString);
  }

  /** One of each ten jobs. */
  @Test
  void descriptorsLeftOpen_areFound() {
    List<String> problems =
        Flatness.problems(days(_ -> 24_000, day -> 90 + day * JOBS_A_DAY / 10, NONE));
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("descriptors"), problems::toString);
  }

  @Test
  void oneMessageLeftInTheQueue_isFound() {
    List<String> problems = Flatness.problems(days(_ -> 24_000, _ -> 90, day -> day == 3 ? 1 : 0));
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("day 3 ended with 1 messages"), problems::toString);
  }

  @Test
  void fillingTheMemoryOfTheLatestJobs_isNoGrowth() {
    List<SoakSample> filling =
        days(day -> 24_000 + (int) (Flatness.EVENT_KB * day * 2_000), _ -> 90, NONE).stream()
            .map(
                sample ->
                    new SoakSample(
                        sample.day(),
                        sample.jobs(),
                        sample.heapKb(),
                        180_000,
                        120_000,
                        30,
                        90,
                        sample.day() * 2_000L,
                        0,
                        0))
            .toList();
    assertEquals(List.of(), Flatness.problems(filling));
  }
}
