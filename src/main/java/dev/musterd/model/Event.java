package dev.musterd.model;

import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything worth telling: one log line, one metric and one line of a job's timeline each. The
 * record's name and components are the log line's name and fields; no component ever holds a
 * secret.
 */
public sealed interface Event {

  /** How loud an event is. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  default Level level() {
    return Level.INFO;
  }

  /** The jobs whose timeline this belongs to. */
  default List<Job.Id> jobs() {
    return List.of();
  }

  // A job's way.

  /**
   * A request to the webhook server was rejected.
   *
   * @param from the sender's address
   */
  record WebhookRejected(int status, String reason, String from) implements Warning {}

  /** An address has sent so many wrong signatures that nothing more is read from it until then. */
  record SenderLimited(String from, Instant until) implements Warning {}

  /** An address that may not send webhooks has sent one. */
  record SenderRefused(String from) implements Warning {}

  /**
   * Connections to the webhook port were closed to make room for others, so many since this was
   * told last.
   *
   * @param from the peer of the latest of them
   */
  record ConnectionsEvicted(int count, String from) implements Warning {}

  /** GitHub lists other networks of its webhooks than before, which are allowed from now on. */
  record HookRangesRead(List<String> networks) implements Event {
    public HookRangesRead {
      networks = List.copyOf(networks);
    }
  }

  /**
   * The networks of GitHub's webhooks cannot be read.
   *
   * @param consequence which senders are allowed meanwhile
   */
  record HookRangesUnread(String reason, String consequence) implements Warning {}

  /** So many more were turned away within a second than the log has lines for. */
  record RejectionsNotLogged(int count) implements Warning {}

  /** Correctly signed, and not for us. */
  record WebhookIgnored(String reason) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /**
   * A pool takes the job, and the queue has it.
   *
   * @param queuedAt by GitHub's clock; empty when GitHub may have held the job back since
   */
  record JobAdmitted(
      Job.Id job, OwnerPool group, Labels labels, String delivery, Optional<Instant> queuedAt)
      implements OfOneJob {
    /** One of unknown time. */
    public JobAdmitted(Job.Id job, OwnerPool group, Labels labels, String delivery) {
      this(job, group, labels, delivery, Optional.empty());
    }
  }

  record JobRefused(Job.Id job, Owner.Repository repository, Labels labels, String reason)
      implements OfOneJob {}

  /** The queue did not take the job: GitHub's delivery fails and has to be made again. */
  record JobNotQueued(Job.Id job, String reason) implements OfOneJob, Alarm {}

  /**
   * The daemon holds the job's message.
   *
   * @param queuedAt by GitHub's clock; empty when GitHub may have held the job back since
   */
  record JobReceived(Job.Id job, OwnerPool group, int timesReceived, Optional<Instant> queuedAt)
      implements OfOneJob {
    /** One of unknown time. */
    public JobReceived(Job.Id job, OwnerPool group, int timesReceived) {
      this(job, group, timesReceived, Optional.empty());
    }
  }

  record JobHeld(Job.Id job, OwnerPool group, Instant until, String reason) implements OfOneJob {}

  /** A booting or idle runner is meant for the job. */
  record JobCovered(Job.Id job, Instance.Id instance) implements OfOneJob {}

  /**
   * A runner of ours took the job.
   *
   * @param startedAt by GitHub's clock, in whole seconds
   */
  record JobStarted(Job.Id job, String runner, Optional<Instant> startedAt) implements OfOneJob {
    /** One of unknown time. */
    public JobStarted(Job.Id job, String runner) {
      this(job, runner, Optional.empty());
    }
  }

  record JobFinished(Job.Id job, Optional<String> runner, String conclusion) implements OfOneJob {}

  /**
   * The job has waited for longer than {@code waiting-beyond}; recorded once for each wait.
   *
   * @param since when it was queued
   * @param next what happens then, by whom
   */
  record JobWaiting(Job.Id job, OwnerPool group, Instant since, String reason, String next)
      implements Warning {
    @Override
    public List<Job.Id> jobs() {
      return List.of(job);
    }
  }

  /** The job's message was deleted because the job needs no runner. */
  record JobReleased(Job.Id job, String reason) implements OfOneJob {}

  /** The job's message went to the dead-letter queue with its history. */
  record JobBuried(Job.Id job, String reason, List<String> history) implements OfOneJob, Alarm {}

  record MessageBuried(String messageId, String reason) implements Alarm {}

  /** A runner stayed idle beside the job it came for: GitHub will not give it that job. */
  record RunnerMismatched(Job.Id job, Instance.Id instance, Instant backOffUntil, String reason)
      implements OfOneJob, Alarm {}

  // Telling people.

  /**
   * A check run on the job's commit says why it waits.
   *
   * @param checkRun GitHub's id
   */
  record CheckRunPosted(Job.Id job, Owner.Repository repository, long checkRun) implements Event {
    @Override
    public List<Job.Id> jobs() {
      return List.of(job);
    }
  }

  /** Nothing is posted for the job: GitHub does not take the check run. */
  record CheckRunRefused(Job.Id job, Owner.Repository repository, String reason)
      implements Warning {
    @Override
    public List<Job.Id> jobs() {
      return List.of(job);
    }
  }

  /**
   * Notifications were not sent, and will not be.
   *
   * @param target by its place in the configuration; its URL may hold a token
   */
  record NotificationFailed(String target, int notifications, String reason) implements Warning {}

  /** A message that tries a receiver, on an operator's command. */
  record NotificationTested(String target) implements Event {}

  // Launching.

  /**
   * EC2 is asked for instances.
   *
   * @param step the number of the pool's step of capacity, from 1
   */
  record FleetRequested(OwnerPool group, int count, int step, Market market, List<Job.Id> jobs)
      implements Event {}

  /**
   * EC2 has answered a fleet request.
   *
   * @param outcome launched, partial, no-capacity, quota, throttled, failed or rejected
   * @param launched where each instance came from
   * @param unavailable the places that had none
   */
  record FleetAnswered(
      OwnerPool group,
      Market market,
      String outcome,
      List<LaunchOutcome.Place> launched,
      List<LaunchOutcome.Place> unavailable)
      implements Event {
    public FleetAnswered {
      launched = List.copyOf(launched);
      unavailable = List.copyOf(unavailable);
    }

    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /**
   * EC2 has launched instances.
   *
   * @param from their types, subnets and markets, and what they cost, as far as it is known
   */
  record InstancesLaunched(
      OwnerPool group, List<Instance.Id> instances, List<String> from, List<Job.Id> jobs)
      implements Event {
    public InstancesLaunched {
      from = List.copyOf(from);
    }
  }

  /** EC2 did not say what spot capacity costs; launches go on without. */
  record PricesUnknown(String reason) implements Warning {}

  record LaunchShort(
      OwnerPool group, int missing, String reason, Instant retryAt, List<Job.Id> jobs)
      implements Warning {}

  /** The launch cannot succeed before an operator changes something. */
  record LaunchRejected(OwnerPool group, String reason, Instant retryAt, List<Job.Id> jobs)
      implements Alarm {}

  /**
   * GitHub refuses to register runners of the pool and owner, for good as it seems: a suspended
   * installation, disabled runners, a full runner group. Only the registration itself is tried
   * until it works.
   */
  record RegistrationsRefused(OwnerPool group, String reason, Instant retryAt) implements Alarm {}

  /** GitHub registers runners of the pool and owner again, and instances are launched again. */
  record RegistrationsAccepted(OwnerPool group) implements Event {}

  /**
   * Two of these subnets are in one zone, and EC2 refuses both in one request: each launch asks for
   * one of them.
   */
  record SubnetsShareZone(List<String> subnets) implements Warning {
    public SubnetsShareZone {
      subnets = List.copyOf(subnets);
    }
  }

  /** EC2 took a spot instance back, or is about to. */
  record SpotInterrupted(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance, Warning {}

  /** Spot instances of the pool were interrupted too often: it is launched on demand only. */
  record SpotPaused(String pool, int interruptions, Instant until) implements Warning {}

  /** The pause is over: one spot instance was launched, whose fate decides. */
  record SpotTried(Instance.Id instance, String pool) implements OfOneInstance {}

  /** The spot instance on trial was not interrupted: the pool is launched on spot again. */
  record SpotResumed(String pool) implements Event {}

  /**
   * A step of the pool's capacity brought too little, and the next one is asked for the rest.
   *
   * @param step its number, from 1
   */
  record CapacityStepShort(OwnerPool group, int step, int missing, String reason, List<Job.Id> jobs)
      implements Event {}

  /** Runners are started before there are jobs for them. */
  record WarmRunnersRequested(OwnerPool group, int count, String reason) implements Event {}

  /** So many runners are missing from a warm pool and cannot be started yet. */
  record WarmRunnersHeld(OwnerPool group, int missing, Instant until, String reason)
      implements Event {}

  record RunnerConfigured(Instance.Id instance, OwnerPool group) implements OfOneInstance {}

  record ConfigurationFailed(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance, Warning {}

  /** EC2's list shows for the first time that the instance runs; it did so before. */
  record InstanceRunning(Instance.Id instance, OwnerPool group) implements OfOneInstance {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** GitHub's list shows the runner online for the first time; it was so before. */
  record RunnerOnline(Instance.Id instance, OwnerPool group) implements OfOneInstance {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** Found unconfigured after a crash, and configured now. */
  record InstanceAdopted(Instance.Id instance, OwnerPool group) implements OfOneInstance {}

  // Reaping.

  record InstanceSuspected(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance, Warning {}

  record SuspicionLifted(Instance.Id instance, OwnerPool group) implements OfOneInstance {}

  /** Near the end of its lifetime: it lost the labels that jobs ask for. */
  record RunnerDrained(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  record RunnerRetired(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  /** Was to be retired, and turned out to be busy. */
  record RunnerSpared(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  record InstanceTerminated(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  /**
   * EC2 refuses to terminate an instance whose runner is gone: it goes on costing money until an
   * operator changes what protects it.
   */
  record InstanceNotTerminated(
      Instance.Id instance, OwnerPool group, String reason, Instant retryAt)
      implements OfOneInstance, Alarm {}

  /**
   * An instance ended without our doing: powered off, interrupted, not started by EC2, or by hand.
   *
   * @param reason as EC2 gives it
   */
  record InstanceVanished(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  /**
   * An instance powered itself off before its runner came.
   *
   * @param reason as the instance wrote it on its console
   */
  record InstanceBootFailed(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance, Warning {}

  /**
   * A runner hung, and its instance ended it.
   *
   * @param kind what the instance's watchdog saw, such as {@code hung-no-worker}
   * @param version of the runner, when the instance knew it
   * @param reason as the instance wrote it on its console
   */
  record RunnerHung(
      Instance.Id instance,
      OwnerPool group,
      String kind,
      Optional<RunnerVersion> version,
      String reason)
      implements OfOneInstance, Warning {}

  /**
   * An instance of ours by its tags, of which the rest cannot be read: it is neither counted nor
   * terminated.
   */
  record InstanceUnreadable(Instance.Id instance, String reason)
      implements OfOneInstance, Warning {}

  /**
   * An instance is kept for debugging: it takes no new job, and is terminated after that.
   *
   * @param by who asked for it
   * @param from the address that the request came from
   */
  record RunnerHeld(Instance.Id instance, OwnerPool group, Instant until, String by, String from)
      implements OfOneInstance {}

  /** GitHub removed the runner of an instance that is kept for debugging: it gets no job. */
  record RunnerDeregistered(Instance.Id instance, OwnerPool group) implements OfOneInstance {}

  /** An operator ended the hold of an instance that was kept for debugging, before its time. */
  record RunnerReleased(Instance.Id instance, OwnerPool group, String by, String from)
      implements OfOneInstance {}

  /** The tag that would keep an instance for debugging is not understood, and ignored. */
  record HoldUnreadable(Instance.Id instance, String reason) implements OfOneInstance, Warning {}

  record RegistrationForgotten(Owner owner, Registration.Id runner, String name) implements Event {}

  /** Configurations that their instances, gone by now, will never read. */
  record ParametersDeleted(List<Instance.Id> instances) implements Event {
    public ParametersDeleted {
      instances = List.copyOf(instances);
    }
  }

  /**
   * The reaper has judged what runs.
   *
   * @param verdicts how many there were of each: keep, retire, suspect, …
   */
  record RunnersJudged(Map<String, Integer> verdicts) implements Event {
    public RunnersJudged {
      verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    }

    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  record OwnerUnseen(Owner owner, String reason) implements Warning {}

  record TickFinished(String duty, int runners, int acted) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  // EC2's own events.

  /**
   * An event of EC2 that changes nothing: of another account, of no instance of ours, or wrong.
   *
   * @param about what it says, of which instance
   */
  record InstanceEventIgnored(String about, String reason) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** A message in the queue of EC2's events that is no event; the dead-letter queue has it now. */
  record InstanceEventBuried(String messageId, String reason) implements Alarm {}

  /** No events of EC2 are read: ends of instances are noticed by the lists alone, and later. */
  record InstanceEventsAbsent(String reason) implements Warning {}

  /** Events of EC2 are read again. */
  record InstanceEventsPresent() implements Event {}

  /**
   * EC2 takes a spot instance back in two minutes.
   *
   * @param action what it does to the instance: terminate, stop, hibernate
   * @param running the job that runs there
   */
  record InterruptionWarned(
      Instance.Id instance, OwnerPool group, String action, Optional<Job.Id> running)
      implements OfOneInstance, Warning {}

  /** EC2 says that a spot instance is likely to be interrupted. */
  record RebalanceRecommended(Instance.Id instance, OwnerPool group) implements OfOneInstance {}

  // Tags that say what an instance runs.

  /**
   * Instances were tagged with what they run, by one call.
   *
   * @param run empty where they belong to several, as is the workflow
   * @param running the job, where it is one instance
   */
  record InstancesTagged(
      List<Instance.Id> instances,
      Owner.Repository repository,
      Optional<String> workflow,
      Optional<Long> run,
      Optional<Job.Id> running)
      implements Event {
    public InstancesTagged {
      instances = List.copyOf(instances);
    }

    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** Instances could not be tagged with what they run; no other is tagged before then. */
  record InstancesNotTagged(int count, String reason, Instant retryAt) implements Warning {}

  // Interrupted jobs.

  /**
   * An instance was interrupted, lost or hung, as it wrote itself or as the daemon noticed.
   *
   * @param kind such as spot-interruption or lost
   * @param job what ran there, where that is known
   */
  record InstanceInterrupted(
      Instance.Id instance,
      String kind,
      Optional<InterruptionRecord.InterruptedJob> job,
      String reason)
      implements OfOneInstance, Warning {}

  /** The jobs of an interrupted instance are run again, if at all, once their run has ended. */
  record RerunWaits(RunAttempt run, String reason) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** GitHub makes a new attempt with the failed jobs of the run. */
  record RerunRequested(RunAttempt run, List<Job.Id> jobs, String reason) implements Event {
    public RerunRequested {
      jobs = List.copyOf(jobs);
    }
  }

  /** The run of an interrupted instance's job is not run again. */
  record RerunDeclined(Instance.Id instance, Optional<RunAttempt> run, String reason)
      implements OfOneInstance {}

  /** GitHub refused to run the failed jobs again; it is not asked once more. */
  record RerunRefused(RunAttempt run, List<Job.Id> jobs, String reason) implements Warning {
    public RerunRefused {
      jobs = List.copyOf(jobs);
    }
  }

  // Recovery.

  /**
   * GitHub was asked to make a delivery again of which no attempt had arrived.
   *
   * @param about event and action
   * @param attempts that failed so far
   */
  record DeliveryRedelivered(
      String delivery, String about, Instant firstAttempt, int attempts, String reason)
      implements Event {}

  /** GitHub did not agree to make a delivery again. */
  record RedeliveryFailed(String delivery, String about, String reason) implements Warning {}

  /**
   * A round is over.
   *
   * @param whole false when the log was longer than what is read at once
   * @param missing deliveries of which no attempt has arrived
   */
  record RecoveryFinished(int attemptsRead, boolean whole, int missing, int due) implements Event {
    @Override
    public Level level() {
      return whole ? Level.DEBUG : Level.WARN;
    }
  }

  /** A round was left out. */
  record RecoveryPostponed(Instant until, String reason) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  // Money.

  /**
   * What instances of a pool cost since the last such event.
   *
   * @param kind what it was paid for: boot, idle, busy, volume or address
   * @param nanodollars billionths of a US dollar
   */
  record CostRecorded(String pool, String kind, long nanodollars) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /**
   * A share of a daily budget is used up; told once a day for each share.
   *
   * @param budget whose costs it is for
   * @param percent the share: 80 or 100
   * @param spent today, in dollars
   * @param daily the budget, in dollars
   */
  record BudgetReached(String budget, int percent, String spent, String daily, String consequence)
      implements Warning {}

  /**
   * What instances cost could not be written to the ledger, or not be read from it at the start; it
   * is tried again each minute.
   *
   * @param waiting entries that are kept in memory until then
   */
  record LedgerNotWritten(int waiting, String reason) implements Warning {}

  /** So many entries of the ledger are lost: it was not reachable for too long. */
  record LedgerIncomplete(int entries) implements Alarm {}

  // The mirror of runner binaries.

  /**
   * A newer build of the runner is what instances install from now on.
   *
   * @param replaced what they installed before
   */
  record BinaryMirrored(
      RunnerPlatform platform, RunnerVersion version, Optional<RunnerVersion> replaced, long bytes)
      implements Event {}

  /** The mirror has the newest. */
  record BinaryCurrent(RunnerPlatform platform, RunnerVersion version) implements Event {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** The mirror keeps its build although it is not what was offered. */
  record BinaryKept(RunnerPlatform platform, RunnerVersion version, String reason)
      implements Warning {}

  /** The mirror was not brought up to date. What it had before stays. */
  record BinaryNotMirrored(RunnerPlatform platform, String reason) implements Alarm {}

  /**
   * GitHub soon serves runners of the mirror's version no more, or does not already.
   *
   * @param platforms that have it
   */
  record BinaryDeprecated(
      List<RunnerPlatform> platforms, RunnerVersion version, Instant until, String reason)
      implements Alarm {
    public BinaryDeprecated {
      platforms = List.copyOf(platforms);
    }
  }

  // What operators ask for.

  /** An operator paused a pool: nothing is launched for it. */
  record PoolPaused(String pool, String by, String from) implements Event {}

  /** An operator resumed a pool. */
  record PoolResumed(String pool, String by, String from) implements Event {}

  /**
   * The pauses of an earlier process were read.
   *
   * @param dropped paused pools that are no longer configured
   */
  record PausedPoolsRead(List<String> pools, List<String> dropped) implements Event {
    public PausedPoolsRead {
      pools = List.copyOf(pools);
      dropped = List.copyOf(dropped);
    }
  }

  /** The pauses of an earlier process could not be read: its paused pools launch until then. */
  record PausedPoolsUnread(String reason, Instant retryAt) implements Warning {}

  /** The pauses of pools could not be stored: a restart before then forgets the last change. */
  record PausedPoolsUnsaved(String reason, Instant retryAt) implements Warning {}

  /**
   * An operator asked for a runner to be retired.
   *
   * @param whenIdle whether a job that it runs may end first
   */
  record RetirementRequested(
      Instance.Id instance, OwnerPool group, boolean whenIdle, String by, String from)
      implements OfOneInstance {}

  /** A runner that is to be retired runs a job; it goes as soon as that has ended. */
  record RetirementWaits(Instance.Id instance, OwnerPool group, String reason)
      implements OfOneInstance {}

  /** An operator asked for a tick of the reaper at once. */
  record ReapingRequested(String by, String from) implements Event {}

  // The daemon itself.

  /** A duty failed as a whole; it is tried again. */
  record DutyFailed(String duty, String reason) implements Alarm {}

  /**
   * GitHub refuses everything that an App signs: a wrong key, another App's id, a clock that is
   * off. Nothing is launched meanwhile, as nothing could be registered.
   */
  record AppRefused(String app, String reason) implements Alarm {}

  /** GitHub accepts the App again. */
  record AppAccepted(String app) implements Event {}

  /**
   * GitHub refused a JWT and its clock is another than this machine's; JWTs are dated by GitHub's
   * from now on, until this machine's is set right.
   *
   * @param offsetSeconds GitHub's clock minus this machine's
   */
  record ClockDiffers(long offsetSeconds) implements Alarm {}

  /** This machine's clock agrees with GitHub's again. */
  record ClockAgrees() implements Event {}

  record RateLimited(String api, Instant until) implements Warning {}

  record DaemonStarting(String version, String environment, int pools) implements Event {}

  /** The job queue that was there is not what the configuration says; it is used as it is. */
  record QueueDiffers(String attribute, String found, String configured, String advice)
      implements Warning {}

  record DaemonReady(String webhook, String management) implements Event {}

  /**
   * The configuration was read again.
   *
   * @param changed keys that count from now on
   * @param needRestart keys that differ from what runs and count only after a restart
   */
  record DaemonReloaded(List<String> changed, List<String> needRestart) implements Event {
    public DaemonReloaded {
      changed = List.copyOf(changed);
      needRestart = List.copyOf(needRestart);
    }

    @Override
    public Level level() {
      return needRestart.isEmpty() ? Level.INFO : Level.WARN;
    }
  }

  /** The configuration was read again and is not valid: what runs goes on with the old one. */
  record ReloadRefused(List<String> problems) implements Event {
    public ReloadRefused {
      problems = List.copyOf(problems);
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  record DaemonStopping(String reason) implements Event {}

  record DaemonStopped(int heldTicketsReturned) implements Event {}

  // Which node decides.

  /**
   * This node decides from now on.
   *
   * @param from the node that held the lease before
   */
  record LeaseAcquired(String node, long epoch, Optional<String> from) implements Event {}

  /** This node decides no more; what it began and did not end is left to the next. */
  record LeaseLost(String node, long epoch, String reason) implements Warning {}

  /** This node has stopped deciding on purpose: another one may begin at once. */
  record LeaseReleased(String node, long epoch) implements Event {}

  /** This node does not decide, and why. */
  record LeaseAwaited(String node, String reason) implements Event {}

  /** This node wanted to take the lease, and did not get it. */
  record LeaseContended(String node, long epoch, String reason) implements Event {}

  /** A renewal was not confirmed: it is tried again, for as long as the lease lasts. */
  record LeaseNotRenewed(String node, long epoch, String reason) implements Warning {}

  /** The lease cannot be read or written, so this node does not begin to decide. */
  record LeaseUnavailable(String node, String reason) implements Warning {}

  /** A problem that may end by itself. */
  sealed interface Warning extends Event {
    @Override
    default Level level() {
      return Level.WARN;
    }
  }

  /** A problem that needs an operator. */
  sealed interface Alarm extends Event {
    @Override
    default Level level() {
      return Level.ERROR;
    }
  }

  /** A step of exactly one job: the latest says where the job is. */
  sealed interface OfOneJob extends Event {
    Job.Id job();

    @Override
    default List<Job.Id> jobs() {
      return List.of(job());
    }
  }

  /** An event of exactly one instance; it belongs to the timeline of the job that it came for. */
  sealed interface OfOneInstance extends Event {
    Instance.Id instance();
  }
}
