package dev.musterd.bench;

import dev.musterd.decide.Admission;
import dev.musterd.decide.Capacity;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.decide.Placement;
import dev.musterd.decide.Provisioning;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.WebhookEvent.JobQueued;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final int POOLS = 20;

  /** As many tickets as one pass takes. */
  private static final int WAITING = 200;

  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  private final IdleSchedule schedule = new IdleSchedule("* * 9-17 * * 1-5");
  private final Admission admission =
      new Admission(
          IntStream.range(0, POOLS)
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
  private final RunnerPool pool =
      PoolBuilder.pool(ModelSamples.POOL)
          .maxRunners(1_000)
          .instanceTypes(List.of("m5.large", "m6i.large", "c5.large", "c6i.large"))
          .subnets(List.of("subnet-1", "subnet-2", "subnet-3"))
          .build();
  private final Placement.Facts placementFacts =
      new Placement.Facts(pool, Placement.Markets.ANY, Set.of());
  private final List<PendingJob> waiting =
      IntStream.range(0, WAITING).mapToObj(ModelSamples::waiting).toList();
  private final List<Runner> spare =
      IntStream.range(0, WAITING / 2)
          .mapToObj(number -> ModelSamples.booting(number, Duration.ofMinutes(1)))
          .toList();
  private final Provisioning.Facts provisioningFacts =
      new Provisioning.Facts(
          ModelSamples.NOON,
          pool,
          waiting,
          spare,
          new Capacity(0, 0, 1_000, Optional.empty(), false),
          new Provisioning.Verification(
              Provisioning.Verify.AUTO, 5, ModelSamples.NOON, ModelSamples.NOON));
  private final List<Set<String>> poolLabels =
      IntStream.range(0, POOLS)
          .mapToObj(number -> Set.of("self-hosted", "linux", "x64", "size-" + number))
          .toList();
  private final Set<String> wanted = Set.of("self-hosted", "linux", "size-19");
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

  /** The limit of {@link #window}: the same instant as a time of day in the zone. */
  @Benchmark
  public int windowLimit() {
    now = now.plusSeconds(1);
    return now.atZone(AMSTERDAM).getHour();
  }

  /** The limit of {@link #admission}: each pool's set of labels looked at for the job's three. */
  @Benchmark
  public int admissionLimit() {
    int found = 0;
    for (Set<String> labels : poolLabels) {
      found += labels.containsAll(wanted) ? 1 : 0;
    }
    return found;
  }

  /** Twelve offerings of four types in three subnets. */
  @Benchmark
  public Placement.Choice placement() {
    return Placement.first(placementFacts);
  }

  /** The limit of {@link #placement}: the twelve in a list. */
  @Benchmark
  public List<Offering> placementLimit() {
    List<Offering> all = new ArrayList<>();
    for (String type : pool.launch().capacity().getFirst().types()) {
      for (String subnet : pool.launch().subnets()) {
        all.add(new Offering(type, subnet, Market.SPOT));
      }
    }
    return all;
  }

  /** What to do for 200 waiting jobs with 100 spare runners. */
  @Benchmark
  public List<Provisioning.Verdict> provisioning() {
    return Provisioning.judge(provisioningFacts);
  }

  /** The limit of {@link #provisioning}: the 200 jobs in a map by their ids. */
  @Benchmark
  public Map<Job.Id, PendingJob> provisioningLimit() {
    Map<Job.Id, PendingJob> all = new HashMap<>();
    waiting.forEach(pending -> all.put(pending.id(), pending));
    return all;
  }
}
