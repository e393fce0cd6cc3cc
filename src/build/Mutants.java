import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs PIT over packages, one after the other, each against its own tests alone, and fails where
 * less than the required share of the mutants is found. Why what survives may do so is in
 * docs/rationale/mutants.md.
 *
 * <p>Run by the build: {@code java -Dpit.package=state -Dpit.threads=2 Mutants.java}; {@code all}
 * for all of them.
 */
final class Mutants {
  /** By package, below {@code dev.musterd}: of 100 mutants, how many its tests have to find. */
  private static final Map<String, Integer> REQUIRED = new LinkedHashMap<>();

  static {
    REQUIRED.put("decide", 96);
    REQUIRED.put("state", 92);
    REQUIRED.put("http.webhook", 85);
    REQUIRED.put("config", 85);
  }

  private Mutants() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String asked = System.getProperty("pit.package", "all");
    List<String> packages =
        asked.equals("all") ? List.copyOf(REQUIRED.keySet()) : List.of(asked.split(","));
    List<String> failed = new ArrayList<>();
    for (String name : packages) {
      Process pit = new ProcessBuilder(command(name)).inheritIO().start();
      if (pit.waitFor() != 0) {
        failed.add(name);
      }
    }
    if (!failed.isEmpty()) {
      System.err.println("mutants: too many survive in " + failed + "; see target/pit");
      System.exit(1);
    }
  }

  private static List<String> command(String name) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx512m", "-classpath", System.getProperty("java.class.path")));
    command.add("org.pitest.mutationtest.commandline.MutationCoverageReport");
    command.addAll(List.of("--targetClasses", "dev.musterd." + name + ".*"));
    command.addAll(List.of("--targetTests", "dev.musterd." + name + ".*Test"));
    // As it is written in the class path.
    command.addAll(
        List.of("--mutableCodePaths", Path.of("target", "classes").toAbsolutePath().toString()));
    command.addAll(List.of("--sourceDirs", "src/main/java"));
    command.addAll(List.of("--reportDir", "target/pit/" + name));
    command.addAll(List.of("--timestampedReports", "false", "--outputFormats", "HTML,XML"));
    command.addAll(List.of("--threads", System.getProperty("pit.threads", "2")));
    command.addAll(List.of("--timeoutConst", "4000", "--timeoutFactor", "3"));
    command.addAll(
        List.of(
            "--jvmArgs",
            "-Xmx768m,-XX:+UseParallelGC,--enable-native-access=ALL-UNNAMED,"
                + "-Djunit.jupiter.execution.parallel.enabled=false"));
    command.addAll(List.of("--mutationThreshold", REQUIRED.getOrDefault(name, 0).toString()));
    return command;
  }
}
