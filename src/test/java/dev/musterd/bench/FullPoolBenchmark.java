package dev.musterd.bench;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.flow.ReapRunners;
import dev.musterd.flow.RecoverDeliveries;
import dev.musterd.flow.RerunJobs;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.model.Job;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.state.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

/** A pool at its maximum of 10,000 runners, all at work, and what waits behind it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FullPoolBenchmark {
  private static final Duration VISIBILITY = Duration.ofSeconds(60);
  private static final Owner.Repository SHOP = new Owner.Repository("acme", "shop");

  @Param({"1000", "100000"})
  private int waiting;

  @Param({"1", "1000"})
  private int owners;

  private Instant now = ModelSamples.NOON.minusSeconds(60);
  private Duties duties;
  private long next;
  private long oldest;

  @Setup
  public void fill() {
    ImmediateServices services =
        new ImmediateServices(Fleet.instances(), new StillGitHub(Fleet.registrations(10)));
    duties = new Duties(policy(), services.ports(() -> now));
    duties.recoverOnStart().recover(() -> {});
    now = ModelSamples.NOON;
    while (next < waiting) {
      receive();
    }
    second();
  }

  /** A second in which nothing happens; every fifth holds once more what is held. */
  @Benchmark
  public int second() {
    now = now.plusSeconds(1);
    duties.runEverySecond();
    return duties.backlog().size();
  }

  /** A waiting job starts on a running runner, and another job arrives. */
  @Benchmark
  public String start() {
    Job.Id job = ModelSamples.jobId(oldest++);
    String reason =
        duties
            .acceptWebhook()
            .accept(new JobStarted(job, SHOP, "theirs", Optional.empty()))
            .toString();
    receive();
    duties.provisionRunners().provision();
    return reason;
  }

  private void receive() {
    QueueMessage.Parsed message =
        ModelSamples.delivered(next, Fleet.group((int) (next % owners), owners), 1);
    Backlog backlog = duties.backlog();
    backlog.receive(message, now.plus(VISIBILITY), now.plus(VISIBILITY.dividedBy(2)));
    next++;
  }

  private static Duties.Policy policy() {
    return new Duties.Policy(
        List.of(Fleet.POOL),
        new Duties.AdmissionPolicy(Owner.Scope.ORGANIZATION, List.of(), false),
        VISIBILITY,
        new ProvisionRunners.Policy(Provisioning.Verify.AUTO, 5, 10, Duration.ofSeconds(180)),
        new ReapRunners.Policy(Duration.ofSeconds(60), Duration.ofSeconds(60)),
        new RecoverDeliveries.Policy(Duration.ofMinutes(5), Duration.ofHours(3), false),
        RerunJobs.Policy.OFF,
        CostPolicy.none(),
        new Duties.LongWaitPolicy(Duration.ofMinutes(10), false));
  }
}
