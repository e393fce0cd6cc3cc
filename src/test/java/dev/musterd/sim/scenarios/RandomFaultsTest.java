package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.UnreliableSink;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything at once, by chance; the same seed does the same. */
class RandomFaultsTest {
  private static final int SEEDS = 30;
  private static final Duration LONG = Duration.ofHours(3);

  @ParameterizedTest
  @MethodSource("seeds")
  void jobs_runAndLeaveNothing_withAnyFaults(long seed) {
    RandomGenerator random = new Random(seed);
    try (SimWorld world = SimWorld.before(SimPools.linux().maxRunners(8).build())) {
      world.recoverEvery(Duration.ofMinutes(1)).start();
      world.advance(Duration.ofSeconds(10));
      world.github().listsLag(Duration.ofSeconds(3));
      world.cloud().bootDelay(() -> Duration.ofSeconds(15 + random.nextInt(60)));
      world.breakMachines(_ -> random.nextInt(10) == 0);
      world.github().sendWebhooksTo(unreliable(world, random));
      List<Job.Id> jobs = new ArrayList<>();
      for (int round = 0; round < 25; round++) {
        jobs.addAll(world.burst(random.nextInt(3)));
        world.advance(Duration.ofMillis(random.nextInt(20_000)));
        strike(world, random);
      }
      world.untilRun(jobs, LONG);
      world.untilOnlyGhostsAreLeft();
      assertEquals(List.of(), world.queue().dead(), world::story);
    }
  }

  private static WebhookSink unreliable(SimWorld world, RandomGenerator random) {
    return new UnreliableSink(
        world::deliver, world.time(), random, 0.2, 0.2, Duration.ofSeconds(5));
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  private static void strike(SimWorld world, RandomGenerator random) {
    switch (random.nextInt(8)) {
      case 0 -> {
        world.crash();
        world.advance(Duration.ofMillis(random.nextInt(30_000)));
        world.start();
      }
      case 1 -> world.cloud().faults().next(Api.CREATE_FLEET, 2, new Fault.LostReply());
      case 2 -> world.cloud().faults().next(Api.DESCRIBE_INSTANCES, 2, new Fault.Hang());
      case 3 -> world.cloud().faults().throttle(Api.PUT_PARAMETER, 1);
      case 4 ->
          world
              .github()
              .fail(Operation.JIT, 2, dev.musterd.doubles.github.Fault.status(502, "Bad gateway"));
      case 5 -> world.queue().script().refuse(Call.HOLD, 3, "SQS is tired");
      case 6 -> world.queue().script().refuse(Call.ACKNOWLEDGE, 2, "SQS is tired");
      default ->
          world.cloud().live().stream()
              .filter(
                  machine -> world.time().instant().isBefore(machine.launchedAt().plusSeconds(14)))
              .findFirst()
              .ifPresent(world::interrupt);
    }
  }
}
