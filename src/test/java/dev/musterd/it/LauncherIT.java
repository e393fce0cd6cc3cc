package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged file, run as an operator runs it. */
class LauncherIT {
  private static final Path MUSTERD = Path.of(System.getProperty("musterd.executable"));
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Path EXAMPLE = Path.of("conf", "musterd.conf").toAbsolutePath();

  @TempDir private Path directory;

  private record Outcome(int code, String out, String err) {}

  private Outcome run(Map<String, String> environment, Path executable, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(args));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Outcome musterd(String... args) throws IOException, InterruptedException {
    return run(Map.of("JAVA_HOME", JAVA_HOME, "PATH", "/nowhere"), MUSTERD, args);
  }

  @Test
  void musterd_printsItsVersion() throws Exception {
    Outcome outcome = musterd("version");
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(
        outcome.out().matches("musterd \\d+\\.\\d+\\.\\d+ \\(Java 2.*\\)\\R"), outcome.out());
    assertEquals("", outcome.err());
  }

  @Test
  void musterd_printsHelp_withoutArguments() throws Exception {
    Outcome outcome = musterd();
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().startsWith("Usage: musterd"), outcome.out());
  }

  @Test
  void check_reportsGoodFromBad() throws Exception {
    assertEquals(0, musterd("check", "--offline", "--config", EXAMPLE.toString()).code());
    Path bad = Files.writeString(directory.resolve("bad.conf"), "environment = \"No Name\"\n");
    Outcome outcome = musterd("check", "--offline", "--config", "bad.conf");
    assertEquals(2, outcome.code());
    assertTrue(
        outcome.err().contains("✗ " + bad.getFileName() + ":1: environment = \"No Name\": must be"),
        outcome.err());
    assertEquals("", outcome.out());
  }

  @Test
  void config_printsWhatIsInEffect() throws Exception {
    Outcome outcome = musterd("config", "--config", EXAMPLE.toString());
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("http.path = \"/webhook\"  # default"), outcome.out());
  }

  @Test
  void wrongUse_exits2() throws Exception {
    assertEquals(2, musterd("nonsense").code());
    assertEquals(2, musterd("config", "--config", "absent.conf").code());
  }

  @Test
  void launcher_worksThroughLinks_andInPathsWithSpaces() throws Exception {
    Path spaced = Files.createDirectory(directory.resolve("a b"));
    Path copy =
        Files.copy(
            MUSTERD, spaced.resolve("musterd d"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Path link = Files.createSymbolicLink(directory.resolve("link"), copy);
    Path home = Files.createSymbolicLink(spaced.resolve("jdk x"), Path.of(JAVA_HOME));
    assertEquals(
        0, run(Map.of("JAVA_HOME", home.toString(), "PATH", "/nowhere"), link, "version").code());
  }

  @Test
  void launcher_findsJavaOnThePath_orWhereItIsUsuallyPut() throws Exception {
    Map<String, String> onPath =
        Map.of("PATH", JAVA_HOME + "/bin:/usr/bin:/bin", "MUSTERD_JVM_DIRS", "/nowhere");
    assertEquals(0, run(onPath, MUSTERD, "version").code());
    Path jvms = Files.createDirectory(directory.resolve("jvms"));
    Files.createSymbolicLink(jvms.resolve("jdk"), Path.of(JAVA_HOME));
    Map<String, String> inPlace =
        Map.of("PATH", "/nowhere", "MUSTERD_JVM_DIRS", "/nowhere:" + jvms);
    assertEquals(0, run(inPlace, MUSTERD, "version").code());
  }

  @Test
  void launcher_passesOptionsToJava() throws Exception {
    Outcome outcome =
        run(
            Map.of("JAVA_HOME", JAVA_HOME, "MUSTERD_JAVA_OPTS", "-Xmx100m -XX:+PrintFlagsFinal"),
            MUSTERD,
            "version");
    assertTrue(
        outcome.out().lines().anyMatch(it -> it.matches(".* MaxHeapSize +:?= 104857600 .*")));
    assertTrue(outcome.out().lines().anyMatch(it -> it.matches(".* UseSerialGC +:?= true .*")));
    assertTrue(
        outcome
            .out()
            .lines()
            .anyMatch(it -> it.matches(".* UseCompactObjectHeaders +:?= true .*")));
    assertTrue(
        outcome.out().lines().anyMatch(it -> it.matches(".* TrimNativeHeapInterval +:?= 5000 .*")));
    assertTrue(outcome.out().lines().anyMatch(it -> it.matches(".* MinHeapFreeRatio +:?= 10 .*")));
    assertTrue(outcome.out().lines().anyMatch(it -> it.matches(".* MaxHeapFreeRatio +:?= 20 .*")));
  }

  @Test
  void launcher_explainsItself_withoutJava() throws Exception {
    Outcome outcome =
        run(Map.of("PATH", "/nowhere", "MUSTERD_JVM_DIRS", "/nowhere"), MUSTERD, "version");
    assertEquals(1, outcome.code());
    assertEquals(
        "musterd needs a Java 25 runtime: install one, or set JAVA_HOME to where it is.\n",
        outcome.err());
    assertEquals("", outcome.out());
  }

  /** One has its version in a release file, one prints it. */
  @Test
  void launcher_namesWhatIsTooOld() throws Exception {
    Path old = fakeJava(directory.resolve("old"), "openjdk version \"1.8.0_402\"");
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.1\"\n");
    fakeJava(directory.resolve("jvms/eight"), "openjdk version \"1.8.0_402\"");
    Outcome outcome =
        run(
            Map.of(
                "JAVA_HOME", old.toString(),
                "PATH", "/nowhere",
                "MUSTERD_JVM_DIRS", directory.resolve("jvms").toString()),
            MUSTERD,
            "version");
    assertEquals(1, outcome.code());
    assertEquals(
        """
        musterd needs a Java 25 runtime: install one, or set JAVA_HOME to where it is. Found:
          JAVA_HOME %s is Java 17
          %s/jvms/eight is Java 1
        """
            .formatted(old, directory),
        outcome.err());
  }

  @Test
  void launcher_saysThatJavaHomeIsEmpty() throws Exception {
    Outcome outcome =
        run(
            Map.of("JAVA_HOME", "/nowhere", "PATH", "/nowhere", "MUSTERD_JVM_DIRS", ""),
            MUSTERD,
            "version");
    assertEquals(1, outcome.code());
    assertTrue(outcome.err().contains("JAVA_HOME /nowhere has no bin/java"), outcome.err());
  }

  @Test
  void launcher_givesItsProcessToJava() throws Exception {
    Path home = fakeJava(directory.resolve("new"), "openjdk version \"25.0.1\"", "echo pid $$ >&2");
    Process process =
        start(Map.of("JAVA_HOME", home.toString(), "PATH", "/nowhere"), directory.resolve("err"));
    assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
    assertEquals("pid " + process.pid() + "\n", Files.readString(directory.resolve("err")));
  }

  @Test
  void launcher_isCleanShell() throws Exception {
    Path script = Path.of("src", "main", "launcher", "musterd.sh").toAbsolutePath();
    Path shellcheck = Path.of("/usr/bin/shellcheck");
    assumeTrue(Files.isExecutable(shellcheck), "shellcheck is not installed");
    Outcome outcome = run(Map.of(), shellcheck, script.toString());
    assertEquals(0, outcome.code(), outcome.out());
  }

  private static Process start(Map<String, String> environment, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(MUSTERD.toString(), "run").redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Something that answers -version like a Java, and otherwise does what is asked. */
  private static Path fakeJava(Path home, String version, String... otherwise) throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo '%s' >&2; exit; fi
        %s
        """
            .formatted(version, String.join("\n", otherwise)));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }
}
