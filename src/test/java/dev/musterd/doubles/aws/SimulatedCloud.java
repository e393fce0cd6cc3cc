package dev.musterd.doubles.aws;

import dev.musterd.model.AwsPlace;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * EC2 and SSM in memory: one account, one region, with faults on request. Single-threaded; its time
 * comes from the clock and timers that it is given, so it serves a simulation as well as a real
 * server.
 */
public final class SimulatedCloud {
  private final Ec2Memory ec2;
  private final Parameters parameters;
  private final Faults faults = new Faults();
  private final List<String> violations = new ArrayList<>();
  private final Map<Api, Integer> calls = new EnumMap<>(Api.class);
  private final Map<Api, Duration> slow = new EnumMap<>(Api.class);
  private final Map<Api, Integer> underway = new EnumMap<>(Api.class);
  private final Map<Api, Integer> peaksUnderway = new EnumMap<>(Api.class);
  private final Timers timers;
  private final InstantSource clock;
  private Predicate<Machine> stops = _ -> false;
  private Consumer<InstanceNotice> onNotice = _ -> {};
  private int notices;
  private Supplier<Duration> latency = () -> Duration.ZERO;
  private Optional<Duration> callTimeout = Optional.empty();

  public SimulatedCloud(InstantSource clock, Timers timers) {
    this.timers = timers;
    this.clock = clock;
    this.ec2 = new Ec2Memory(this, clock, timers, violations);
    this.parameters = new Parameters(clock, violations);
  }

  public static final String ACCOUNT = "123456789012";

  public static final AwsPlace HOME = new AwsPlace(ACCOUNT, "eu-west-1");

  /** The ARN of an instance of this account and region. */
  public static String arn(Instance.Id id) {
    return "arn:aws:ec2:eu-west-1:" + ACCOUNT + ":instance/" + id;
  }

  /**
   * Called with what EC2 tells EventBridge, at the moment it happens: states of all instances,
   * foreign ones as well, and what is said by {@link #tell}.
   */
  public void onNotice(Consumer<InstanceNotice> listener) {
    onNotice = listener;
  }

  /** EC2 tells EventBridge something of an instance, be it true or not. */
  public void tell(Instance.Id id, InstanceNotice.Kind kind) {
    onNotice.accept(new InstanceNotice("event-" + ++notices, HOME, clock.instant(), id, kind));
  }

  public Faults faults() {
    return faults;
  }

  public Capacity capacity() {
    return ec2.capacity();
  }

  public Parameters parameters() {
    return parameters;
  }

  /** What machines do after booting. */
  public void behaviour(MachineBehaviour behaviour) {
    ec2.behaviour(behaviour);
  }

  /** Called with each machine that is launched. */
  public void onLaunch(Consumer<Machine> listener) {
    ec2.onLaunch(listener);
  }

  /** The spot price of a type in a zone, in dollars an hour; none has one by default. */
  public void spotPrice(String type, String zone, String dollars) {
    ec2.spotPrice(type, zone, dollars);
  }

  /** The zone of a subnet; each has its own by default. */
  public void zone(String subnet, String zone) {
    ec2.zone(subnet, zone);
  }

  /** How long each machine boots; 0 by default. */
  public void bootDelay(Supplier<Duration> delay) {
    ec2.bootDelay(delay);
  }

  /** How long a new instance is missing from {@code DescribeInstances}; 0 by default. */
  public void visibilityDelay(Duration delay) {
    ec2.visibilityDelay(delay);
  }

  /** {@code DescribeInstances} leaves out, for now, the instances of which this is true. */
  public void listsMiss(Predicate<Instance.Id> missing) {
    ec2.listsMiss(missing);
  }

  /** EC2 refuses to terminate this instance, and so those beside it in the same call. */
  public void refuseTermination(Instance.Id id, Fault.Refusal refusal) {
    ec2.refuseTermination(id, refusal);
  }

  /** Instances of which this is true have termination protection. */
  public void protect(Predicate<Instance.Id> which) {
    ec2.protect(which);
  }

  /** Takes protection and refusals from all instances. */
  public void allowTermination() {
    ec2.allowTermination();
  }

  /** How long each call takes, half before its effect and half after; 0 by default. */
  public void latency(Supplier<Duration> each) {
    latency = each;
  }

  /** When a caller of the fakes gives up on a hanging call; as the real clients by default. */
  public void callTimeout(Duration timeout) {
    callTimeout = Optional.of(timeout);
  }

  public void addTemplate(String name) {
    ec2.addTemplate(name);
  }

  public void removeTemplate(String name) {
    ec2.removeTemplate(name);
  }

  /** A running instance without our tags, which must not be touched. */
  public Instance.Id addForeign(Map<String, String> tags) {
    return ec2.addForeign(tags);
  }

  /** Every instance there ever was, oldest first. */
  public List<Machine> machines() {
    return ec2.machines();
  }

  /** How many instances there ever were. */
  public int launched() {
    return ec2.launched();
  }

  public Optional<Machine> machine(Instance.Id id) {
    return ec2.machine(id.value());
  }

  /** Ours that have not ended. */
  public List<Machine> live() {
    return ec2.live();
  }

  /** The most of ours that were ever live at once. */
  public int peakLive() {
    return ec2.peakLive();
  }

  /** The most of one pool that were ever live at once. */
  public int peakLive(String pool) {
    return ec2.peakLive(pool);
  }

  /** Every fleet that took effect, oldest first; a repeated token is not a new one. */
  public List<Launch> launches() {
    return ec2.launches();
  }

  /** One fleet. */
  public record Launch(Instant at, FleetRequest request, FleetAnswer answer) {}

  /** How often this API was called, refused calls included. */
  public int calls(Api api) {
    return calls.getOrDefault(api, 0);
  }

  /** What must never happen and did; a test asserts that this is empty. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  Ec2Memory ec2() {
    return ec2;
  }

  Timers timers() {
    return timers;
  }

  /** How much longer than others the calls of this API take; as long as others by default. */
  public void slow(Api api, Duration more) {
    slow.put(api, more);
  }

  /** The most calls of this API that were under way at once, by the ports on this thread. */
  public int peakUnderway(Api api) {
    return peaksUnderway.getOrDefault(api, 0);
  }

  public void forgetPeaksUnderway() {
    peaksUnderway.clear();
  }

  Duration nextLatency(Api api) {
    return latency.get().plus(slow.getOrDefault(api, Duration.ZERO));
  }

  void begins(Api api) {
    peaksUnderway.merge(api, underway.merge(api, 1, Integer::sum), Math::max);
  }

  void ends(Api api) {
    underway.merge(api, -1, Integer::sum);
  }

  /** As long as the real clients wait. */
  Duration callTimeout(Api api) {
    return callTimeout.orElseGet(
        () ->
            switch (api) {
              case PUT_PARAMETER, GET_PARAMETER, GET_PARAMETERS_BY_PATH, DELETE_PARAMETERS ->
                  Duration.ofSeconds(20);
              case CREATE_FLEET,
                  DESCRIBE_INSTANCES,
                  DESCRIBE_SPOT_PRICE_HISTORY,
                  DESCRIBE_SUBNETS,
                  TERMINATE_INSTANCES,
                  CREATE_TAGS,
                  DELETE_TAGS,
                  GET_CONSOLE_OUTPUT,
                  GET_CALLER_IDENTITY ->
                  Duration.ofSeconds(60);
            });
  }

  /** Machines of which this is true stop at a shutdown of their own, and do not terminate. */
  public void shutdownStops(Predicate<Machine> which) {
    stops = which;
  }

  void end(Machine machine, String reason) {
    if (stops.test(machine) && machine.live()) {
      machine.becomes(Machine.State.STOPPED);
      machine.goesSilent();
    } else {
      ec2.end(machine, reason);
    }
  }

  /** One call through the scripted faults. */
  <T> Reply<T> call(Api api, Supplier<T> effect) {
    calls.merge(api, 1, Integer::sum);
    return switch (faults.take(api).orElse(null)) {
      case null -> answer(effect);
      case Fault.Hang _ -> new Reply.Hanging<>();
      case Fault.Refusal(String code, int status, String message) ->
          new Reply.Refused<>(new CloudException(code, status, message));
      case Fault.LostReply _ -> {
        answer(effect);
        yield new Reply.Lost<>();
      }
    };
  }

  private static <T> Reply<T> answer(Supplier<T> effect) {
    try {
      return new Reply.Answered<>(effect.get());
    } catch (CloudException refused) {
      return new Reply.Refused<>(refused);
    }
  }
}
