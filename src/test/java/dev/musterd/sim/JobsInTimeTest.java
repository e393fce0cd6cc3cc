package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Jobs that nothing stands in the way of. */
class JobsInTimeTest {
  @Test
  void job_getsOneRunner_andNothingIsLeft() {
    try (SimWorld world = SimWorld.running()) {
      var job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }
}
