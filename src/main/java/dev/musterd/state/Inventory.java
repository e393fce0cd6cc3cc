package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.Runner.Setup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our instances and the runners on them, as far as EC2, GitHub and webhooks have shown. */
public final class Inventory {
  /**
   * How long EC2's list may lag behind a launch: a younger instance that is missing from it is not
   * gone.
   *
   * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html">EC2
   *     eventual consistency</a>
   */
  public static final Duration LIST_LAG = Duration.ofSeconds(60);

  private static final Pattern INSTANCE_ID_SUFFIX = Pattern.compile("(i-[0-9a-f]{8,17})$");

  private final Map<Instance.Id, Runner> runners = new LinkedHashMap<>();
  private final Map<Instance.Id, Job.Id> assignedJobs = new HashMap<>();
  private final Map<Instance.Id, Registration.Id> lastRegistration = new HashMap<>();
  private final Map<Instance.Id, Registration.Id> issuedRegistrations = new HashMap<>();
  private final Map<Instance.Id, Optional<Instant>> untaggedSuspicions = new HashMap<>();
  private final Set<Instance.Id> retiring = new HashSet<>();
  private final SpotNotices spotNotices;
  private final RecentHolds recentHolds;
  private final SpareRunners spareRunners = new SpareRunners();
  private final UsedCapacity usedCapacity;
  private final EndedInstances endedInstances;
  private final BootDeadlines deadlines;
  private final ListEvidence evidence;
  private final JobStarts starts;
  private BiConsumer<Instant, Runner> removals = (_, _) -> {};

  public Inventory() {
    this.spotNotices = new SpotNotices();
    this.usedCapacity = new UsedCapacity();
    this.recentHolds = new RecentHolds(LIST_LAG);
    this.endedInstances = new EndedInstances(LIST_LAG);
    this.deadlines = new BootDeadlines();
    this.evidence = new ListEvidence(LIST_LAG, deadlines::checkAt);
    this.starts = new JobStarts();
  }

  private Inventory(Inventory original) {
    this.spotNotices = original.spotNotices.copy();
    this.usedCapacity = original.usedCapacity.copy();
    this.recentHolds = original.recentHolds.copy();
    this.endedInstances = original.endedInstances.copy();
    this.deadlines = original.deadlines.copy();
    this.evidence = original.evidence.copy(deadlines::checkAt);
    this.starts = original.starts.copy();
    assignedJobs.putAll(original.assignedJobs);
    lastRegistration.putAll(original.lastRegistration);
    issuedRegistrations.putAll(original.issuedRegistrations);
    untaggedSuspicions.putAll(original.untaggedSuspicions);
    retiring.addAll(original.retiring);
    original.runners.values().forEach(this::put);
  }

  /** An independent copy, to be changed without consequences. */
  public Inventory copy() {
    return new Inventory(this);
  }

  /** The instance whose runner has this name: the name ends with the instance's id. */
  public static Optional<Instance.Id> instanceOf(String runnerName) {
    Matcher matcher = INSTANCE_ID_SUFFIX.matcher(runnerName);
    return matcher.find() ? Optional.of(new Instance.Id(matcher.group(1))) : Optional.empty();
  }

  /** Whether EC2 may not know the instance yet, though it lives. */
  public static boolean mayBeUnknown(Instance instance, Instant now) {
    return now.isBefore(instance.launchedAt().plus(LIST_LAG));
  }

  /** Instances that a fleet request may bring count against the limits until it is answered. */
  public void request(OwnerPool ownerPool, int count) {
    usedCapacity.take(ownerPool, count);
  }

  public void answered(OwnerPool ownerPool, int count) {
    usedCapacity.free(ownerPool, count);
  }

  /** Takes in an instance; one that is known keeps what is known of it. */
  public void add(Instant now, Instance instance, Setup setup, Duration bootTime) {
    if (!endedInstances.hasJustEnded(now, instance.id()) && !runners.containsKey(instance.id())) {
      usedCapacity.take(instance.ownerPool(), 1);
      put(
          new Runner(
              instance, Optional.empty(), false, setup, Optional.empty(), false, Optional.empty()));
      deadlines.checkAt(instance.launchedAt().plus(bootTime), instance.id());
      starts.known(instance.id()).ifPresent(it -> heardEarlier(instance.id(), it));
    }
  }

  /** One whose job has ended was at work: it counts again only when a list shows it idle. */
  private void heardEarlier(Instance.Id id, JobStarts.Start start) {
    if (start.ended()) {
      update(id, runner -> runner.withoutJob(false));
    } else {
      started(id, start.job(), start.at());
    }
  }

  /** Calls the listener with each runner whose instance is gone, before it is forgotten. */
  public void onRemoved(BiConsumer<Instant, Runner> listener) {
    removals = listener;
  }

  /** The instance is gone; returns the job it was meant for. */
  public Optional<Job.Id> remove(Instant now, Instance.Id id) {
    endedInstances.ended(now, id);
    find(id).ifPresent(runner -> removals.accept(now, runner));
    Runner runner = runners.remove(id);
    if (runner == null) {
      return Optional.empty();
    }
    if (!runner.finished()) {
      endedInstances.mayLeaveRegistration(runner.instance());
    }
    usedCapacity.free(runner.instance().ownerPool(), 1);
    spareRunners.remove(runner);
    lastRegistration.remove(id);
    issuedRegistrations.remove(id);
    spotNotices.forget(id);
    untaggedSuspicions.remove(id);
    retiring.remove(id);
    recentHolds.forget(id);
    evidence.forget(id);
    starts.forget(id);
    return Optional.ofNullable(assignedJobs.remove(id));
  }

  /** Notes ended instances of an earlier process, which may have left their registrations. */
  public void endedBefore(Instant now, Collection<Instance> instances) {
    instances.stream()
        .filter(instance -> !runners.containsKey(instance.id()))
        .forEach(
            instance -> {
              endedInstances.ended(now, instance.id());
              endedInstances.mayLeaveRegistration(instance);
            });
  }

  /** The instances that ended, and what they may have left at GitHub. */
  public EndedInstances endedInstances() {
    return endedInstances;
  }

  /** Notes a registration from a webhook: GitHub's lists may have lacked it so far. */
  public void noteRegistration(Instance.Id id, Registration.Id registration) {
    if (runners.containsKey(id)) {
      lastRegistration.put(id, registration);
    }
  }

  /**
   * GitHub has removed the runner of an instance that lives on: it takes no job any more, and is
   * not to be removed again.
   */
  public void deregistered(Instance.Id id) {
    issuedRegistrations.remove(id);
    if (lastRegistration.remove(id) != null) {
      update(id, runner -> runner.withoutJob(true));
    }
  }

  /** EC2 refuses to end the instance: its slot is not about to be free. */
  public void stays(Instance.Id id) {
    find(id).ifPresent(spareRunners::stays);
  }

  /** The registration that GitHub listed last, though the newest list may lack it. */
  public Optional<Registration.Id> lastRegistration(Instance.Id id) {
    return Optional.ofNullable(lastRegistration.get(id));
  }

  /** Notes the registration that GitHub made with the runner's configuration. */
  public void issued(Instance.Id id, Registration.Id registration) {
    if (runners.containsKey(id)) {
      issuedRegistrations.put(id, registration);
    }
  }

  /** The registration that this process has had made. */
  public Optional<Registration.Id> issuedRegistration(Instance.Id id) {
    return Optional.ofNullable(issuedRegistrations.get(id));
  }

  /** The registration that GitHub may have, listed or not. */
  public Optional<Registration.Id> anyRegistration(Instance.Id id) {
    return lastRegistration(id).or(() -> issuedRegistration(id));
  }

  /**
   * Notes that EC2 will interrupt the instance; returns false when that is known. It is a hint: EC2
   * may let the instance live.
   */
  public boolean warned(Instance.Id id, Instant at) {
    return runners.containsKey(id) && spotNotices.warned(id, at);
  }

  /** When EC2 said that it will interrupt the instance, if it did. */
  public Optional<Instant> interruptionWarning(Instance.Id id) {
    return spotNotices.interruption(id);
  }

  /** Notes that EC2 recommends to replace the instance, as an interruption has become likely. */
  public void rebalanceRecommended(Instance.Id id, Instant at) {
    if (runners.containsKey(id)) {
      spotNotices.recommended(id, at);
    }
  }

  /** When EC2 recommended that, if it did. */
  public Optional<Instant> rebalanceRecommendation(Instance.Id id) {
    return spotNotices.recommendation(id);
  }

  /** An operator retires the runner once its job has ended: it is to get no other. */
  public void retireWhenIdle(Instance.Id id) {
    if (runners.containsKey(id)) {
      retiring.add(id);
    }
  }

  /** Whether the runner is to be retired once its job has ended. */
  public boolean isRetiring(Instance.Id id) {
    return retiring.contains(id);
  }

  public Optional<Runner> find(Instance.Id id) {
    return Optional.ofNullable(runners.get(id));
  }

  public void setup(Instance.Id id, Setup setup) {
    update(id, runner -> runner.withSetup(setup));
  }

  /**
   * Notes a suspicion that could not be written to the instance's tags, or not be taken from them:
   * from now on, EC2's lists say nothing about it.
   */
  public void suspectUntagged(Instance.Id id, Optional<Instant> since) {
    untaggedSuspicions.put(id, since);
    suspect(id, since);
  }

  /** Notes the tag that was just set or taken away; EC2's list may lag behind it. */
  public void suspect(Instance.Id id, Optional<Instant> since) {
    untaggedSuspicions.computeIfPresent(id, (_, _) -> since);
    update(id, runner -> runner.listed(runner.instance().suspected(since)));
  }

  /** Notes the hold that was just tagged, or taken away; EC2's list may lag behind it. */
  public void hold(Instant now, Instance.Id id, Optional<Instance.Hold> hold) {
    if (runners.containsKey(id)) {
      recentHolds.changed(now, id, hold);
      update(id, runner -> runner.listed(runner.instance().held(hold)));
    }
  }

  /** The runner is meant for this job from now on. */
  public void assign(Instance.Id id, Job.Id job) {
    assignedJobs.put(id, job);
    find(id).ifPresent(this::put);
  }

  /**
   * Whether the runner cannot be relied on any more. One that was online and is not needs a second
   * list first, for lists lack a runner now and then.
   *
   * @param asked when the lists were asked for
   */
  public boolean isLost(Runner runner, Phase phase, Instant asked, Instant now) {
    return evidence.isLost(runner, phase, asked, now);
  }

  /** The runner is meant for no job any more; it is spare again unless it is busy. */
  public Optional<Job.Id> unassign(Instance.Id id) {
    Job.Id job = assignedJobs.remove(id);
    find(id).ifPresent(this::put);
    return Optional.ofNullable(job);
  }

  public Map<Instance.Id, Job.Id> assignments() {
    return Map.copyOf(assignedJobs);
  }

  /**
   * A webhook says that the runner took a job; returns the job it was meant for. A webhook of an
   * earlier job than the one that is known changes nothing. Those of an instance that is not known
   * count once it is.
   *
   * @param at when the job started, where the webhook tells
   */
  public Optional<Job.Id> started(Instance.Id id, Job.Id job, Optional<Instant> at) {
    if (!runners.containsKey(id)) {
      starts.early(id, new JobStarts.Start(job, at, false));
      return Optional.empty();
    } else if (!starts.isNewest(id, at)) {
      return Optional.empty();
    }
    update(id, runner -> runner.withJob(job));
    evidence.started(id);
    return unassign(id);
  }

  /**
   * A webhook says that this job of the runner ended; an ephemeral one is now powering off. GitHub
   * does not order its deliveries: the next job may be known to run already, and goes on.
   */
  public Optional<Job.Id> ended(Instance.Id id, Job.Id job, boolean ephemeral) {
    if (!runners.containsKey(id)) {
      starts.endedEarly(id, job);
      return Optional.empty();
    }
    update(
        id,
        runner ->
            ephemeral || runner.job().equals(Optional.of(job))
                ? runner.withoutJob(ephemeral)
                : runner);
    return ephemeral ? unassign(id) : Optional.empty();
  }

  public int live(String pool) {
    return usedCapacity.of(pool);
  }

  public int live(OwnerPool ownerPool) {
    return usedCapacity.of(ownerPool);
  }

  /** Up to {@code max} of the wanted runners among those that are meant for no job. */
  public List<Runner> spare(OwnerPool ownerPool, Predicate<Runner> wanted, int max) {
    return spareRunners.free(ownerPool).stream()
        .map(runners::get)
        .filter(wanted)
        .limit(max)
        .toList();
  }

  /** Whether a runner of the pool has done its one job and only has to power off. */
  public boolean hasFinished(String pool) {
    return spareRunners.hasFinished(pool);
  }

  /** The runners of all pools that have done their one job and only have to power off. */
  public List<Instance.Id> finished() {
    return spareRunners.finished();
  }

  public Collection<Runner> all() {
    return List.copyOf(runners.values());
  }

  public int size() {
    return runners.size();
  }

  /** Whether {@link #unproven} or {@link #overdue} may have something to report. */
  public boolean isAnyBootDue(Instant now) {
    return deadlines.isAnyDue(now);
  }

  /** Runners whose time to boot is over and that no webhook mentioned, each reported once. */
  public List<Runner> overdue(Instant now) {
    return deadlines.overdue(now).stream()
        .flatMap(id -> find(id).stream())
        .filter(runner -> runner.job().isEmpty() && !runner.finished())
        .toList();
  }

  /** Has EC2 be asked at these times whether this instance, just launched, still exists. */
  public void watch(Instance instance, List<Duration> after) {
    deadlines.watch(instance, after);
  }

  /** Instances to be asked for now, because their runners have not come yet. */
  public List<Instance.Id> unproven(Instant now) {
    return deadlines.early(now).stream()
        .flatMap(id -> find(id).stream())
        .filter(runner -> !runner.seenOnline() && !runner.finished())
        .map(Runner::id)
        .distinct()
        .toList();
  }

  /**
   * Joins what EC2 said of instances that were launched just now; returns those that have ended,
   * and how. One that EC2 does not know has time.
   */
  public Map<Runner, InstanceEnd> proven(InstanceStates states) {
    evidence.listed(states.live().stream().filter(runners::containsKey).toList());
    Map<Runner, InstanceEnd> gone = new LinkedHashMap<>();
    runners.values().stream()
        .filter(runner -> states.ended().containsKey(runner.id()))
        .forEach(runner -> gone.put(runner, states.ended().get(runner.id())));
    return gone;
  }

  /** Whether a runner of this pool and owner came that was launched then or later. */
  public boolean hasBooted(OwnerPool ownerPool, Instant launchedFrom) {
    return runners.values().stream()
        .filter(Runner::seenOnline)
        .map(Runner::instance)
        .anyMatch(
            it -> it.ownerPool().equals(ownerPool) && !it.launchedAt().isBefore(launchedFrom));
  }

  /**
   * Joins EC2's whole list with what is known; returns the instances that it should show and does
   * not. They are not gone by that, and count until EC2 says so when asked for them.
   *
   * @param asked when the list was asked for: it says nothing of later changes
   * @param bootTime of each instance's pool
   */
  public List<Instance.Id> listed(
      Instant asked,
      Instant now,
      Collection<Instance> instances,
      Function<OwnerPool, Duration> bootTime) {
    Map<Instance.Id, Instance> byId = new HashMap<>();
    instances.forEach(instance -> byId.put(instance.id(), instance));
    List<Instance.Id> lacking =
        runners.values().stream()
            .filter(runner -> !byId.containsKey(runner.id()))
            .filter(runner -> evidence.isDoubtful(runner, asked))
            .map(Runner::id)
            .toList();
    for (Instance instance : instances) {
      add(now, instance, Setup.UNKNOWN, bootTime.apply(instance.ownerPool()));
      update(
          instance.id(), runner -> runner.listed(recentHolds.applied(asked, suspected(instance))));
    }
    evidence.listed(byId.keySet().stream().filter(runners::containsKey).toList());
    return lacking;
  }

  private Instance suspected(Instance listed) {
    Optional<Instant> known = untaggedSuspicions.get(listed.id());
    return known == null ? listed : listed.suspected(known);
  }

  /**
   * Joins what EC2 said of instances that its list lacks; returns the runners that are gone, and
   * how they ended.
   *
   * @param asked when EC2 was asked for them
   */
  public Map<Runner, InstanceEnd> described(
      Instant asked, Instant now, Collection<Instance.Id> lacking, InstanceStates states) {
    Map<Runner, InstanceEnd> gone = new LinkedHashMap<>();
    lacking.stream()
        .flatMap(id -> find(id).stream())
        .forEach(
            runner ->
                evidence.end(runner, states, asked, now).ifPresent(end -> gone.put(runner, end)));
    return gone;
  }

  /** Joins GitHub's whole list for one owner with what is known. */
  public void registered(
      Instant now, Collection<Runner> ofOwner, Map<Instance.Id, Registration> registrations) {
    for (Runner runner : ofOwner) {
      Optional<Registration> registration = Optional.ofNullable(registrations.get(runner.id()));
      registration.ifPresent(it -> lastRegistration.put(runner.id(), it.id()));
      update(runner.id(), before -> evidence.judged(now, before.registered(now, registration)));
    }
  }

  private void update(Instance.Id id, UnaryOperator<Runner> change) {
    Runner before = runners.get(id);
    if (before != null) {
      Runner after = change.apply(before);
      move(before, after.instance().ownerPool());
      put(after);
    }
  }

  /** Tags can be changed by hand: the slot goes with the instance. */
  private void move(Runner runner, OwnerPool to) {
    if (!runner.instance().ownerPool().equals(to)) {
      usedCapacity.free(runner.instance().ownerPool(), 1);
      usedCapacity.take(to, 1);
      spareRunners.remove(runner);
    }
  }

  private void put(Runner runner) {
    runners.put(runner.id(), runner);
    spareRunners.put(runner, assignedJobs.containsKey(runner.id()));
  }
}
