package dev.musterd.bench;

import dev.musterd.decide.Admission;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.WebhookEvent.JobQueued;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rules that are asked often: at every webhook, and for every pool at every tick. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class RulesBenchmark {
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  private final IdleSchedule schedule = new IdleSchedule("* * 9-17 * * 1-5");
  private final Admission admission =
      new Admission(
          IntStream.range(0, 20)
              .mapToObj(
                  number ->
                      PoolBuilder.pool("pool-" + number)
                          .labels("self-hosted", "linux", "x64", "size-" + number)
                          .build())
              .toList(),
          Owner.Scope.ORGANIZATION,
          List.of("acme/*"),
          false);
  private final JobQueued queued =
      new JobQueued(
          ModelSamples.job(1, "self-hosted", "Linux", "size-19"),
          true,
          Optional.empty(),
          7,
          "delivery-1",
          false);
  private Instant now = ModelSamples.NOON;

  /** Whether a window is open, at an instant that was not asked about before. */
  @Benchmark
  public boolean window() {
    now = now.plusSeconds(1);
    return schedule.isOpen(AMSTERDAM, now);
  }

  /** Which of twenty pools takes a job; the repository is in the allow-list. */
  @Benchmark
  public Admission.Verdict admission() {
    return admission.judge(queued);
  }
}
