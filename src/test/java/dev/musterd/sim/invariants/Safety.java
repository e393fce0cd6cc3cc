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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must never happen, whatever the weather; looked at from outside, against the truth. */
public final class Safety implements ObservedPorts.Observer {
  private static final List<Owner> OWNERS = List.of(SimWorld.ACME, SimWorld.GLOBEX);

  /** GitHub's flag and its list are at most this late, so who worked before was seen working. */
  private static final Duration SEEN_BY_THEN = Duration.ofSeconds(60);

  /** A call that was made before the news came takes effect within this. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  private final SimWorld world;
  private final List<RunnerPool> pools;
  private final List<String> violations = new ArrayList<>();
  private final UnreportedActions debts;
  private final CoveredJobs purposes;
  private final Map<Owner, Instant> lastLook = new HashMap<>();
  private final Map<Job.Id, Instant> toldStarted = new HashMap<>();
  private final Map<String, Job.Id> jobOfMessage = new HashMap<>();
  private int machines;

  /**
   * @param bootTime within which the daemon certainly waits for an instance, clock steps and all
   */
  public Safety(SimWorld world, List<RunnerPool> pools, Duration bootTime) {
    this.world = world;
    this.pools = pools;
    this.debts = new UnreportedActions(world.time());
    this.purposes = new CoveredJobs(world, bootTime);
  }

  /** Everything that went wrong so far, the first thing first. */
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    world.cloud().violations().forEach(each -> all.add("touched what is not ours: " + each));
    all.addAll(debts.unpaid());
    all.addAll(purposes.violations());
    return all;
  }

  /** After every event. */
  public boolean holds() {
    if (world.cloud().machines().size() != machines) {
      machines = world.cloud().machines().size();
      pools.forEach(this::checkMaximum);
    }
    return violations.isEmpty()
        && world.cloud().violations().isEmpty()
        && debts.unpaid().isEmpty()
        && purposes.violations().isEmpty();
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

  /** The daemon was killed: what it knew and owed is gone with it. */
  public void crashed() {
    toldStarted.clear();
    lastLook.clear();
    debts.forgiven();
    purposes.crashed();
  }

  /** A living daemon hears this. */
  public void delivered(WebhookDelivery delivery) {
    switch (delivery.meaning()) {
      case WebhookEvent.JobStarted started ->
          toldStarted.put(started.job(), world.time().instant());
      case WebhookEvent.JobFinished finished -> toldStarted.remove(finished.job());
      default -> {}
    }
  }

  @Override
  public void looked(Owner owner) {
    lastLook.put(owner, world.time().instant());
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
              checkIdle("deregisters", owner, runner);
            });
  }

  @Override
  public void terminates(Collection<Instance.Id> instances) {
    for (Owner owner : OWNERS) {
      world.github().runners(owner).stream()
          .filter(runner -> instances.stream().anyMatch(id -> runner.name().endsWith(id.value())))
          .forEach(
              runner -> {
                checkIdle("terminates", owner, runner);
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
            .filter(at -> at.plus(SEEN_BY_THEN).isBefore(lastLook(owner)))
            .isPresent();
    if (shown && runner.online()) {
      violations.add("terminates " + runner.name() + ", which GitHub has not let go");
    }
  }

  private Instant lastLook(Owner owner) {
    return lastLook.getOrDefault(owner, Instant.MIN);
  }

  private void checkIdle(String act, Owner owner, Registration runner) {
    Optional<Instant> busySince = world.github().busySince(owner, runner.id());
    if (busySince.isEmpty()) {
      return;
    }
    Instant now = world.time().instant();
    Optional<Instant> told = world.github().jobOf(owner, runner.id()).map(toldStarted::get);
    if (told.filter(at -> at.plus(ON_ITS_WAY).isBefore(now)).isPresent()) {
      violations.add(
          "%s %s, of which it was told at %s that it works"
              .formatted(act, runner.name(), told.get()));
    }
    Instant looked = lastLook(owner);
    if (runner.online() && busySince.get().plus(SEEN_BY_THEN).isBefore(looked)) {
      violations.add(
          "%s %s, busy since %s and so before the look at %s"
              .formatted(act, runner.name(), busySince.get(), looked));
    }
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
    if (world.github().jobStatus(job).filter("queued"::equals).isPresent()) {
      violations.add("acknowledges job " + job + ", which still waits");
    }
    debts.owe(
        "acknowledged job " + job,
        told -> told instanceof Event.JobReleased it && it.job().equals(job));
  }

  @Override
  public void buries(QueueMessage.Receipt receipt) {
    Job.Id job = jobOfMessage.get(receipt.messageId());
    int launches = purposes.launchesFor(job);
    if (launches < SimWorld.MAX_ATTEMPTS) {
      violations.add("buries job " + job + " after " + launches + " launches");
    }
  }

  @Override
  public void deregistered(Owner owner, Registration.Id id, Deregistration answer) {
    if (answer instanceof Deregistration.Deregistered) {
      debts.owe("deregistered runner " + id, UnreportedActions::isAboutARunnerThatGoes);
    }
  }

  @Override
  public void registered(Instance.Id instance, RegistrationOutcome answer) {
    if (answer instanceof RegistrationOutcome.Registered) {
      debts.owe(
          "registered " + instance, told -> UnreportedActions.isAboutConfiguring(told, instance));
    }
  }

  @Override
  public void launched(LaunchPlan plan, LaunchOutcome answer) {
    debts.owe(
        "asked EC2 for " + plan.ownerPool(),
        told -> UnreportedActions.isAboutLaunching(told, plan.ownerPool()));
  }

  @Override
  public void terminated(Collection<Instance.Id> instances) {
    instances.forEach(
        id ->
            debts.owe(
                "terminated " + id,
                told -> told instanceof Event.InstanceTerminated it && it.instance().equals(id)));
  }

  @Override
  public void tagged(Instance.Id id) {
    debts.owe(
        "tagged " + id,
        told -> told instanceof Event.InstanceSuspected it && it.instance().equals(id));
  }

  @Override
  public void untagged(Instance.Id id) {
    debts.owe(
        "untagged " + id,
        told -> told instanceof Event.SuspicionLifted it && it.instance().equals(id));
  }

  @Override
  public void deletedTokens(Collection<Instance.Id> instances) {
    debts.owe(
        "deleted parameters of " + instances,
        told ->
            told instanceof Event.ParametersDeleted it && it.instances().containsAll(instances));
  }

  @Override
  public void recorded(Event event) {
    debts.pay(event);
    purposes.recorded(event);
  }
}
