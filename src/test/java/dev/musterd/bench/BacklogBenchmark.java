package dev.musterd.bench;

import dev.musterd.model.Job;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.state.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one change costs, beside a thousand waiting tickets and beside a hundred thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class BacklogBenchmark {
  private static final Duration TIMEOUT = Duration.ofHours(1);

  @Param({"1000", "100000"})
  private int waiting;

  private final Backlog backlog = new Backlog();
  private Instant now = ModelSamples.NOON;
  private long next;
  private Duration step;

  /**
   * Each visibility timeout ends a little later than the one before: at every step, one wants
   * renewal.
   */
  @Setup
  public void fill() {
    step = TIMEOUT.dividedBy(waiting);
    for (next = 0; next < waiting; next++) {
      Instant renewAt = now.plus(step.multipliedBy(next));
      backlog.receive(ModelSamples.delivered(next, group(), 1), renewAt.plus(step), renewAt);
    }
    backlog.takeChanged(now);
  }

  /** All states of a ticket: received, covered, uncovered, covered again and done. */
  @Benchmark
  public int lifecycle() {
    long number = next++;
    Job.Id job = ModelSamples.jobId(number);
    Instant later = now.plus(TIMEOUT);
    backlog.receive(ModelSamples.delivered(number, group(), 1), later, later);
    List<OwnerPool> dirty = backlog.takeChanged(now);
    backlog.update(
        job, current -> current.withStage(new Stage.Covered(ModelSamples.instanceId(1))));
    backlog.uncover(job, ModelSamples.instanceId(1));
    backlog.takeChanged(now);
    backlog.update(
        job, current -> current.withStage(new Stage.Covered(ModelSamples.instanceId(2))));
    backlog.finish(job);
    return dirty.size();
  }

  /** One visibility timeout is due and is renewed. */
  @Benchmark
  public int renewal() {
    now = now.plus(step);
    List<PendingJob> due = backlog.dueForRenewal(now);
    due.forEach(
        pending -> backlog.renewed(pending.id(), now.plus(TIMEOUT).plus(step), now.plus(TIMEOUT)));
    return due.size();
  }

  private OwnerPool group() {
    return Fleet.group((int) next, Fleet.OWNERS);
  }
}
