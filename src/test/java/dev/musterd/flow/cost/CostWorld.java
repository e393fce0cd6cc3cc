package dev.musterd.flow.cost;

import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.FakeTokenStore;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.FakeCheckRuns;
import dev.musterd.doubles.github.FakeGitHub;
import dev.musterd.doubles.github.FakeWorkflowRuns;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.s3.FakeInterruptionLog;
import dev.musterd.doubles.s3.FakeLedger;
import dev.musterd.doubles.s3.FakePausedPools;
import dev.musterd.doubles.sqs.FakeInstanceEvents;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.flow.launch.SpotPrices;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.VolumeSpec;
import dev.musterd.model.cost.Work;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** The duty alone, with an inventory that a test changes as EC2 and webhooks would. */
final class CostWorld {
  static final CostParts HOURLY =
      new CostParts(
          OptionalLong.of(96_000_000), OptionalLong.of(96_000_000), 10_958_904, 5_000_000);

  private static final OwnerPool LINUX = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final Optional<Offering> M5 =
      Optional.of(new Offering("m5.large", "subnet-a", Market.ON_DEMAND));

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-01T00:00:00Z"));
  private final FakeLedger ledger = new FakeLedger();
  private final List<Event> events = new ArrayList<>();
  private final List<Life> lives = new ArrayList<>();
  private final List<Life> live = new ArrayList<>();
  private final CostPolicy policy;
  private DaemonState state;
  private RecordCosts duty;
  private boolean up;
  private Instant crashedAt = Instant.MIN;
  private long jobs;

  CostWorld(Budget... budgets) {
    policy =
        new CostPolicy(
            new PriceList(List.of("region,us-east-1,1", "family,m5,0.096")),
            "us-east-1",
            Map.of(
                "linux-x64",
                List.of(new VolumeSpec(100, "gp3", OptionalInt.empty(), OptionalInt.empty()))),
            true,
            List.of(budgets));
    restart();
  }

  /** An instance's whole life; its end is known once it came. */
  static final class Life {
    private final Instance.Id id;
    private final Instant launched;
    private Instant ended = Instant.MAX;
    private Optional<Long> job = Optional.empty();

    private Life(Instance.Id id, Instant launched) {
      this.id = id;
      this.launched = launched;
    }

    Instance.Id id() {
      return id;
    }

    Instant launched() {
      return launched;
    }

    Instant ended() {
      return ended;
    }

    @Override
    public String toString() {
      return id + " " + launched + " " + ended;
    }
  }

  FakeLedger ledger() {
    return ledger;
  }

  List<Life> lives() {
    return lives;
  }

  Instant crashedAt() {
    return crashedAt;
  }

  List<Event> events() {
    return events;
  }

  List<Event> failures() {
    return events.stream().filter(Event.LedgerNotWritten.class::isInstance).toList();
  }

  DescribeCosts describe() {
    return duty.describe();
  }

  DaemonState state() {
    return state;
  }

  /** The process is gone, and what it knew. */
  void crash() {
    up = false;
    crashedAt = time.instant();
  }

  /** Another process, whose inventory shows what lives. */
  void restart() {
    up = true;
    state =
        new DaemonState(
            new Pools(List.of()),
            new Backlog(),
            new Inventory(),
            new UnavailableOfferings(Duration.ofMinutes(3)));
    Ports ports = ports();
    duty = new RecordCosts(policy, state, ports, new SpotPrices(state.pools(), ports), () -> true);
    live.forEach(this::add);
  }

  private Ports ports() {
    SimulatedCloud cloud = new SimulatedCloud(time, time);
    SimulatedGitHub github = new SimulatedGitHub(time, time);
    return new Ports(
        new FakeGitHub(github, time, time),
        new FakeWorkflowRuns(github),
        new FakeCheckRuns(github),
        new FakeCompute(cloud, "test", Optional.of(time)),
        new FakeJobQueue(
            time,
            time,
            new FakeJobQueue.Attributes(Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(1))),
        FakeInstanceEvents.absent(time, time, SimulatedCloud.HOME),
        new FakeTokenStore(cloud, "test"),
        new FakeInterruptionLog(time),
        new FakePausedPools(),
        ledger,
        events::add,
        time,
        time);
  }

  /** What the process says of so many days, by UTC. */
  CostStatement reported(int days) {
    return new ReportCosts(duty, time).report(CostReport.By.POOL, days, ZoneOffset.UTC);
  }

  private void add(Life life) {
    Instance instance =
        new Instance(life.id, LINUX, life.launched, false, Optional.empty()).from(M5);
    state.inventory().add(time.instant(), instance, Runner.Setup.DONE, Duration.ofMinutes(5));
  }

  Life launch() {
    Life life = new Life(new Instance.Id("i-%017x".formatted(lives.size() + 1)), time.instant());
    lives.add(life);
    live.add(life);
    if (up) {
      add(life);
    }
    return life;
  }

  void start(Life life, long job) {
    duty.started(life.id, work(job));
    state.inventory().started(life.id, new Job.Id(job), Optional.empty());
    life.job = Optional.of(job);
  }

  void finish(Life life, long job) {
    duty.finished(life.id, work(job));
    state.inventory().ended(life.id, new Job.Id(job), false);
    life.job = Optional.empty();
  }

  private static Work work(long job) {
    return new Work(
        new Job.Id(job),
        new Owner.Repository("acme", "repo-" + job % 5),
        Optional.of(new JobOrigin(job, 1, "CI", "build")));
  }

  void end(Life life) {
    life.ended = time.instant();
    live.remove(life);
    if (up) {
      state.inventory().remove(time.instant(), life.id);
    }
  }

  void endAll() {
    List.copyOf(live).forEach(this::end);
    settle();
  }

  /** Time passes, a second at a time. */
  void advance(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      time.advance(Duration.ofSeconds(1));
      tick();
    }
  }

  private void tick() {
    if (up) {
      duty.record();
    }
  }

  /** Until everything is written. */
  void settle() {
    for (int minute = 0; minute < 4; minute++) {
      time.advance(Duration.ofMinutes(1));
      tick();
    }
  }

  /** A minute in which anything may happen. */
  void randomMinute(Random random) {
    time.advance(Duration.ofMillis(random.nextInt(30_000)));
    if (random.nextInt(60) == 0 && live.size() < 40) {
      launch();
    }
    time.advance(Duration.ofMillis(random.nextInt(30_000)));
    if (!live.isEmpty()) {
      change(live.get(random.nextInt(live.size())), random);
    }
    time.advance(Duration.ofMillis(60_000 - time.instant().toEpochMilli() % 60_000));
    tick();
  }

  private void change(Life life, Random random) {
    if (random.nextInt(10) > 0) {
      return;
    } else if (life.job.isPresent()) {
      finish(life, life.job.get());
    } else if (random.nextInt(4) > 0) {
      start(life, ++jobs);
    } else {
      end(life);
    }
  }
}
