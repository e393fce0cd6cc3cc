package dev.musterd.bench;

import dev.musterd.decide.Reaping;
import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.flow.RefreshInventory;
import dev.musterd.model.Instance;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import dev.musterd.state.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** One tick of the reaper without its calls: instances and as many registrations. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ReaperTickBenchmark {
  private static final Map<String, RunnerPool> POOLS = Map.of(Fleet.POOL.name(), Fleet.POOL);
  private static final Duration CONFIRMATION = Duration.ofMinutes(1);

  @Param({"100", "1000", "10000"})
  public int instances;

  private final Inventory inventory = new Inventory();
  private Instant now = ModelSamples.NOON;
  private RefreshInventory refreshInventory;
  private Snapshot snapshot;

  @Setup
  public void fill() {
    ImmediateServices services =
        new ImmediateServices(
            Fleet.instances(instances), new StillGitHub(Fleet.registrations(instances, 5)));
    refreshInventory = new RefreshInventory(services.state(inventory), services.ports(() -> now));
    refreshInventory.refresh();
    now = now.plus(CONFIRMATION);
    snapshot = refreshInventory.refresh().result();
  }

  /** The rule alone. */
  @Benchmark
  public List<Reaping.Verdict> judge() {
    return Reaping.judge(facts(snapshot));
  }

  /** Both lists joined with what is known, then the rule. */
  @Benchmark
  public List<Reaping.Verdict> joinAndJudge() {
    return Reaping.judge(facts(refreshInventory.refresh().result()));
  }

  /** The limit of {@link #judge}: the instances in a map by their ids. */
  @Benchmark
  public Map<Instance.Id, Runner> judgeLimit() {
    Map<Instance.Id, Runner> all = new HashMap<>();
    snapshot.runners().forEach(runner -> all.put(runner.id(), runner));
    return all;
  }

  private Reaping.Facts facts(Snapshot taken) {
    return new Reaping.Facts(
        now, taken, POOLS, inventory.assignments(), CONFIRMATION, Instant.EPOCH);
  }
}
