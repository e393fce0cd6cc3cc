package dev.musterd.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.sanitizers.Constants;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer on each target, in a process of its own: from the corpus that is kept, and from what
 * earlier runs of this checkout have collected in {@code target/fuzz}. A finding is written there,
 * too: once it is mended, it belongs into the corpus.
 */
@Order(1) // Among the longest.
class FuzzIT {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 5);

  /** Too short for what only pays over minutes. */
  private static final boolean SHORT = SECONDS < 30;

  private static final Path FOUND = Path.of("target", "fuzz").toAbsolutePath();

  /** Seconds for one input; the longest take milliseconds, so only an endless loop gets here. */
  private static final int HANG = 300;

  /** What is measured for new paths: our readers, and the parsers under them. */
  private static final String INSTRUMENTED =
      "dev.musterd.**:com.fasterxml.jackson.core.**:com.typesafe.config.**:com.cronutils.**";

  @ParameterizedTest
  @EnumSource
  void fuzzer_findsNothing(FuzzTarget target) throws IOException {
    assumeTrue(
        target != FuzzTarget.USER_DATA || Files.isExecutable(Path.of("/usr/bin/python3")),
        "needs python3");
    String only = System.getProperty("fuzz.only", "");
    assumeTrue(only.isEmpty() || only.equals(target.word()), "not asked for");
    Path collected = Files.createDirectories(FOUND.resolve(target.word()));
    Path log = FOUND.resolve(target.word() + ".log");
    Process fuzzer =
        new ProcessBuilder(command(target, collected))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, fuzzer.onExit().join().exitValue(), () -> said(log));
  }

  private static List<String> command(FuzzTarget target, Path collected) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx600m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "-Xshare:auto"));
    if (SHORT) {
      command.add("-XX:TieredStopAtLevel=1"); // What optimizes would not earn its keep.
    }
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(target)));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.className());
    command.add("--instrumentation_includes=" + INSTRUMENTED);
    command.add("--reproducer_path=" + FOUND);
    // They guard against attacks on what our readers do not have, and slow the start.
    command.add("--custom_hook_excludes=**");
    command.add("--disabled_hooks=" + String.join(":", Constants.SANITIZER_HOOK_NAMES));
    if (SHORT) {
      // Guidance by comparisons has 3,500 hooks, which take seconds to weave into our classes.
      command.add("--trace=cov");
    }
    command.add("-max_total_time=" + SECONDS);
    command.add("-timeout=" + HANG);
    command.add("-rss_limit_mb=0");
    command.add("-print_final_stats=1");
    command.add("-artifact_prefix=" + FOUND.resolve(target.word()) + "-");
    command.add(collected.toString());
    command.add(target.corpus().toAbsolutePath().toString());
    return command;
  }

  /** Jazzer reads every class on it before it starts, and EC2's are half of them. */
  private static String classPath(FuzzTarget target) {
    // Surefire's own class path is one jar that names the others.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .filter(
            entry ->
                target == FuzzTarget.AWS_ANSWERS
                    || !Path.of(entry).getFileName().toString().startsWith("ec2-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String said(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
