package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.AwsDouble;
import dev.musterd.doubles.aws.FleetRequest;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.aws.Parameters.Parameter;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.port.CloudBench;
import dev.musterd.port.Compute;
import dev.musterd.port.ComputeContract;
import dev.musterd.port.ComputeFaultContract;
import dev.musterd.port.Plans;
import dev.musterd.port.TokenStore;
import dev.musterd.port.TokenStoreContract;
import dev.musterd.port.TokenStoreFaultContract;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The adapters and the SDK's real clients pass the kits against our double over HTTP. */
@Order(2) // Among the longest.
class AwsOverDoubleTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final AwsDouble aws = start();
  private final RealTime real = RealTime.patient(vertx, aws.endpoint());
  private final RealTime impatient = RealTime.impatient(vertx, aws.endpoint());

  private final CloudBench bench =
      new CloudBench() {
        @Override
        public <T> T await(Future<T> future) {
          return RealTime.await(future);
        }

        @Override
        public Throwable awaitFailure(Future<?> future) {
          return RealTime.awaitFailure(future);
        }

        @Override
        public <T> T ask(Function<SimulatedCloud, T> question) {
          return aws.ask(question);
        }
      };

  private static AwsDouble start() {
    SimulatedCloud world = new SimulatedCloud(InstantSource.system(), new VertxTimers(vertx));
    world.addTemplate(Plans.TEMPLATE);
    AwsDouble started = RealTime.await(AwsDouble.start(vertx, world));
    started.pageSize(3);
    return started;
  }

  @AfterEach
  void noneTouchedWhatIsNotOurs() {
    assertEquals(List.of(), aws.ask(SimulatedCloud::violations));
    real.close();
    impatient.close();
  }

  @Test
  void parameters_areDeletedTenToACall() {
    List<Instance.Id> gone = IntStream.range(0, 23).mapToObj(Plans::stranger).toList();
    RealTime.await(real.store("gone").delete(gone));
    int calls = aws.ask(world -> world.calls(Api.DELETE_PARAMETERS));
    assertEquals(3, calls);
  }

  @Nested
  class Ec2ComputeTest extends ComputeContract {
    @Override
    protected Compute compute(String environment) {
      return real.compute(environment);
    }

    @Override
    protected <T> T await(Future<T> future) {
      return RealTime.await(future);
    }

    @Override
    protected Instance.Id startForeign() {
      return aws.ask(world -> world.addForeign(Map.of("Name", "theirs")));
    }

    @Override
    protected boolean isLive(Instance.Id instance) {
      Optional<Machine> machine = aws.ask(world -> world.machine(instance));
      return machine.orElseThrow().live();
    }
  }

  @Nested
  class Ec2ComputeFaultTest extends ComputeFaultContract {
    @Override
    protected Compute compute() {
      return real.compute(ENVIRONMENT);
    }

    @Override
    protected CloudBench bench() {
      return bench;
    }

    @Override
    protected Compute impatientCompute() {
      return impatient.compute(ENVIRONMENT);
    }
  }

  @Nested
  class SsmTokenStoreTest extends TokenStoreContract {
    @Override
    protected TokenStore store(String environment) {
      return real.store(environment);
    }

    @Override
    protected <T> T await(Future<T> future) {
      return RealTime.await(future);
    }

    @Override
    protected Optional<String> read(String name) {
      return aws.ask(world -> world.parameters().find(name).map(Parameter::value));
    }
  }

  @Nested
  class SsmTokenStoreFaultTest extends TokenStoreFaultContract {
    @Override
    protected TokenStore store() {
      return real.store(ENVIRONMENT);
    }

    @Override
    protected CloudBench bench() {
      return bench;
    }
  }

  private FleetRequest requested(String strategy, Optional<String> price, Market market) {
    return requested(Plans.TEMPLATE, strategy, price, market);
  }

  private FleetRequest requested(
      String template, String strategy, Optional<String> price, Market market) {
    var pool = Plans.pool(template, List.of("subnet-1", "subnet-2"), strategy, price);
    RealTime.await(
        real.compute("gh-ci").launch(Plans.plan(pool, 1, market, UUID.randomUUID().toString())));
    return aws.ask(world -> world.launches().getLast().request());
  }

  @Test
  void launch_asksForTheTemplateAndAllOfferings() {
    FleetRequest request = requested("price-capacity-optimized", Optional.of("0.05"), Market.SPOT);
    assertEquals("$Latest", request.templateVersion());
    assertEquals("price-capacity-optimized", request.strategy());
    assertEquals(Optional.of("0.05"), request.maxPrice());
    assertEquals(List.of(), request.priorities());
    assertEquals(4, Set.copyOf(request.offerings()).size());
  }

  @Test
  void launch_takesTheDefaultVersion_ofATemplateThatWasNamed() {
    aws.ask(
        world -> {
          world.addTemplate("theirs");
          return true;
        });
    FleetRequest request = requested("theirs", "lowest-price", Optional.empty(), Market.SPOT);
    assertEquals("$Default", request.templateVersion());
  }

  @Test
  void launch_ranksTheOfferings_whenTheStrategyIsPrioritized() {
    String strategy = "capacity-optimized-prioritized";
    assertEquals(
        List.of(0.0, 1.0, 2.0, 3.0),
        requested(strategy, Optional.empty(), Market.SPOT).priorities());
    FleetRequest onDemand = requested(strategy, Optional.of("0.05"), Market.ON_DEMAND);
    assertEquals("prioritized", onDemand.strategy());
    assertEquals(Optional.empty(), onDemand.maxPrice());
  }

  @Test
  void launch_takesTheCheapest_onDemand() {
    FleetRequest request =
        requested("price-capacity-optimized", Optional.empty(), Market.ON_DEMAND);
    assertEquals("lowest-price", request.strategy());
    assertEquals(Market.ON_DEMAND, request.market());
  }

  @Test
  void launch_takesOneSubnetAtATime_onceEc2SaidThatTwoAreInOneZone() {
    aws.tell(
        world -> {
          world.zone("subnet-1", "a");
          world.zone("subnet-2", "a");
        });
    Set<String> used = new HashSet<>();
    Compute compute = real.compute("gh-ci");
    for (int i = 0; i < 6; i++) {
      var pool = Plans.pool(Plans.TEMPLATE, List.of("subnet-1", "subnet-2"));
      LaunchOutcome outcome =
          RealTime.await(compute.launch(Plans.plan(pool, 1, Market.SPOT, "token-" + i)));
      assertInstanceOf(LaunchOutcome.Launched.class, outcome);
      FleetRequest request = aws.ask(world -> world.launches().getLast().request());
      assertEquals(1, request.offerings().stream().map(Offering::subnet).distinct().count());
      used.add(request.offerings().getFirst().subnet());
    }
    assertEquals(Set.of("subnet-1", "subnet-2"), used);
    int calls = aws.ask(world -> world.calls(Api.CREATE_FLEET));
    assertEquals(7, calls);
  }

  @Test
  void terminate_goesInBatchesOfAHundred() {
    Set<Instance.Id> ids =
        IntStream.range(0, 250)
            .mapToObj(_ -> aws.ask(world -> world.addForeign(ours())))
            .collect(Collectors.toCollection(HashSet::new));
    RealTime.await(real.compute("gh-ci").terminate(ids));
    int calls = aws.ask(world -> world.calls(Api.TERMINATE_INSTANCES));
    assertEquals(3, calls);
  }

  private static Map<String, String> ours() {
    return Map.of(Instance.Tag.ENVIRONMENT, "gh-ci", Instance.Tag.POOL, "linux-x64");
  }

  @Test
  void put_tagsTheParameterForItsInstance_andChoosesTheTier() {
    Instance.Id small = Plans.stranger(1);
    Instance.Id large = Plans.stranger(2);
    RealTime.await(real.store("gh-ci").put(small, Plans.jit("é".repeat(1999))));
    RealTime.await(real.store("gh-ci").put(large, Plans.jit("é".repeat(2000))));
    RealTime.await(real.store("gh-ci").put(small, Plans.jit("again")));
    List<Parameter> stored = aws.ask(world -> world.parameters().all());
    assertEquals(List.of("Standard", "Advanced"), stored.stream().map(Parameter::tier).toList());
    assertTrue(stored.stream().allMatch(parameter -> parameter.type().equals("SecureString")));
    assertEquals(
        List.of(
            Map.of(AwsNames.INSTANCE_ARN_TAG, SimulatedCloud.arn(small)),
            Map.of(AwsNames.INSTANCE_ARN_TAG, SimulatedCloud.arn(large))),
        stored.stream().map(Parameter::tags).toList());
  }

  @Test
  void answers_arriveOnTheContextGiven() {
    Context arrived =
        RealTime.await(real.compute("gh-ci").instances().map(_ -> Vertx.currentContext()));
    assertEquals(real.context, arrived);
    assertEquals(
        real.context,
        RealTime.await(real.store("gh-ci").pending().map(_ -> Vertx.currentContext())));
  }
}
