package dev.musterd.sim.world;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.RunnerOnMachine;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.FakeTokenStore;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.FakeCheckRuns;
import dev.musterd.doubles.github.FakeGitHub;
import dev.musterd.doubles.github.FakeWorkflowRuns;
import dev.musterd.doubles.github.RunnerSession;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.s3.FakeInterruptionLog;
import dev.musterd.doubles.s3.FakeLedger;
import dev.musterd.doubles.s3.FakePausedPools;
import dev.musterd.doubles.sqs.FakeInstanceEvents;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.flow.ReapRunners;
import dev.musterd.flow.RecoverDeliveries;
import dev.musterd.flow.RerunJobs;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ledger;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import dev.musterd.port.WorkflowRuns;
import dev.musterd.wiring.SteadyClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * GitHub, EC2, Parameter Store and SQS in memory on one virtual clock, runners on the instances,
 * and at most one running daemon among them. Everything happens on the caller's thread, in the same
 * order each time.
 */
public final class SimWorld implements AutoCloseable {
  public static final String ENVIRONMENT = "sim";
  public static final Owner.Organization ACME = new Owner.Organization("acme");
  public static final Owner.Organization GLOBEX = new Owner.Organization("globex");
  public static final Owner.Repository WIDGETS = new Owner.Repository("acme", "widgets");
  public static final Owner.Repository GADGETS = new Owner.Repository("globex", "gadgets");
  public static final Labels LINUX = Labels.of("self-hosted", "linux", "x64");
  public static final Duration BOOT = Duration.ofSeconds(20);
  public static final Duration JOB = Duration.ofSeconds(30);
  public static final Duration DELAY = Duration.ofSeconds(5);
  public static final Duration VISIBILITY = Duration.ofSeconds(60);
  public static final int MAX_ATTEMPTS = 5;

  /** As long as a call to a service nearby takes. */
  private static final Duration LATENCY = Duration.ofMillis(80);

  /** Enough for the slowest way to go: missing, suspected, terminated, its registration a stray. */
  private static final Duration REAPING = Duration.ofMinutes(40);

  private static final Duration GITHUB_LATENCY = Duration.ofMillis(200);
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final SimulatedCloud cloud = new SimulatedCloud(time, time);
  private final SimulatedGitHub github = new SimulatedGitHub(time, time);
  private final FakeJobQueue queue =
      new FakeJobQueue(
          time, time, new FakeJobQueue.Attributes(Duration.ZERO, VISIBILITY, Duration.ofDays(1)));
  private final FakeInstanceEvents events =
      FakeInstanceEvents.absent(time, time, SimulatedCloud.HOME);
  private final RecordingJournal journal = new RecordingJournal(time);
  private final List<RunnerPool> pools;
  private Provisioning.Verify verify = Provisioning.Verify.AUTO;
  private Owner.Scope scope = Owner.Scope.ORGANIZATION;
  private Duration reapPeriod = Duration.ofMinutes(1);
  private Optional<Duration> recoverInterval = Optional.empty();
  private final FakeInterruptionLog interruptions = new FakeInterruptionLog(time);
  private final FakePausedPools pausedPools = new FakePausedPools();
  private final FakeLedger ledger = new FakeLedger();
  private RerunJobs.Policy reruns = RerunJobs.Policy.OFF;
  private Duties.LongWaitPolicy longWaits =
      new Duties.LongWaitPolicy(Duration.ofMinutes(10), false);
  private Predicate<Machine> broken = _ -> false;
  private Consumer<RunnerSession> onSession = _ -> {};
  private Runnable onCrash = () -> {};
  private Consumer<WebhookDelivery> onDelivery = _ -> {};
  private UnaryOperator<Ports> around = UnaryOperator.identity();
  private Supplier<Duration> tail = () -> Duration.ZERO;
  private Duration clockError = Duration.ZERO;
  private CostPolicy costs = CostPolicy.none();
  private final Set<String> foreigners = new HashSet<>();
  private final Set<String> worked = new HashSet<>();
  private Optional<SimDaemon> daemon = Optional.empty();

  private SimWorld(List<RunnerPool> pools) {
    this.pools = List.copyOf(pools);
    pools.forEach(pool -> cloud.addTemplate(pool.launch().template()));
    cloud.latency(() -> LATENCY);
    cloud.visibilityDelay(Duration.ofSeconds(2));
    cloud.bootDelay(() -> BOOT);
    RunnerOnMachine runners =
        new RunnerOnMachine(
            github, time, time, () -> Duration.ofMinutes(5), Runnable::run, this::cameOnline);
    cloud.behaviour(
        machine -> {
          if (isOurs(machine) && !broken.test(machine)) {
            runners.booted(machine);
          }
        });
    github.jobsTake(JOB);
    github.install(ACME);
    github.install(GLOBEX);
    github.sendWebhooksTo(this::deliver);
  }

  private void cameOnline(RunnerSession session) {
    session.onJob(_ -> worked.add(session.runnerName()));
    onSession.accept(session);
  }

  private static boolean isOurs(Machine machine) {
    return ENVIRONMENT.equals(machine.tags().get(Instance.Tag.ENVIRONMENT));
  }

  /** A world in which a daemon with one ephemeral pool for {@link #LINUX} has settled. */
  public static SimWorld running() {
    return running(SimPools.linux().build());
  }

  /** A world in which a daemon with these pools has settled. */
  public static SimWorld running(RunnerPool... pools) {
    SimWorld world = before(pools);
    world.start();
    world.advance(Duration.ofSeconds(10));
    return world;
  }

  /** A world without a daemon as yet. */
  public static SimWorld before(RunnerPool... pools) {
    return new SimWorld(List.of(pools));
  }

  // Settings, before a process starts.

  public SimWorld verify(Provisioning.Verify when) {
    verify = when;
    return this;
  }

  public SimWorld scope(Owner.Scope level) {
    scope = level;
    return this;
  }

  public SimWorld reapEvery(Duration period) {
    reapPeriod = period;
    return this;
  }

  /** Wraps the ports in an observer of every call. */
  public SimWorld around(UnaryOperator<Ports> observer) {
    around = observer;
    return this;
  }

  public SimWorld onCrash(Runnable listener) {
    onCrash = listener;
    return this;
  }

  /** Called with every webhook that a running daemon receives. */
  public SimWorld onDelivery(Consumer<WebhookDelivery> listener) {
    onDelivery = listener;
    return this;
  }

  /** How much later than usual each answer reaches the daemon. */
  public SimWorld tail(Supplier<Duration> later) {
    tail = later;
    return this;
  }

  /** The daemon's clock is off by this from now on. */
  public void clockError(Duration error) {
    clockError = error;
  }

  /** Without this, a webhook that is not delivered at once is lost. */
  public SimWorld recoverEvery(Duration interval) {
    recoverInterval = Optional.of(interval);
    return this;
  }

  /** Jobs of interrupted instances are run again. */
  public SimWorld costs(CostPolicy policy) {
    costs = policy;
    return this;
  }

  public SimWorld rerun(boolean onDemand) {
    reruns = new RerunJobs.Policy(true, onDemand);
    return this;
  }

  /** Jobs that wait for longer are reported, and told on their commits. */
  public SimWorld checkRuns(Duration beyond) {
    longWaits = new Duties.LongWaitPolicy(beyond, true);
    return this;
  }

  // The worlds.

  public VirtualTime time() {
    return time;
  }

  public SimulatedCloud cloud() {
    return cloud;
  }

  public SimulatedGitHub github() {
    return github;
  }

  public FakeJobQueue queue() {
    return queue;
  }

  public FakeLedger ledger() {
    return ledger;
  }

  public FakeInterruptionLog interruptions() {
    return interruptions;
  }

  public FakePausedPools pausedPools() {
    return pausedPools;
  }

  /** The queue of EC2's events; absent until {@link #withEvents}. */
  public FakeInstanceEvents events() {
    return events;
  }

  /** EC2's events come, at the moment they happen. */
  public SimWorld withEvents() {
    events.create();
    cloud.onNotice(events::emit);
    return this;
  }

  public RecordingJournal journal() {
    return journal;
  }

  // The daemon.

  public void start() {
    journal.beginProcess();
    CrashBoundary boundary = new CrashBoundary(time);
    InstantSource clock = new ProcessClock();
    Ports near = ports(clock);
    Ports ports =
        new Ports(
            tie(boundary, GitHub.class, near.github(), GITHUB_LATENCY),
            tie(boundary, WorkflowRuns.class, near.runs(), GITHUB_LATENCY),
            tie(boundary, CheckRuns.class, near.checkRuns(), GITHUB_LATENCY),
            tie(boundary, Compute.class, near.compute(), Duration.ZERO),
            tie(boundary, JobQueue.class, near.queue(), LATENCY),
            tie(boundary, InstanceEvents.class, near.events(), LATENCY),
            tie(boundary, TokenStore.class, near.tokens(), Duration.ZERO),
            tie(boundary, InterruptionLog.class, near.interruptions(), LATENCY),
            tie(boundary, PausedPools.class, near.pausedPools(), LATENCY),
            tie(boundary, Ledger.class, near.ledger(), LATENCY),
            near.journal(),
            boundary.tie(near.timers()),
            near.clock());
    daemon =
        Optional.of(
            SimDaemon.start(boundary, policy(), ports, reapPeriod, recoverInterval.isPresent()));
  }

  /**
   * The clock of one process. Asked many times at each instant, it works out once what time it is.
   */
  private final class ProcessClock implements InstantSource {
    private final SteadyClock steady = new SteadyClock(this::wall, SimWorld.this::nanos);
    private Instant askedAt;
    private Duration error;
    private Instant shown;

    @Override
    public Instant instant() {
      Instant now = time.instant();
      if (now != askedAt || clockError != error) {
        askedAt = now;
        error = clockError;
        shown = steady.instant();
      }
      return shown;
    }

    private Instant wall() {
      return time.instant().plus(clockError);
    }
  }

  /** The outside as it is, for a process with this clock. */
  public Ports ports(InstantSource clock) {
    return around.apply(
        new Ports(
            new FakeGitHub(github, clock, time),
            new FakeWorkflowRuns(github),
            new FakeCheckRuns(github),
            new FakeCompute(cloud, ENVIRONMENT, Optional.of(clock)),
            queue,
            events,
            new FakeTokenStore(cloud, ENVIRONMENT),
            interruptions,
            pausedPools,
            ledger,
            journal,
            time,
            clock));
  }

  private long nanos() {
    Instant now = time.instant();
    return (now.getEpochSecond() - START.getEpochSecond()) * 1_000_000_000 + now.getNano();
  }

  private <P> P tie(CrashBoundary boundary, Class<P> type, P real, Duration latency) {
    Duration half = latency.dividedBy(2);
    return boundary.tie(type, real, () -> half, () -> plus(half, tail.get()));
  }

  private static Duration plus(Duration half, Duration more) {
    return more.isZero() ? half : half.plus(more);
  }

  public Duties.Policy policy() {
    return new Duties.Policy(
        pools,
        new Duties.AdmissionPolicy(scope, List.of(), false),
        VISIBILITY,
        new ProvisionRunners.Policy(verify, MAX_ATTEMPTS, 10, Duration.ofSeconds(180)),
        new ReapRunners.Policy(Duration.ofSeconds(60), Duration.ofSeconds(60)),
        new RecoverDeliveries.Policy(
            recoverInterval.orElse(Duration.ofMinutes(5)), Duration.ofHours(3), false),
        reruns,
        costs,
        longWaits);
  }

  public void crash() {
    onCrash.run();
    daemon.ifPresent(SimDaemon::crash);
    daemon = Optional.empty();
  }

  /** Refuses the connection while no daemon runs; GitHub does not try again. */
  public Future<Integer> deliver(WebhookDelivery delivery) {
    return daemon
        .map(
            living -> {
              onDelivery.accept(delivery);
              return living.deliver(delivery);
            })
        .orElseGet(() -> Future.succeededFuture(0));
  }

  public boolean isAlive() {
    return daemon.isPresent();
  }

  public SimDaemon daemon() {
    return daemon.orElseThrow();
  }

  // What happens.

  public Job.Id queueJob(Owner.Repository repository, Labels labels) {
    return github.queueJob(repository, labels);
  }

  public Job.Id queueJob() {
    return queueJob(WIDGETS, LINUX);
  }

  public List<Job.Id> burst(int jobs) {
    return IntStream.range(0, jobs).mapToObj(_ -> queueJob()).toList();
  }

  /** Machines of which this is true boot and then do nothing. */
  public void breakMachines(Predicate<Machine> which) {
    broken = which;
  }

  /** Called with every runner that comes online. */
  public void onSession(Consumer<RunnerSession> listener) {
    onSession = listener;
  }

  /** Ours that are pending or running. */
  public List<Machine> ourLive() {
    return cloud.live().stream().filter(SimWorld::isOurs).toList();
  }

  /** Of the instances launched, this one; counted from 0. */
  public Machine machine(int number) {
    return cloud.machines().stream().filter(SimWorld::isOurs).toList().get(number);
  }

  /** Adds a foreign runner, online, which may take our jobs. */
  public void foreignRunner(Owner owner, String name, Labels labels) {
    foreigners.add(name);
    github.addRunner(owner, name, labels);
    github.setOnline(owner, name, true);
  }

  /** Whether the runner on the instance ever had a job. */
  public boolean hasWorked(Instance.Id id) {
    return worked.stream().anyMatch(runner -> runner.endsWith(id.value()));
  }

  public boolean isForeign(String runner) {
    return foreigners.contains(runner);
  }

  /** Removes a foreign runner once it is idle. */
  public void dismiss(Owner owner, String name) {
    if (!github.removeIdle(owner, name)) {
      time.after(Duration.ofSeconds(30)).onSuccess(_ -> dismiss(owner, name));
    }
  }

  /** EC2 takes the instance back, as spot does. */
  public void interrupt(Machine machine) {
    machine.powerOff("spot interruption");
  }

  /** The machine ends under its job, without the daemon's doing. */
  public void lose(Machine machine, String reason) {
    github.machineFails(machine.id().value());
    machine.powerOff(reason);
  }

  public void advance(Duration duration) {
    time.advance(duration);
  }

  /** Goes on, timer by timer, until it is so; fails with what happened when it takes too long. */
  public void until(BooleanSupplier condition, Duration patience) {
    Instant end = time.instant().plus(patience);
    while (!condition.getAsBoolean()) {
      if (!time.instant().isBefore(end)) {
        throw new AssertionError("not within " + patience + ":\n" + story());
      }
      time.step();
    }
  }

  public void untilRun(Job.Id job) {
    untilRun(List.of(job));
  }

  /** Until every one of the jobs has ended well. */
  public void untilRun(List<Job.Id> jobs) {
    untilRun(jobs, Duration.ofMinutes(20));
  }

  public void untilRun(List<Job.Id> jobs, Duration patience) {
    List<Job.Id> left = new ArrayList<>(jobs);
    until(
        () -> {
          left.removeIf(this::ran);
          return left.isEmpty();
        },
        patience);
  }

  public boolean ran(Job.Id job) {
    return github.jobConclusion(job).filter("success"::equals).isPresent();
  }

  /** How many instances there ever were. */
  public int launched() {
    return (int) cloud.machines().stream().filter(SimWorld::isOurs).count();
  }

  /** Waits, with patience for the reaper, until nothing of ours is left anywhere. */
  public void untilNothingIsLeft() {
    untilGone(List.of());
  }

  /**
   * Waits until only registrations are left whose instance ended while no daemon ran: a name
   * without a prefix does not show the next process that it was ours. GitHub removes them after a
   * day.
   */
  public void untilOnlyGhostsAreLeft() {
    untilGone(cloud.machines().stream().map(machine -> "runner " + machine.id()).toList());
  }

  private void untilGone(List<String> but) {
    advance(Duration.ofSeconds(2)); // What is on its way arrives.
    Instant end = time.instant().plus(REAPING);
    while (!but.containsAll(leftovers())) {
      if (!time.instant().isBefore(end)) {
        throw new AssertionError("not within " + REAPING + ":\n" + story());
      }
      advance(Duration.ofSeconds(1));
    }
    advance(Duration.ofSeconds(2)); // The daemon hears of it.
  }

  /** What still exists and is ours: instances, parameters, registrations, messages. */
  public List<String> leftovers() {
    List<String> left = new ArrayList<>();
    cloud.live().stream()
        .filter(SimWorld::isOurs)
        .forEach(machine -> left.add("instance " + machine.id()));
    cloud.parameters().all().forEach(parameter -> left.add("parameter " + parameter.name()));
    List.of(ACME, GLOBEX)
        .forEach(
            owner ->
                github.runners(owner).stream()
                    .filter(runner -> !foreigners.contains(runner.name()))
                    .forEach(runner -> left.add("runner " + runner.name())));
    queue.jobs().forEach(job -> left.add("message of job " + job));
    daemon.ifPresent(
        living ->
            living.duties().backlog().all().forEach(it -> left.add("ticket of job " + it.id())));
    return left;
  }

  /** What happened, for the message of a failed test. */
  public String story() {
    return journal.tail()
        + "\nat "
        + time.instant()
        + " left: "
        + leftovers()
        + "\nmachines: "
        + cloud.machines().stream()
            .map(it -> it.id() + " " + it.state() + " " + it.launchedAt() + " " + it.endReason())
            .toList();
  }

  /** Checks after every test: nothing foreign was touched, no running job was killed. */
  @Override
  public void close() {
    if (!cloud.violations().isEmpty() || !github.killedJobs().isEmpty()) {
      throw new AssertionError(
          "violations " + cloud.violations() + ", killed " + github.killedJobs() + "\n" + story());
    }
  }
}
