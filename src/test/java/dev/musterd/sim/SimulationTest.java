package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Random simulations by seed. Each change of the sources draws fresh seeds, so it may find
 * something new, and the same sources give the same verdict everywhere; whatever was found is kept
 * in {@code seeds.txt}. To see one again:
 *
 * <pre>mvn test -Dtest=SimulationTest -Dsim.seed=4711</pre>
 *
 * <p>{@code -Dsim.seeds=100000} plays more of them.
 */
class SimulationTest {
  private static final int FRESH = Integer.getInteger("sim.seeds", 2_000);

  /** Played twice in this process, and once more in another. */
  private static final int REPEATED = 40;

  private static final int SHOWN = 3;

  @Test
  void freshSeeds_areSafeWithFaults_andLiveWithoutThem() throws IOException {
    long first = sourcesChecksum();
    Long asked = Long.getLong("sim.seed");
    long[] seeds =
        asked != null ? new long[] {asked} : LongStream.range(first, first + FRESH).toArray();
    System.out.printf("Simulated weather of %d seeds from %d%n", seeds.length, seeds[0]);
    assertAllHold(seeds);
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
    List<String> here = SeedTraces.of(1, REPEATED);
    assertEquals(here, SeedTraces.of(1, REPEATED));
    assertEquals(here, SeedTraces.inAnotherProcess(1, REPEATED));
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
    List<String> failures =
        LongStream.of(seeds)
            .parallel()
            .mapToObj(SimulationTest::failure)
            .filter(story -> !story.isEmpty())
            .toList();
    assertTrue(
        failures.isEmpty(),
        () ->
            failures.size()
                + " of "
                + seeds.length
                + " seeds fail, such as\n"
                + String.join("\n", failures.subList(0, Math.min(SHOWN, failures.size()))));
  }

  private static String failure(long seed) {
    Simulation.Result result = Simulation.play(seed);
    return result.holds()
        ? ""
        : result.story() + "\nreplay: mvn test -Dtest=SimulationTest -Dsim.seed=" + seed + "\n";
  }
}
