package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Job;
import dev.musterd.model.PoolBuilder;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a job is left to idle runners before one is launched for it. */
class LaunchDelayTest {
  private static final Duration DELAY = Duration.ofMinutes(2);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @Test
  void job_isLaunchedForAtOnce_inAnEphemeralPool() {
    try (SimWorld world = SimWorld.running(SimPools.linux().delay(DELAY).build())) {
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, AT_ONCE);
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void fixedDelay_isObeyed() {
    try (SimWorld world = SimWorld.running(SimPools.linux().alwaysDelay(DELAY).build())) {
      Job.Id job = world.queueJob();
      world.advance(DELAY.minus(AT_ONCE));
      assertEquals(0, world.launched());
      assertEquals("gives idle runners 120 s to take it", world.journal().reasons(job).getFirst());
      world.until(() -> world.launched() == 1, AT_ONCE.multipliedBy(2));
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void firstJob_isLaunchedForAtOnce_alsoInAPersistentPool() {
    try (SimWorld world = SimWorld.running(persistent().build())) {
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, AT_ONCE);
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void busyPersistentRunner_takesTheNextJob_andNoneIsLaunched() {
    try (SimWorld world = SimWorld.running(persistent().build())) {
      Job.Id first = world.queueJob();
      world.until(() -> world.github().jobStartedAt(first).isPresent(), Duration.ofMinutes(2));
      Job.Id next = world.queueJob();
      world.untilRun(next);
      assertEquals(1, world.launched());
      world.untilNothingIsLeft();
    }
  }

  /** The one runner that could become idle is gone: what was waited for cannot happen any more. */
  @Test
  void delay_endsAtOnce_whenTheRunnerIsGone() {
    try (SimWorld world = SimWorld.running(persistent().build())) {
      world.github().jobsTake(Duration.ofMinutes(5));
      Job.Id first = world.queueJob();
      world.until(() -> world.github().jobStartedAt(first).isPresent(), Duration.ofMinutes(2));
      Job.Id next = world.queueJob();
      world.advance(AT_ONCE);
      assertEquals(1, world.launched());
      Machine machine = world.machine(0);
      world.github().cancelJob(first);
      world.github().jobsTake(SimWorld.JOB);
      world.untilRun(next);
      assertTrue(world.launched() <= 2, machine.id().value());
      world.untilNothingIsLeft();
    }
  }

  /** It finishes its job and goes: the next one has nothing to wait for. */
  @Test
  void runnerThatIsToBeDrained_isNotWaitedFor() {
    Duration life = Duration.ofHours(4);
    try (SimWorld world = SimWorld.running(persistent().maxLifetime(life).build())) {
      world.github().jobsTake(Duration.ofMinutes(200));
      Job.Id first = world.queueJob();
      world.until(() -> world.github().jobStartedAt(first).isPresent(), Duration.ofMinutes(2));
      world.advance(Duration.ofMinutes(185));
      assertEquals(1, world.launched());
      world.queueJob();
      world.until(() -> world.launched() == 2, AT_ONCE);
    }
  }

  /** The delay counts from when the queue took the job: a crash neither loses nor prolongs it. */
  @Test
  void delay_goesOn_afterACrash() {
    try (SimWorld world = SimWorld.running(SimPools.linux().alwaysDelay(DELAY).build())) {
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(30));
      world.crash();
      world.start();
      world.until(() -> world.launched() == 1, DELAY.minus(Duration.ofSeconds(25)));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void openWindow_delaysToo_andAnIdleRunnerTakesTheJobWithoutALaunch() {
    PoolBuilder pool = SimPools.linux().delay(DELAY).idle("* 9 * * *", 1).warm();
    try (SimWorld world = SimWorld.running(pool.build())) {
      world.advance(Duration.ofMinutes(2));
      int launched = world.launched();
      assertEquals(2, launched, "one for each of two owners");
      Job.Id first = world.queueJob();
      Job.Id second = world.queueJob();
      world.until(() -> world.ran(first), Duration.ofMinutes(2));
      assertTrue(
          world.journal().reasons(second).stream().anyMatch(it -> it.startsWith("gives idle")));
      world.untilRun(second);
    }
  }

  private static PoolBuilder persistent() {
    return SimPools.linux().persistent().delay(DELAY);
  }
}
