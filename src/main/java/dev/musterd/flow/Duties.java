package dev.musterd.flow;

import dev.musterd.decide.Admission;
import dev.musterd.decide.Placement;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.flow.cost.RecordCosts;
import dev.musterd.flow.debug.HoldRunners;
import dev.musterd.flow.debug.ShowLogs;
import dev.musterd.flow.launch.ConfigureRunner;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.flow.launch.LaunchInstances;
import dev.musterd.flow.launch.PausePools;
import dev.musterd.flow.launch.ProbeRegistrations;
import dev.musterd.flow.launch.RegistrationBudget;
import dev.musterd.flow.notification.PostCheckRuns;
import dev.musterd.flow.notification.ReportLongWaits;
import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.ForwardJobNews;
import dev.musterd.model.Event;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.cost.Budget;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Interruptions;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.RecentWork;
import dev.musterd.state.Spending;
import dev.musterd.state.UnavailableOfferings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything the daemon does: makes its duties, and says which one runs after which. */
public final class Duties {
  private final Policy policy;
  private final DaemonState state;
  private Admission admission;
  private final Journal journal;
  private final RecordHungRunners recordHungRunners;
  private final RefreshInventory refreshInventory;
  private final RerunJobs rerunJobs;
  private final LaunchBreakers breakers;
  private final ProbeRegistrations probeRegistrations;
  private final AdoptInstances adoptInstances;
  private final ProvisionRunners provisionRunners;
  private final MaintainWarmPools maintainWarmPools;
  private final ReapRunners reapRunners;
  private final CheckBootDeadlines checkBootDeadlines;
  private final RecoverDeliveries recoverDeliveries;
  private final RecoverOnStart recoverOnStart;
  private final TrackJobs trackJobs;
  private final AcceptWebhook acceptWebhook;
  private final ReceiveTickets receiveTickets;
  private final ReceiveInstanceEvents receiveInstanceEvents;
  private final TagInstances tagInstances;
  private final RetireRunner retireRunner;
  private final RecordCosts recordCosts;
  private final RenewVisibility renewVisibility;
  private final Explain explain;
  private final DescribeFleet describeFleet;
  private final CountFleet countFleet;
  private final PreviewReaping previewReaping;
  private final HoldRunners holdRunners;
  private final ShowLogs showLogs;
  private final PostCheckRuns postCheckRuns;
  private final ReportLongWaits reportLongWaits;

  /**
   * The operator's settings that duties depend on.
   *
   * @param visibility how long the queue hides a message that was received
   * @param waits when a job's wait is reported, and to whom
   */
  public record Policy(
      List<RunnerPool> pools,
      AdmissionPolicy admission,
      Duration visibility,
      ProvisionRunners.Policy scaleUp,
      ReapRunners.Policy scaleDown,
      RecoverDeliveries.Policy recovery,
      RerunJobs.Policy reruns,
      CostPolicy costs,
      LongWaitPolicy waits) {
    /** This policy with other pools. */
    public Policy with(List<RunnerPool> others) {
      return new Policy(
          others, admission, visibility, scaleUp, scaleDown, recovery, reruns, costs, waits);
    }

    /** This policy with other budgets. */
    public Policy withBudgets(List<Budget> budgets) {
      return new Policy(
          pools,
          admission,
          visibility,
          scaleUp,
          scaleDown,
          recovery,
          reruns,
          costs.with(budgets),
          waits);
    }

    /** The rule of admission for the pools of this policy. */
    public Admission rule() {
      return admission.over(pools);
    }

    /** What a node that does not decide does with webhooks, by the pools of this policy. */
    public AcceptWebhook forwarding(JobQueue queue, ForwardJobNews news, Journal journal) {
      return new AcceptWebhook(this::rule, queue, news, journal);
    }
  }

  /**
   * When a job's wait is reported.
   *
   * @param beyond jobs that have waited for longer
   * @param checkRuns whether a check run on the job's commit says so
   */
  public record LongWaitPolicy(Duration beyond, boolean checkRuns) {}

  /** Which owners' and repositories' jobs are admitted, and whether check runs are jobs. */
  public record AdmissionPolicy(Owner.Scope scope, List<String> repositories, boolean checkRuns) {
    /** The rule of admission for these pools. */
    Admission over(List<RunnerPool> pools) {
      return new Admission(pools, scope, repositories, checkRuns);
    }
  }

  /** Makes each duty after those that it needs. */
  public Duties(Policy policy, Ports given) {
    Ports ports = given.with(event -> hear(given.journal(), event));
    this.policy = policy;
    journal = ports.journal();
    state =
        new DaemonState(
            new Pools(policy.pools()),
            new Backlog(),
            new Inventory(),
            new UnavailableOfferings(Placement.SHORTAGE_MEMORY),
            new Interruptions(policy.reruns().onDemand()));
    admission = policy.rule();
    int concurrency = policy.scaleUp().concurrency();
    RegistrationBudget registrations = new RegistrationBudget(ports.timers(), ports.clock());
    ConfigureRunner configureRunner =
        new ConfigureRunner(state, ports, registrations, policy.scaleUp().configureTimeout());
    VerifyQueued verifyQueued = new VerifyQueued(state, ports);
    ReadConsoles readConsoles = new ReadConsoles(ports);
    recordHungRunners = new RecordHungRunners(readConsoles, journal);
    rerunJobs = new RerunJobs(policy.reruns(), new GatherInterruptions(state, ports), state, ports);
    refreshInventory = new RefreshInventory(state, ports, this::neverCame, this::vanished);
    PausePools pausePools = new PausePools(state, ports, this::provisionAfterJobsChanged);
    breakers = new LaunchBreakers(state, ports, pausePools);
    probeRegistrations = new ProbeRegistrations(state, ports, breakers.registrations());
    LaunchInstances launchInstances =
        new LaunchInstances(state, ports, registrations, configureRunner, breakers, concurrency);
    adoptInstances =
        new AdoptInstances(
            state, ports, refreshInventory, launchInstances, configureRunner, concurrency);
    LaunchCapacity capacity =
        new LaunchCapacity(
            state, ports, registrations, launchInstances, breakers, refreshInventory);
    provisionRunners =
        new ProvisionRunners(
            policy.scaleUp(), state, ports, capacity, launchInstances, verifyQueued);
    maintainWarmPools =
        new MaintainWarmPools(state, ports, policy.admission().scope(), capacity, provisionRunners);
    reapRunners =
        new ReapRunners(
            policy.scaleDown(), state, ports, refreshInventory, verifyQueued, readConsoles);
    checkBootDeadlines =
        new CheckBootDeadlines(state.inventory(), refreshInventory, journal, ports.clock());
    recoverDeliveries =
        new RecoverDeliveries(policy.recovery(), ports.github(), journal, ports.clock());
    tagInstances = new TagInstances(state, ports);
    recordCosts =
        new RecordCosts(
            policy.costs(),
            state,
            ports,
            launchInstances.spotPrices(),
            provisionRunners::isRecovered);
    trackJobs =
        new TrackJobs(
            state,
            ports,
            tagInstances,
            new FollowJobs(rerunJobs, recordCosts, state.work()),
            this::provisionAfterJobsChanged);
    acceptWebhook = new AcceptWebhook(this::admission, ports.queue(), trackJobs, journal);
    receiveTickets =
        new ReceiveTickets(
            state, ports, this::admission, policy.visibility(), this::provisionAfterJobsChanged);
    receiveInstanceEvents =
        new ReceiveInstanceEvents(
            state,
            ports,
            new FreeEndedInstances(refreshInventory, ports, this::provisionAfterJobsChanged),
            new RetireInterrupted(
                state,
                ports,
                refreshInventory,
                breakers.spot()::interrupted,
                this::provisionAfterJobsChanged),
            trackJobs,
            provisionRunners::isRecovered);
    recoverOnStart =
        new RecoverOnStart(
            refreshInventory,
            adoptInstances,
            provisionRunners,
            pausePools,
            receiveInstanceEvents,
            ports);
    retireRunner =
        new RetireRunner(state, ports, refreshInventory, breakers, this::provisionAfterJobsChanged);
    renewVisibility = new RenewVisibility(state.backlog(), ports, policy.visibility());
    explain = new Explain(state, provisionRunners, breakers, ports.clock());
    describeFleet = new DescribeFleet(state, refreshInventory, breakers, recordHungRunners, ports);
    countFleet = new CountFleet(state, refreshInventory, provisionRunners, ports.clock());
    previewReaping = new PreviewReaping(refreshInventory, reapRunners);
    holdRunners = new HoldRunners(state, ports, this::provisionAfterJobsChanged);
    showLogs = new ShowLogs(state.inventory(), ports);
    postCheckRuns = new PostCheckRuns(policy.waits().checkRuns(), state.backlog(), ports);
    reportLongWaits =
        new ReportLongWaits(
            this::reportedAfter, explain::statuses, state.backlog(), postCheckRuns, ports);
  }

  /** A wait within the pool's objective is not reported, however long that is. */
  private Duration reportedAfter(OwnerPool group) {
    Duration beyond = policy.waits().beyond();
    return Optional.ofNullable(state.pools().get(group.pool()))
        .map(pool -> pool.objective().within())
        .filter(within -> within.compareTo(beyond) > 0)
        .orElse(beyond);
  }

  /** What becomes of a job is also told on its commit. */
  private void hear(Journal recorder, Event event) {
    recorder.record(event);
    postCheckRuns.heard(event);
  }

  /** The rule of admission for the pools that are configured at this moment. */
  public Admission admission() {
    return admission;
  }

  private void vanished(Runner runner, InstanceEnd end) {
    if (end.interrupted()) {
      recordCosts.interrupted(runner.id());
      breakers.spot().interrupted(runner.instance(), end.reason());
    }
    recordHungRunners.ended(runner, end);
    rerunJobs.vanished(runner, end);
  }

  private void neverCame(Runner runner, InstanceEnd end) {
    Optional.ofNullable(state.pools().get(runner.instance().ownerPool().pool()))
        .ifPresent(pool -> breakers.neverCame(runner, pool, end));
  }

  /** Begins nothing from now on; what is under way ends by itself. */
  public void close() {
    recoverOnStart.close();
    provisionRunners.close();
    recoverDeliveries.close();
    rerunJobs.close();
  }

  /** Jobs get their runners at once; what warm pools lost to them is replaced within a second. */
  private void provisionAfterJobsChanged() {
    provisionRunners.provision();
    maintainWarmPools.checkSoon();
  }

  /** Goes on with other pools, and judges at once all jobs that wait for one of them. */
  public void replacePools(List<RunnerPool> wanted) {
    state.pools().replace(wanted);
    admission = policy.admission().over(List.copyOf(state.pools().values()));
    state.pools().keySet().forEach(state.backlog()::markPoolChanged);
    provisionRunners.provision();
    checkWarmPools();
  }

  /** Goes on with other budgets; jobs that are held are judged again within minutes. */
  public void replaceBudgets(List<Budget> wanted) {
    state.spending().replace(wanted);
  }

  /**
   * The duties of every second: late boots, and beside them visibility timeouts, then jobs, then
   * warm pools. None of these waits for EC2's list, which takes half a minute in a large account.
   */
  public Future<?> runEverySecond() {
    pausePools().check();
    retireRunner.check();
    checkBootDeadlines.check();
    probeRegistrations.probe();
    tagInstances.tag();
    rerunJobs.check();
    recordCosts.record();
    reportLongWaits.check();
    return renewVisibility
        .renew()
        .onComplete(_ -> provisionRunners.provision())
        .onComplete(_ -> maintainWarmPools());
  }

  /** The reaper's tick; then adopts, provisions and fills warm pools by its fresh lists. */
  public Future<?> reap() {
    return reapRunners
        .tick()
        .compose(_ -> adoptInstances.adopt())
        .onFailure(failure -> failed("reap", failure))
        .onComplete(_ -> provisionRunners.provision())
        .onSuccess(_ -> checkWarmPools());
  }

  private void checkWarmPools() {
    maintainWarmPools.checkSoon();
    maintainWarmPools();
  }

  private void maintainWarmPools() {
    breakers.checkBoots();
    maintainWarmPools.maintain();
  }

  /** A round of recovery of webhooks that were missed. */
  public Future<?> recover() {
    return recoverDeliveries.recover().onFailure(failure -> failed("recover", failure));
  }

  private void failed(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
  }

  public Backlog backlog() {
    return state.backlog();
  }

  public Inventory inventory() {
    return state.inventory();
  }

  /** What this node heard of a job before it decided. */
  public void tell(JobNews news) {
    trackJobs.tell(news);
  }

  public AcceptWebhook acceptWebhook() {
    return acceptWebhook;
  }

  public ReceiveTickets receiveTickets() {
    return receiveTickets;
  }

  public ReceiveInstanceEvents receiveInstanceEvents() {
    return receiveInstanceEvents;
  }

  public RenewVisibility renewVisibility() {
    return renewVisibility;
  }

  public ProvisionRunners provisionRunners() {
    return provisionRunners;
  }

  public RecordCosts recordCosts() {
    return recordCosts;
  }

  /** What the day has cost of each budget. */
  public Spending spending() {
    return state.spending();
  }

  /** Where the jobs come from that started lately. */
  public RecentWork work() {
    return state.work();
  }

  public RerunJobs rerunJobs() {
    return rerunJobs;
  }

  MaintainWarmPools warmPools() {
    return maintainWarmPools;
  }

  public RecoverDeliveries recoverDeliveries() {
    return recoverDeliveries;
  }

  public RecoverOnStart recoverOnStart() {
    return recoverOnStart;
  }

  public PausePools pausePools() {
    return breakers.pauses();
  }

  public RetireRunner retireRunner() {
    return retireRunner;
  }

  public Explain explain() {
    return explain;
  }

  public DescribeFleet describeFleet() {
    return describeFleet;
  }

  public CountFleet countFleet() {
    return countFleet;
  }

  public PreviewReaping previewReaping() {
    return previewReaping;
  }

  public HoldRunners holdRunners() {
    return holdRunners;
  }

  public ShowLogs showLogs() {
    return showLogs;
  }
}
