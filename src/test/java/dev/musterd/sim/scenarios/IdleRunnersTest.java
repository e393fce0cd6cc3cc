package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.IdleRule;
import dev.musterd.model.IdleRule.Eviction;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which idle runners a schedule keeps, and for whom. The worlds begin on a Monday at 09:00 UTC. */
class IdleRunnersTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private static RunnerPool keeping(int count, Eviction eviction) {
    return SimPools.linux()
        .idle(new IdleRule("* * 9-17 * * 1-5", ZoneId.of("UTC"), count, eviction))
        .build();
  }

  /** Runners whose jobs went away before they came, one after the other. */
  private static void comeForNothing(SimWorld world, Owner.Repository repository, int count) {
    List<Job.Id> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int configured = world.journal().all(Event.RunnerConfigured.class).size();
      jobs.add(world.queueJob(repository, SimWorld.LINUX));
      world.until(
          () -> world.journal().all(Event.RunnerConfigured.class).size() > configured,
          Duration.ofMinutes(1));
    }
    jobs.forEach(world.github()::cancelJob);
  }

  private static long idle(SimWorld world, Owner owner) {
    return world.github().runners(owner).stream()
        .filter(Registration::online)
        .filter(runner -> !runner.busy())
        .count();
  }

  private static List<Integer> live(SimWorld world) {
    List<Machine> all = world.cloud().machines();
    return world.cloud().live().stream().map(all::indexOf).toList();
  }

  @ParameterizedTest
  @CsvSource({"OLDEST_FIRST, '[2, 3]'", "NEWEST_FIRST, '[0, 1]'"})
  void schedule_keepsItsCount_inTheOrderOfEviction(Eviction eviction, String kept) {
    try (SimWorld world = SimWorld.running(keeping(2, eviction))) {
      comeForNothing(world, SimWorld.WIDGETS, 4);
      world.advance(QUARTER);
      assertEquals(kept, live(world).toString());
      world.advance(Duration.ofHours(4));
      assertEquals(kept, live(world).toString());
    }
  }

  @Test
  void schedule_keepsItsCount_forEachOwner() {
    try (SimWorld world = SimWorld.running(keeping(1, Eviction.OLDEST_FIRST))) {
      comeForNothing(world, SimWorld.WIDGETS, 2);
      comeForNothing(world, SimWorld.GADGETS, 2);
      world.advance(QUARTER);
      assertEquals(1, idle(world, SimWorld.ACME));
      assertEquals(1, idle(world, SimWorld.GLOBEX));
    }
  }

  @Test
  void busyRunner_usesNoSlot() {
    try (SimWorld world = SimWorld.running(keeping(2, Eviction.OLDEST_FIRST))) {
      comeForNothing(world, SimWorld.WIDGETS, 4);
      world.advance(Duration.ofMinutes(2));
      world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(2));
      world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(2));
      world.advance(QUARTER);
      assertEquals(2, idle(world, SimWorld.ACME));
      assertEquals(4, world.cloud().live().size());
    }
  }

  @Test
  void keptRunners_go_whenTheWindowCloses() {
    try (SimWorld world = SimWorld.before(keeping(2, Eviction.OLDEST_FIRST))) {
      world.reapEvery(Duration.ofMinutes(5)).start();
      world.advance(Duration.ofSeconds(10));
      comeForNothing(world, SimWorld.WIDGETS, 2);
      world.advance(Duration.ofMinutes(8 * 60 + 57)); // 17:57
      assertEquals(2, idle(world, SimWorld.ACME));
      world.advance(Duration.ofMinutes(13));
      assertEquals(List.of(), live(world));
      world.untilNothingIsLeft();
    }
  }

  /** 09:00 by UTC is 10:00 in Amsterdam. */
  @ParameterizedTest
  @CsvSource({"* 10-11 * * 1-5, Europe/Amsterdam, 1", "* 10-11 * * 1-5, America/New_York, 0"})
  void window_isReadInItsZone(String cron, ZoneId zone, int kept) {
    IdleRule rule = new IdleRule(cron, zone, 1, Eviction.OLDEST_FIRST);
    try (SimWorld world = SimWorld.running(SimPools.linux().idle(rule).build())) {
      comeForNothing(world, SimWorld.WIDGETS, 2);
      world.advance(QUARTER);
      assertEquals(kept, idle(world, SimWorld.ACME));
    }
  }

  @Test
  void taggedRunner_isNeverTouched_andUsesNoSlot() {
    try (SimWorld world = SimWorld.running(keeping(1, Eviction.OLDEST_FIRST))) {
      comeForNothing(world, SimWorld.WIDGETS, 3);
      Instance.Id tagged = world.machine(0).id();
      new FakeCompute(world.cloud(), SimWorld.ENVIRONMENT).tag(tagged, Instance.Tag.KEEP, "true");
      world.advance(Duration.ofHours(30)); // Tuesday at 15:00, and older than its lifetime.
      assertTrue(world.machine(0).live());
      assertFalse(
          world.journal().has(Event.RunnerRetired.class, it -> it.instance().equals(tagged)));
      assertEquals(List.of(0), live(world));
      assertEquals(1, idle(world, SimWorld.ACME));
    }
  }

  @Test
  void taggedRunner_isNotTouched_evenWhenItIsLost() {
    try (SimWorld world = SimWorld.running(keeping(0, Eviction.OLDEST_FIRST))) {
      world.breakMachines(_ -> true);
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.advance(Duration.ofSeconds(3)); // EC2's other calls know it now.
      Instance.Id tagged = world.machine(0).id();
      new FakeCompute(world.cloud(), SimWorld.ENVIRONMENT).tag(tagged, Instance.Tag.KEEP, "true");
      world.github().cancelJob(job);
      world.advance(Duration.ofHours(1));
      assertTrue(world.machine(0).live());
      assertFalse(world.journal().has(Event.InstanceSuspected.class));
    }
  }
}
