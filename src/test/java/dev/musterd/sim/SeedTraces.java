package dev.musterd.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** What seeds come to, a line each, here or in a JVM of its own, whose hashes are salted anew. */
public final class SeedTraces {
  private SeedTraces() {}

  static List<String> of(long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(Simulation::play)
        .map(result -> result.seed() + " " + result.events() + " " + result.trace())
        .toList();
  }

  /** The process has begun already when this returns. */
  static Process start(long first, int count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-classpath",
            System.getProperty("java.class.path"),
            SeedTraces.class.getName(),
            Long.toString(first),
            Integer.toString(count))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What the process says; waits for its end. */
  static List<String> of(Process other) throws IOException {
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().filter(line -> line.matches("\\d+ \\d+ -?\\d+")).toList();
  }

  public static void main(String[] arguments) {
    of(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1])).forEach(System.out::println);
  }
}
