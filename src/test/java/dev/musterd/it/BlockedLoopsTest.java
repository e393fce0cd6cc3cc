package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.it.BlockedLoops.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {
  private static final Instant END = Instant.parse("2026-11-02T09:00:10Z");
  private static final String FIRST_JOB =
      "{\"at\":\"%s\",\"event\":\"job-finished\"}".formatted(END.minusMillis(900));

  private static final String PARKED = "java.util.concurrent.locks.LockSupport.park";
  private static final String RUNNING = "dev.musterd.flow.TrackJobs.started";

  private static String report(int millis, String stack) {
    return "{\"at\":\"%s\",\"message\":\"Thread 1 has been blocked for %d ms, time limit is 200 ms\",\"stack\":\"%s\"}"
        .formatted(END, millis, stack);
  }

  /**
   * One every 50 ms.
   *
   * @param before milliseconds that the loop had run before the first
   * @param ran of each 50 ms since
   * @param waited of each 50 ms since
   */
  private static List<Sample> samples(long before, long ran, long waited) {
    return LongStream.range(0, 41)
        .mapToObj(
            i ->
                new Sample(
                    END.minusMillis(1_000).plusMillis(50 * i),
                    Map.of("1", Duration.ofMillis(before + i * ran)),
                    Duration.ofMillis(i * waited)))
        .toList();
  }

  private static List<String> judge(String report, List<Sample> samples) {
    return BlockedLoops.of(List.of(FIRST_JOB, report), samples);
  }

  @Test
  void loop_isBlocked_whenItSleptInACall() {
    String report = report(300, PARKED);
    assertEquals(List.of(report), judge(report, samples(100, 0, 2)));
    assertEquals(List.of(report), judge(report, List.of()));
  }

  @Test
  void loop_isBlocked_whenItWorkedForLong() {
    String report = report(300, RUNNING);
    assertEquals(List.of(report), judge(report, samples(100, 48, 2)));
  }

  @Test
  void loops_areNotBlocked_whenTheyShareTheWork() {
    List<Sample> two =
        samples(50, 24, 2).stream()
            .map(
                one -> {
                  Duration ran = one.loops().get("1");
                  return new Sample(one.at(), Map.of("1", ran, "2", ran), one.waited());
                })
            .toList();
    assertEquals(List.of(), judge(report(300, RUNNING), two));
  }

  /**
   * Where the start has taken two seconds of work, half a second is as much as 200 ms elsewhere.
   */
  @Test
  void loop_mayWorkLonger_whereCoresAreSlow() {
    String report = report(400, RUNNING);
    assertEquals(List.of(), judge(report, samples(2_000, 48, 2)));
    String longer = report(700, RUNNING);
    assertEquals(List.of(longer), judge(longer, samples(2_000, 48, 2)));
  }

  @Test
  void loop_isNotBlocked_whenItWaitedForACore() {
    assertEquals(List.of(), judge(report(300, RUNNING), samples(100, 20, 30)));
    assertEquals(List.of(), judge(report(300, PARKED), samples(100, 0, 30)));
  }

  /** For a lock whose holder had no core, or for another thread to let a collection begin. */
  @Test
  void loop_isNotBlocked_whenItStoodStillWithoutACallThatWaits() {
    assertEquals(List.of(), judge(report(300, RUNNING), samples(100, 0, 0)));
    String locked = PARKED + " java.util.concurrent.locks.ReentrantLock.lock";
    assertEquals(List.of(), judge(report(300, locked), samples(100, 0, 0)));
  }

  /** A sampler that was late says nothing of what happened in between. */
  @Test
  void work_isNotThatOfOneThing_whereSamplesAreFarApart() {
    List<Sample> all = samples(100, 45, 2);
    List<Sample> few = List.of(all.getFirst(), all.getLast());
    assertEquals(List.of(), judge(report(300, RUNNING), few));
  }

  @Test
  void loop_mayLoadClasses_andDoAnythingUntilTheFirstJobHasRun() {
    String loading = report(300, PARKED + " java.lang.ClassLoader.loadClass");
    String early = report(900, PARKED);
    assertEquals(
        List.of(), BlockedLoops.of(List.of(early, FIRST_JOB, loading), samples(100, 0, 0)));
  }
}
