package dev.musterd.sim.invariants;

import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.WebhookEvent;
import dev.musterd.sim.world.ObservedPorts;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What must never happen with any weather; checked from outside against the real state. */
public final class Safety implements ObservedPorts.Observer {
  private static final List<Owner> OWNERS = List.of(SimWorld.ACME, SimWorld.GLOBEX);

  /** Of no instance: its registration shows whether GitHub registers runners again. */
  private static final String PROBE = "i-fffffffff";

  /** GitHub's flag and its list are at most this late, so who worked before was seen working. */
  private static final Duration SEEN_BY_THEN = Duration.ofSeconds(60);

  /** A call that was made before the news came takes effect within this. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  private final SimWorld world;
  private final List<RunnerPool> pools;
  private final List<String> violations = new ArrayList<>();
  private final UnreportedActions unreported;
  private final CoveredJobs coveredJobs;
  private final LostAnswers lostAnswers = new LostAnswers();
  private final Map<Owner, Instant> lastListed = new HashMap<>();
  private final Map<Job.Id, Instant> reportedStarts = new HashMap<>();
  private final Map<String, Job.Id> jobOfMessage = new HashMap<>();
  private Predicate<Job.Id> mayBeHeldBack = _ -> false;
  private final Set<Registration.Id> probes = new HashSet<>();
  private final Set<Instance.Id> told = new HashSet<>();
  private int machines;

  /**
   * @param bootTime within which the daemon certainly waits for an instance, clock steps and all
   */
  public Safety(SimWorld world, List<RunnerPool> pools, Duration bootTime) {
    this.world = world;
    this.pools = pools;
    this.unreported = new UnreportedActions(world.time());
    this.coveredJobs = new CoveredJobs(world, bootTime);
  }

  /** Jobs whose message may go: GitHub may announce them again after it was read otherwise. */
  public void mayBeHeldBack(Predicate<Job.Id> which) {
    mayBeHeldBack = which;
  }

  /** Everything that went wrong so far, the first thing first. */
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    world.cloud().violations().forEach(each -> all.add("touched what is not ours: " + each));
    all.addAll(unreported.missing());
    all.addAll(coveredJobs.violations());
    all.addAll(lostAnswers.violations());
    return all;
  }

  /** After every event. */
  public boolean holds() {
    if (world.cloud().launched() != machines) {
      machines = world.cloud().launched();
      pools.forEach(this::checkMaximum);
    }
    return violations.isEmpty()
        && world.cloud().violations().isEmpty()
        && unreported.missing().isEmpty()
        && coveredJobs.violations().isEmpty()
        && lostAnswers.violations().isEmpty();
  }

  private void checkMaximum(RunnerPool pool) {
    long live =
        world.ourLive().stream()
            .filter(machine -> pool.name().equals(machine.tags().get(Instance.Tag.POOL)))
            .count();
    if (pool.limits().max().isPresent() && live > pool.limits().max().getAsInt()) {
      violations.add("%d live instances, more than the maximum of %s".formatted(live, pool.name()));
    }
  }

  /** The daemon was killed: its memory and its unreported acts are gone. */
  public void crashed() {
    reportedStarts.clear();
    lastListed.clear();
    unreported.crashed();
    coveredJobs.crashed();
    lostAnswers.crashed();
  }

  /** A running daemon receives this webhook. */
  public void delivered(WebhookDelivery delivery) {
    switch (delivery.meaning()) {
      case WebhookEvent.JobStarted started ->
          reportedStarts.put(started.job(), world.time().instant());
      case WebhookEvent.JobFinished finished -> reportedStarts.remove(finished.job());
      default -> {}
    }
  }

  /**
   * EC2 sends an event about the instance. What follows from it does not wait for lists that are on
   * their way: GitHub's refusal protects a runner that only they show at work.
   */
  public void told(Instance.Id id) {
    told.add(id);
  }

  @Override
  public void listedRegistrations(Owner owner) {
    lastListed.put(owner, world.time().instant());
  }

  @Override
  public void deregisters(Owner owner, Registration.Id id) {
    world.github().runners(owner).stream()
        .filter(runner -> runner.id().equals(id))
        .findFirst()
        .ifPresent(
            runner -> {
              if (world.isForeign(runner.name())) {
                violations.add("deregisters " + runner.name() + ", which is not ours");
              }
              checkNotReported("deregisters", owner, runner);
              if (told.stream().noneMatch(it -> runner.name().endsWith(it.value()))) {
                checkNotListed("deregisters", owner, runner);
              }
            });
  }

  @Override
  public void terminates(Collection<Instance.Id> instances) {
    for (Owner owner : OWNERS) {
      world.github().runners(owner).stream()
          .filter(runner -> instances.stream().anyMatch(id -> runner.name().endsWith(id.value())))
          .forEach(
              runner -> {
                checkNotReported("terminates", owner, runner);
                checkNotListed("terminates", owner, runner);
                checkLetGo(owner, runner);
              });
    }
  }

  /** A runner that GitHub shows, and may give a job at any moment, is deregistered first. */
  private void checkLetGo(Owner owner, Registration runner) {
    boolean shown =
        world
            .github()
            .registeredAt(owner, runner.id())
            .filter(at -> at.plus(SEEN_BY_THEN).isBefore(lastListed(owner)))
            .isPresent();
    if (shown && runner.online()) {
      violations.add("terminates " + runner.name() + ", which GitHub has not let go");
    }
  }

  private Instant lastListed(Owner owner) {
    return lastListed.getOrDefault(owner, Instant.MIN);
  }

  private void checkNotReported(String act, Owner owner, Registration runner) {
    Instant now = world.time().instant();
    world
        .github()
        .jobOf(owner, runner.id())
        .map(reportedStarts::get)
        .filter(at -> at.plus(ON_ITS_WAY).isBefore(now))
        .ifPresent(
            at ->
                violations.add(
                    "%s %s, whose job's start was delivered at %s"
                        .formatted(act, runner.name(), at)));
  }

  private void checkNotListed(String act, Owner owner, Registration runner) {
    Instant listed = lastListed(owner);
    world
        .github()
        .busySince(owner, runner.id())
        .filter(since -> runner.online() && since.plus(SEEN_BY_THEN).isBefore(listed))
        .ifPresent(
            since ->
                violations.add(
                    "%s %s, busy since %s and so before the list of %s"
                        .formatted(act, runner.name(), since, listed)));
  }

  @Override
  public void received(List<QueueMessage> messages) {
    for (QueueMessage message : messages) {
      if (message instanceof QueueMessage.Parsed parsed) {
        jobOfMessage.put(parsed.receipt().messageId(), parsed.ticket().id());
      }
    }
  }

  @Override
  public void acknowledges(QueueMessage.Receipt receipt) {
    Job.Id job = jobOfMessage.get(receipt.messageId());
    if (!mayBeHeldBack.test(job)
        && world.github().jobStatus(job).filter("queued"::equals).isPresent()) {
      violations.add("acknowledges job " + job + ", which still waits");
    }
    unreported.expect(
        "acknowledged job " + job,
        reported -> reported instanceof Event.JobReleased it && it.job().equals(job));
  }

  @Override
  public void buries(QueueMessage.Receipt receipt) {
    Job.Id job = jobOfMessage.get(receipt.messageId());
    int launches = coveredJobs.launchesFor(job);
    if (launches < SimWorld.MAX_ATTEMPTS) {
      violations.add("buries job " + job + " after " + launches + " launches");
    }
  }

  @Override
  public void deregistered(Owner owner, Registration.Id id, Deregistration answer) {
    if (answer instanceof Deregistration.Deregistered && !probes.remove(id)) {
      unreported.expect("deregistered runner " + id, UnreportedActions::isAboutARunnerThatGoes);
    }
  }

  @Override
  public void registered(Instance.Id instance, RegistrationOutcome answer) {
    if (answer instanceof RegistrationOutcome.Registered(var registration, _)) {
      if (instance.value().startsWith(PROBE)) {
        registration.ifPresent(probes::add);
        return;
      }
      unreported.expect(
          "registered " + instance,
          reported -> UnreportedActions.isAboutConfiguring(reported, instance));
    }
  }

  @Override
  public void launches(LaunchPlan plan) {
    lostAnswers.asked(plan);
  }

  @Override
  public void launchLost(LaunchPlan plan) {
    lostAnswers.lost(plan);
  }

  @Override
  public void launched(LaunchPlan plan, LaunchOutcome answer) {
    lostAnswers.answered(plan, answer);
    unreported.expect(
        "asked EC2 for " + plan.ownerPool(),
        reported -> UnreportedActions.isAboutLaunching(reported, plan.ownerPool()));
  }

  @Override
  public void terminated(Collection<Instance.Id> instances) {
    instances.forEach(
        id ->
            unreported.expect(
                "terminated " + id,
                reported ->
                    reported instanceof Event.InstanceTerminated it && it.instance().equals(id)));
  }

  @Override
  public void tagged(Instance.Id id, Set<String> keys) {
    if (keys.equals(Set.of(Instance.Tag.SUSPECT))) {
      unreported.expect(
          "tagged " + id,
          reported -> reported instanceof Event.InstanceSuspected it && it.instance().equals(id));
    } else if (keys.equals(Set.of(Instance.Tag.HOLD_UNTIL, Instance.Tag.HELD_BY))) {
      unreported.expect(
          "held " + id,
          reported -> reported instanceof Event.RunnerHeld it && it.instance().equals(id));
    } else if (Instance.Tag.OF_JOBS.containsAll(keys)) {
      unreported.expect(
          "tagged " + id + " with its job",
          reported -> reported instanceof Event.InstancesTagged it && it.instances().contains(id));
    } else {
      violations.add("tags " + id + " with " + keys);
    }
  }

  @Override
  public void untagged(Instance.Id id) {
    unreported.expect(
        "untagged " + id,
        reported -> reported instanceof Event.SuspicionLifted it && it.instance().equals(id));
  }

  @Override
  public void deletedTokens(Collection<Instance.Id> instances) {
    unreported.expect(
        "deleted parameters of " + instances,
        reported ->
            reported instanceof Event.ParametersDeleted it
                && it.instances().containsAll(instances));
  }

  @Override
  public void recorded(Event event) {
    unreported.reported(event);
    coveredJobs.recorded(event);
  }
}
