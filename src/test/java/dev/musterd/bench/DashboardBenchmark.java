package dev.musterd.bench;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.flow.ReapRunners;
import dev.musterd.flow.RecoverDeliveries;
import dev.musterd.flow.RerunJobs;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.http.dashboard.RenderedPages;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a page of the dashboard costs the event loop: 10,000 runners, and 100,000 jobs that wait.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class DashboardBenchmark {
  private static final int WAITING = 100_000;
  private static final int LAST_OF_JOBS = WAITING / 100;
  private static final int LAST_OF_RUNNERS = Fleet.RUNNERS / 100;
  private static final Duration VISIBILITY = Duration.ofSeconds(60);

  private Instant now = ModelSamples.NOON.minusSeconds(60);
  private RenderedPages pages;

  @Setup
  public void fill() {
    ImmediateServices services =
        new ImmediateServices(Fleet.instances(), new StillGitHub(Fleet.registrations(10)));
    Duties duties = new Duties(policy(), services.ports(() -> now));
    duties.recoverOnStart().recover(() -> {});
    now = ModelSamples.NOON;
    for (long number = 0; number < WAITING; number++) {
      duties
          .backlog()
          .receive(
              ModelSamples.delivered(number, Fleet.group((int) (number % 20), Fleet.OWNERS), 1),
              now.plus(VISIBILITY),
              now.plus(VISIBILITY.dividedBy(2)));
    }
    now = now.plusSeconds(1);
    duties.runEverySecond();
    pages = new RenderedPages(duties, () -> now);
    remember();
  }

  /** Each runner has taken a job, and each job that waits was held. */
  private void remember() {
    for (int number = 0; number < Fleet.RUNNERS; number++) {
      Instance.Id instance = ModelSamples.instanceId(number);
      OwnerPool group = Fleet.group(number, Fleet.OWNERS);
      Job.Id job = new Job.Id(WAITING + number);
      pages.record(new Event.InstancesLaunched(group, List.of(instance), List.of(), List.of(job)));
      pages.record(new Event.RunnerConfigured(instance, group));
      pages.record(new Event.JobStarted(job, "musterd-" + instance));
    }
    for (long number = 0; number < WAITING; number++) {
      Job.Id job = new Job.Id(number);
      OwnerPool group = Fleet.group((int) (number % 20), Fleet.OWNERS);
      pages.record(new Event.JobAdmitted(job, group, Labels.of("linux"), "d"));
      pages.record(new Event.JobHeld(job, group, now, "the pool is at its maximum"));
    }
  }

  @Benchmark
  public String pool() {
    return pages.pool(Fleet.POOL.name());
  }

  @Benchmark
  public String job() {
    return pages.job(new Job.Id(WAITING - 1));
  }

  @Benchmark
  public String runner() {
    return pages.runner(ModelSamples.instanceId(Fleet.RUNNERS - 1));
  }

  @Benchmark
  public String overview() {
    return pages.overview();
  }

  @Benchmark
  public String firstJobs() {
    return pages.jobs(1);
  }

  @Benchmark
  public String lastJobs() {
    return pages.jobs(LAST_OF_JOBS);
  }

  @Benchmark
  public String firstRunners() {
    return pages.runners(1);
  }

  @Benchmark
  public String lastRunners() {
    return pages.runners(LAST_OF_RUNNERS);
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
