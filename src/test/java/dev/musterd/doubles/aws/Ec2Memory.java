package dev.musterd.doubles.aws;

import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * EC2's memory: fleets with idempotent tokens, instances and their states. A token is honoured for
 * good, as https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html says.
 */
final class Ec2Memory {
  /** How long an instance is {@code shutting-down}. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(30);

  private final SimulatedCloud cloud;
  private final InstantSource clock;
  private final Timers timers;
  private final Collection<String> violations;
  private final Capacity capacity = new Capacity();
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Map<String, SimulatedCloud.Launch> launches = new LinkedHashMap<>();
  private final Set<String> templates = new HashSet<>();
  private final Map<String, CloudException> refusals = new HashMap<>();
  private final Map<String, String> zones = new HashMap<>();
  private final Map<String, Map<String, String>> spotPrices = new HashMap<>();
  private final Map<String, Integer> peaks = new HashMap<>();
  private MachineBehaviour behaviour = MachineBehaviour.NOTHING;
  private Supplier<Duration> bootDelay = () -> Duration.ZERO;
  private Duration visibilityDelay = Duration.ZERO;
  private Consumer<Machine> onLaunch = _ -> {};
  private Predicate<Instance.Id> missing = _ -> false;
  private Predicate<Instance.Id> protection = _ -> false;
  private long lastId = 0x0a0000;
  private int peak;

  Ec2Memory(
      SimulatedCloud cloud, InstantSource clock, Timers timers, Collection<String> violations) {
    this.cloud = cloud;
    this.clock = clock;
    this.timers = timers;
    this.violations = violations;
  }

  FleetAnswer createFleet(FleetRequest request) {
    SimulatedCloud.Launch earlier = launches.get(request.clientToken());
    if (earlier != null) {
      if (!earlier.request().equals(request)) {
        throw new CloudException(
            "IdempotentParameterMismatch",
            400,
            "The client token was used with different parameters.");
      }
      return earlier.answer();
    }
    if (!templates.contains(request.template())) {
      throw new CloudException(
          "InvalidLaunchTemplateName.NotFoundException",
          400,
          "The specified launch template, with template name "
              + request.template()
              + ", does not exist.");
    }
    requireDistinctPools(request);
    requireOurTags(request);
    FleetAnswer answer = fulfil(request);
    launches.put(
        request.clientToken(), new SimulatedCloud.Launch(clock.instant(), request, answer));
    return answer;
  }

  /** EC2 takes a type once for each zone. */
  private void requireDistinctPools(FleetRequest request) {
    long distinct =
        request.offerings().stream()
            .map(it -> it.instanceType() + zone(it.subnet()))
            .distinct()
            .count();
    if (distinct < request.offerings().size()) {
      throw new CloudException(
          "InvalidFleetConfig", 400, "The fleet configuration contains duplicate instance pools.");
    }
  }

  void zone(String subnet, String zone) {
    zones.put(subnet, zone);
  }

  /** Each subnet has its own by default. */
  String zone(String subnet) {
    return zones.getOrDefault(subnet, "zone-of-" + subnet);
  }

  void spotPrice(String type, String zone, String dollars) {
    spotPrices.computeIfAbsent(type, _ -> new TreeMap<>()).put(zone, dollars);
  }

  /** By zone. */
  Map<String, String> spotPrices(String type) {
    return spotPrices.getOrDefault(type, Map.of());
  }

  private void requireOurTags(FleetRequest request) {
    for (String type : List.of("fleet", "instance", "volume")) {
      Map<String, String> tags = request.tags().getOrDefault(type, Map.of());
      if (!tags.containsKey(Instance.Tag.ENVIRONMENT) || !tags.containsKey(Instance.Tag.POOL)) {
        violations.add("a " + type + " was launched without our tags");
      }
    }
  }

  private FleetAnswer fulfil(FleetRequest request) {
    List<FleetAnswer.Placed> placed = new ArrayList<>();
    Set<Shortage> errors = new LinkedHashSet<>();
    for (int i = 0; i < request.target(); i++) {
      place(request, errors)
          .ifPresent(
              offering -> {
                Machine machine = launch(offering, request.instanceTags());
                placed.add(new FleetAnswer.Placed(machine.id().value(), offering));
              });
    }
    // EC2 lists errors only when the target was missed.
    List<Shortage> reported = placed.size() == request.target() ? List.of() : List.copyOf(errors);
    return new FleetAnswer("fleet-%08x".formatted(launches.size() + 1), placed, reported);
  }

  private Optional<Offering> place(FleetRequest request, Set<Shortage> errors) {
    for (Offering offering : request.offerings()) {
      Optional<String> refusal = capacity.take(offering);
      if (refusal.isEmpty()) {
        return Optional.of(offering);
      }
      errors.add(new Shortage(offering, refusal.get()));
    }
    return Optional.empty();
  }

  private Machine launch(Offering offering, Map<String, String> tags) {
    Machine machine = new Machine(cloud, nextId(), offering, clock.instant(), tags);
    machines.put(machine.id().value(), machine);
    onLaunch.accept(machine);
    countPeaks(machine);
    timers.after(bootDelay.get()).onSuccess(_ -> boot(machine));
    return machine;
  }

  private void boot(Machine machine) {
    if (machine.state() == Machine.State.PENDING) {
      machine.becomes(Machine.State.RUNNING);
      behaviour.booted(machine);
    }
  }

  private void countPeaks(Machine newest) {
    List<Machine> live = cloud.live();
    peak = Math.max(peak, live.size());
    String pool = newest.tags().getOrDefault(Instance.Tag.POOL, "");
    long ofPool =
        live.stream().filter(other -> pool.equals(other.tags().get(Instance.Tag.POOL))).count();
    peaks.merge(pool, (int) ofPool, Math::max);
  }

  /** What {@code DescribeInstances} shows of it by now. */
  List<Machine> visible() {
    return machines.values().stream()
        .filter(this::isOldEnough)
        .filter(machine -> !missing.test(machine.id()))
        .toList();
  }

  /**
   * Nothing when an id is unknown; when one is refused, only what is in other subnets.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html">
   *     TerminateInstances</a>
   */
  List<Machine> terminate(List<String> ids) {
    List<Machine> doomed = known(ids);
    List<Machine> refused =
        doomed.stream().filter(machine -> refusal(machine.id()).isPresent()).toList();
    Set<String> zones =
        refused.stream().map(machine -> machine.offering().subnet()).collect(Collectors.toSet());
    for (Machine machine : doomed) {
      if (!zones.contains(machine.offering().subnet())) {
        requireOurs(machine, "terminated");
        end(machine, "TerminateInstances");
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(refused.getFirst().id()).orElseThrow();
    }
    return doomed;
  }

  /** Why EC2 does not terminate this instance. */
  Optional<CloudException> refusal(Instance.Id id) {
    return Optional.ofNullable(refusals.get(id.value()))
        .or(() -> protection.test(id) ? Optional.of(isProtected(id)) : Optional.empty());
  }

  private static CloudException isProtected(Instance.Id id) {
    String message =
        "The instance '%s' may not be terminated. Modify its 'disableApiTermination' instance"
            + " attribute and try again.";
    return new CloudException("OperationNotPermitted", 400, message.formatted(id));
  }

  void refuseTermination(Instance.Id id, Fault.Refusal refusal) {
    refusals.put(
        id.value(), new CloudException(refusal.code(), refusal.status(), refusal.message()));
  }

  void protect(Predicate<Instance.Id> which) {
    protection = which;
  }

  void allowTermination() {
    refusals.clear();
    protection = _ -> false;
  }

  void tag(List<String> ids, Map<String, String> tags) {
    for (Machine machine : known(ids)) {
      requireOurs(machine, "tagged");
      machine.mutableTags().putAll(tags);
    }
  }

  void untag(List<String> ids, Collection<String> keys) {
    for (Machine machine : known(ids)) {
      requireOurs(machine, "untagged");
      machine.mutableTags().keySet().removeAll(keys);
    }
  }

  void end(Machine machine, String reason) {
    if (!machine.live()) {
      return;
    }
    machine.becomes(Machine.State.SHUTTING_DOWN);
    machine.endedBecause(reason);
    timers.after(SHUTDOWN).onSuccess(_ -> machine.becomes(Machine.State.TERMINATED));
  }

  private List<Machine> known(List<String> ids) {
    List<String> unknown = ids.stream().filter(id -> !knows(new Instance.Id(id))).toList();
    if (!unknown.isEmpty()) {
      String message =
          unknown.size() == 1
              ? "The instance ID '" + unknown.getFirst() + "' does not exist"
              : "The instance IDs '" + String.join(", ", unknown) + "' do not exist";
      throw new CloudException("InvalidInstanceID.NotFound", 400, message);
    }
    return ids.stream().map(machines::get).toList();
  }

  /** Calls by id do not find a new instance either, as long as lists do not show it. */
  boolean knows(Instance.Id id) {
    Machine machine = machines.get(id.value());
    return machine != null && isOldEnough(machine);
  }

  private boolean isOldEnough(Machine machine) {
    return !machine.launchedAt().isAfter(clock.instant().minus(visibilityDelay));
  }

  private void requireOurs(Machine machine, String what) {
    if (!machine.ours()) {
      violations.add("foreign instance " + machine.id() + " was " + what);
    }
  }

  Instance.Id addForeign(Map<String, String> tags) {
    Offering somewhere = new Offering("t3.micro", "subnet-0f0e1617", Market.ON_DEMAND);
    return launch(somewhere, tags).id();
  }

  private Instance.Id nextId() {
    lastId++;
    return new Instance.Id("i-%017x".formatted(lastId));
  }

  Capacity capacity() {
    return capacity;
  }

  void behaviour(MachineBehaviour next) {
    behaviour = next;
  }

  void onLaunch(Consumer<Machine> listener) {
    onLaunch = listener;
  }

  void bootDelay(Supplier<Duration> delay) {
    bootDelay = delay;
  }

  void visibilityDelay(Duration delay) {
    visibilityDelay = delay;
  }

  void listsMiss(Predicate<Instance.Id> which) {
    missing = which;
  }

  void addTemplate(String name) {
    templates.add(name);
  }

  void removeTemplate(String name) {
    templates.remove(name);
  }

  int launched() {
    return machines.size();
  }

  /** Ours that are pending or running. */
  List<Machine> live() {
    return machines.values().stream().filter(Machine::live).filter(Machine::ours).toList();
  }

  List<Machine> machines() {
    return List.copyOf(machines.values());
  }

  /** What the machine has written so far. */
  String console(String id) {
    return machine(id)
        .map(Machine::console)
        .orElseThrow(
            () -> new CloudException("InvalidInstanceID.NotFound", 400, "There is no " + id));
  }

  Optional<Machine> machine(String id) {
    return Optional.ofNullable(machines.get(id));
  }

  List<SimulatedCloud.Launch> launches() {
    return List.copyOf(launches.values());
  }

  int peakLive() {
    return peak;
  }

  int peakLive(String pool) {
    return peaks.getOrDefault(pool, 0);
  }
}
