package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.it.BlockedLoops.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {
  private static final Instant END = Instant.parse("2026-11-02T09:00:10Z");
  private static final String FIRST_JOB = "{\"event\":\"job-finished\"}";

  private static String report(int millis, String stack) {
    return "{\"at\":\"%s\",\"message\":\"Thread 1 has been blocked for %d ms, time limit is 200 ms\",\"stack\":\"%s\"}"
        .formatted(END, millis, stack);
  }

  /** One every 50 ms, the loop having waited for so long of each 100 ms. */
  private static List<Sample> samples(long waitedOfEach100) {
    return LongStream.range(0, 41)
        .mapToObj(
            i ->
                new Sample(
                    END.minusMillis(1_000).plusMillis(50 * i),
                    Duration.ofMillis(i * waitedOfEach100 / 2)))
        .toList();
  }

  @Test
  void loop_isBlocked_whenItRanOrSlept() {
    String report = report(300, "java.util.concurrent.locks.LockSupport.park");
    assertEquals(List.of(report), BlockedLoops.of(List.of(FIRST_JOB, report), samples(4)));
  }

  @Test
  void loop_isNotBlocked_whenItWaitedForACore() {
    String report = report(300, "dev.musterd.flow.TrackJobs.started");
    assertEquals(List.of(), BlockedLoops.of(List.of(FIRST_JOB, report), samples(60)));
  }

  @Test
  void everyReportCounts_whereNothingIsKnownOfCores() {
    String report = report(200, "dev.musterd.flow.TrackJobs.started");
    assertEquals(List.of(report), BlockedLoops.of(List.of(FIRST_JOB, report), List.of()));
  }

  @Test
  void loop_mayLoadClasses_andDoAnythingUntilTheFirstJobHasRun() {
    String loading = report(300, "java.lang.ClassLoader.loadClass");
    String early = report(900, "dev.musterd.flow.TrackJobs.started");
    assertEquals(List.of(), BlockedLoops.of(List.of(early, FIRST_JOB, loading), samples(0)));
  }
}
