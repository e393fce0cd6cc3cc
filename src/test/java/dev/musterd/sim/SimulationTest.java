package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random simulations by seed. Each change of the sources draws fresh seeds, so it may find
 * something new, and the same sources give the same verdict everywhere; every seed that failed is
 * kept in {@code seeds.txt}. To see one again:
 *
 * <pre>mvn test -Dtest=SimulationTest -Dsim.seed=4711</pre>
 *
 * <p>{@code -Dsim.seeds=100000} plays more of them, {@code -Dsim.from=1} others; every seed that
 * fails is named at the end.
 */
@Order(1) // Among the longest.
class SimulationTest {
  private static final int FRESH = Integer.getInteger("sim.seeds", 2_000);

  /** Played twice in this process, and once more in another. */
  private static final int REPEATED = 40;

  private static final int SHOWN = 3;

  @Test
  void freshSeeds_areSafeWithFaults_andLiveWithoutThem(TestReporter reporter) throws IOException {
    Long one = Long.getLong("sim.seed");
    long first = one != null ? one : Long.getLong("sim.from", sourcesChecksum());
    int count = one != null ? 1 : FRESH;
    reporter.publishEntry("seeds", count + " from " + first);
    assertAllHold(LongStream.range(first, first + count).toArray());
  }

  @Test
  void seedsOfFormerFailures_hold() throws IOException {
    try (var lines = Files.lines(Path.of("src", "test", "resources", "seeds.txt"))) {
      assertAllHold(
          lines
              .map(line -> line.replaceAll("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray());
    }
  }

  @Test
  void sameSeed_givesTheSameTrace_alsoInAnotherProcess() throws IOException {
    Process other = SeedTraces.start(1, REPEATED);
    try {
      List<String> here = SeedTraces.of(1, REPEATED);
      assertEquals(here, SeedTraces.of(1, REPEATED));
      assertEquals(here, SeedTraces.of(other));
    } finally {
      other.destroyForcibly();
    }
  }

  private static long sourcesChecksum() throws IOException {
    CRC32 sum = new CRC32();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sum.update(Files.readAllBytes(file));
      }
    }
    return sum.getValue();
  }

  private static void assertAllHold(long... seeds) {
    List<Simulation.Result> failed =
        LongStream.of(seeds)
            .parallel()
            .mapToObj(Simulation::play)
            .filter(result -> !result.holds())
            .toList();
    assertTrue(failed.isEmpty(), () -> describe(failed, seeds));
  }

  private static String describe(List<Simulation.Result> failed, long... seeds) {
    String stories =
        failed.stream()
            .limit(SHOWN)
            .map(
                result ->
                    "%s%nreplay: mvn test -Dtest=SimulationTest -Dsim.seed=%d%n"
                        .formatted(result.story(), result.seed()))
            .collect(Collectors.joining("\n"));
    String all =
        failed.stream()
            .map(result -> result.seed() + " " + result.violations())
            .collect(Collectors.joining("\n"));
    return "%d of %d seeds from %d fail, such as%n%s%nall that fail:%n%s"
        .formatted(failed.size(), seeds.length, seeds[0], stories, all);
  }
}
