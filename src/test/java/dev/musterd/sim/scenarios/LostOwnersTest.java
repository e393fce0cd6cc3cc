package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.PoolBuilder;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Owners that GitHub lists no more: removed Apps, renamed, deleted and blocked organizations. */
class LostOwnersTest {
  private static final Duration LIFETIME = Duration.ofHours(1);

  static Stream<PoolBuilder> pools() {
    return Stream.of(
        SimPools.linux(),
        SimPools.linux().persistent(),
        SimPools.linux().persistent().idle("* * * * *", 1).warm("acme"));
  }

  /** The pool is full with an idle runner of the owner. */
  private static SimWorld fullPool(PoolBuilder pool) {
    SimWorld world = SimWorld.running(pool.maxRunners(1).maxLifetime(LIFETIME).build());
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(2));
    world.github().cancelJob(job);
    world.until(
        () -> world.github().runners(SimWorld.ACME).stream().anyMatch(runner -> runner.online()),
        Duration.ofMinutes(2));
    return world;
  }

  @ParameterizedTest
  @MethodSource("pools")
  void instance_goesBeyondItsLifetime_andItsSlotIsFree_whenTheAppIsRemoved(PoolBuilder pool) {
    try (SimWorld world = fullPool(pool.idle("* * * * *", 1))) {
      Instance.Id id = world.machine(0).id();
      world.github().uninstall(SimWorld.ACME);
      world.advance(LIFETIME.minusMinutes(5));
      assertTrue(world.machine(0).live(), world::story);
      world.until(
          () -> world.journal().has(Event.InstanceTerminated.class), Duration.ofMinutes(15));
      assertFalse(world.machine(0).live());
      Event.InstanceTerminated terminated =
          world.journal().all(Event.InstanceTerminated.class).stream()
              .filter(event -> event.instance().equals(id))
              .findFirst()
              .orElseThrow();
      assertTrue(terminated.reason().startsWith("older than its lifetime by more than 5m"));
      assertTrue(terminated.reason().contains("GitHub has refused the list of acme since"));
      world.untilRun(world.github().queueJob(SimWorld.GADGETS, SimWorld.LINUX, SimWorld.JOB));
    }
  }

  @Test
  void instance_outlivesAnOutageOfGitHub() {
    try (SimWorld world = fullPool(SimPools.linux().persistent().idle("* * * * *", 1))) {
      world.github().fail(Operation.RUNNERS, 10_000, Fault.status(503, "Unicorn!"));
      world.advance(LIFETIME.plusHours(5));
      assertTrue(world.machine(0).live(), world::story);
      world.until(() -> !world.machine(0).live(), Duration.ofMinutes(65));
    }
  }

  @Test
  void lostOwner_isAskedForNoMore_aDayAfterItsLastInstance() {
    try (SimWorld world = fullPool(SimPools.linux().persistent())) {
      world.github().uninstall(SimWorld.ACME);
      world.advance(Duration.ofDays(1).plusHours(2));
      int unseen = world.journal().all(Event.OwnerUnseen.class).size();
      world.advance(Duration.ofHours(1));
      assertEquals(unseen, world.journal().all(Event.OwnerUnseen.class).size());
    }
  }
}
