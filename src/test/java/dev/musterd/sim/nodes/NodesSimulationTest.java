package dev.musterd.sim.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random simulations of several nodes by seed; {@code -Dsim.nodes.seeds=5000} plays more. */
@Order(2) // Among the longest.
class NodesSimulationTest {
  private static final long FROM = Long.getLong("sim.nodes.from", 1);
  private static final int SEEDS = Integer.getInteger("sim.nodes.seeds", 300);

  @Test
  void oneNodeDecides_andEveryJobRuns(TestReporter reporter) {
    List<NodesSimulation.Result> results =
        LongStream.range(FROM, FROM + SEEDS).parallel().mapToObj(NodesSimulation::play).toList();
    List<NodesSimulation.Result> failed =
        results.stream().filter(result -> !result.holds()).toList();
    assertTrue(
        failed.isEmpty(),
        () ->
            "%d of %d fail: %s%n%s"
                .formatted(
                    failed.size(),
                    SEEDS,
                    failed.stream()
                        .map(it -> it.seed() + " " + it.violations())
                        .collect(Collectors.joining("\n")),
                    failed.getFirst().story()));
    reporter.publishEntry(
        "nodes",
        "%d jobs, %d instances, %d epochs"
            .formatted(
                results.stream().mapToInt(NodesSimulation.Result::jobs).sum(),
                results.stream().mapToInt(NodesSimulation.Result::launched).sum(),
                results.stream().mapToInt(NodesSimulation.Result::epochs).sum()));
  }

  @Test
  void sameSeed_givesTheSameResult() {
    assertEquals(NodesSimulation.play(7), NodesSimulation.play(7));
  }

  /** Planted mistakes: each must be found. */
  @ParameterizedTest
  @EnumSource(names = {"WALL_CLOCK", "ACTS_AFTER_EXPIRY"})
  void mistake_isFound(NodesSimulation.Mistake mistake) {
    assertTrue(
        LongStream.range(1, 200)
            .mapToObj(seed -> NodesSimulation.play(seed, mistake))
            .anyMatch(result -> !result.holds()));
  }
}
