package dev.musterd.doubles.aws;

import dev.musterd.aws.AwsErrors;
import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.port.Compute;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The port straight over the world in memory, on the caller's thread. */
public final class FakeCompute implements Compute {
  private final CloudWorld world;
  private final Wire wire;
  private final String environment;
  private final Optional<InstantSource> clock;

  public FakeCompute(CloudWorld world, String environment) {
    this(world, environment, Optional.empty());
  }

  /**
   * The same for a caller with a clock of its own.
   *
   * @param clock dates the launches, as whoever asks for them does; else EC2 does
   */
  public FakeCompute(CloudWorld world, String environment, Optional<InstantSource> clock) {
    this.world = world;
    this.wire = new Wire(world);
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return wire.call(Api.CREATE_FLEET, () -> world.ec2().createFleet(request(plan)))
        .map(answer -> outcome(plan, answer))
        .recover(failure -> refused(plan, failure));
  }

  private FleetRequest request(LaunchPlan plan) {
    Map<String, String> tags = new HashMap<>(plan.pool().launch().tags());
    tags.putIfAbsent("Name", "musterd " + plan.pool().name());
    tags.put(Instance.Tag.ENVIRONMENT, environment);
    tags.put(Instance.Tag.POOL, plan.pool().name());
    tags.put(Instance.Tag.OWNER, plan.owner().name());
    tags.put(Instance.Tag.SCOPE, plan.owner().scope().tagValue());
    return new FleetRequest(
        plan.clientToken(),
        plan.pool().launch().template(),
        "$Latest",
        plan.count(),
        plan.market(),
        plan.pool().launch().purchase().allocationStrategy(),
        plan.offerings(),
        List.of(),
        plan.market() == Market.SPOT
            ? plan.pool().launch().purchase().maxSpotPrice()
            : Optional.empty(),
        Map.of("instance", tags, "volume", tags, "fleet", tags));
  }

  private LaunchOutcome outcome(LaunchPlan plan, FleetAnswer answer) {
    if (answer.placed().isEmpty()) {
      return AwsErrors.unfulfilled(answer.errors(), "");
    }
    List<Instance> instances =
        answer.placed().stream()
            .map(placed -> world.machine(new Instance.Id(placed.id())).orElseThrow())
            .map(machine -> launched(read(machine).orElseThrow()))
            .toList();
    return new LaunchOutcome.Launched(instances, answer.errors());
  }

  private Instance launched(Instance read) {
    return clock
        .map(
            own ->
                new Instance(
                    read.id(), read.ownerPool(), own.instant(), read.keep(), read.suspectSince()))
        .orElse(read);
  }

  private static Future<LaunchOutcome> refused(LaunchPlan plan, Throwable failure) {
    return failure instanceof CloudException error
        ? AwsErrors.refusal(error.code(), error.status(), error.getMessage(), plan.offerings())
            .map(Future::succeededFuture)
            .orElseGet(() -> Future.failedFuture(error))
        : Future.failedFuture(failure);
  }

  @Override
  public Future<List<Instance>> instances() {
    return list(Machine::live);
  }

  @Override
  public Future<List<Instance>> ended() {
    return list(machine -> !machine.live());
  }

  private Future<List<Instance>> list(Predicate<Machine> which) {
    return wire.call(
        Api.DESCRIBE_INSTANCES,
        () ->
            world.ec2().visible().stream()
                .filter(which)
                .flatMap(machine -> read(machine).stream())
                .toList());
  }

  private Optional<Instance> read(Machine machine) {
    return Instance.fromTags(machine.id(), machine.launchedAt(), machine.tags(), environment);
  }

  @Override
  public Future<Void> terminate(Collection<Instance.Id> instances) {
    List<String> known =
        instances.stream()
            .filter(id -> world.machine(id).isPresent())
            .map(Instance.Id::value)
            .toList();
    return known.isEmpty()
        ? Future.succeededFuture()
        : wire.call(Api.TERMINATE_INSTANCES, () -> world.ec2().terminate(known)).mapEmpty();
  }

  @Override
  public Future<Void> tag(Instance.Id instance, String key, String value) {
    return wire.call(
        Api.CREATE_TAGS,
        () -> {
          world.ec2().tag(List.of(instance.value()), Map.of(key, value));
          return null;
        });
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    return wire.call(
        Api.DELETE_TAGS,
        () -> {
          world.ec2().untag(List.of(instance.value()), List.of(key));
          return null;
        });
  }
}
