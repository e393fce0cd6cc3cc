package dev.musterd.doubles;

import dev.musterd.aot.TrainedExecutable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The packaged daemon as a process of its own. */
public final class DaemonProcess implements AutoCloseable {
  /**
   * Options for processes that live for seconds, in which the compiler that optimizes costs more
   * than it saves, two fifths of their CPU, and the other one does for what is seldom called.
   */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4";

  /** The directory for a copy with a cache; where it is not set, there is none. */
  private static final String TRAINED = "musterd.trained";

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private DaemonProcess(Process process, Consumer<String> onLine) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().start(() -> read(onLine));
  }

  /** The file that {@code mvn package} makes; for process tests a copy of it with a cache. */
  public static Path executable() {
    return System.getProperty(TRAINED) == null ? packaged() : Trained.EXECUTABLE;
  }

  private static Path packaged() {
    return Path.of(System.getProperty("musterd.executable", "target/musterd"));
  }

  /** Made when it is first asked for; all who ask meanwhile wait. */
  private static final class Trained {
    static final Path EXECUTABLE =
        TrainedExecutable.make(packaged(), Path.of(System.getProperty(TRAINED)));
  }

  /**
   * Starts {@code musterd run} among the doubles.
   *
   * @param javaOptions for its JVM
   */
  public static DaemonProcess run(
      ServiceDoubles world, Path configuration, String javaOptions, Consumer<String> onLine) {
    return run(world, configuration, javaOptions, Map.of(), onLine);
  }

  /** The same with more variables in its environment. */
  public static DaemonProcess run(
      ServiceDoubles world,
      Path configuration,
      String javaOptions,
      Map<String, String> variables,
      Consumer<String> onLine) {
    Map<String, String> environment = new HashMap<>(world.environment());
    environment.putAll(variables);
    environment.put("MUSTERD_JAVA_OPTS", javaOptions + " " + world.javaOptions());
    return start(environment, onLine, "run", "--config", configuration.toString(), "--no-color");
  }

  /** Starts any command; its output and errors come line by line. */
  public static DaemonProcess start(
      Map<String, String> environment, Consumer<String> onLine, String... arguments) {
    return start(executable(), environment, onLine, arguments);
  }

  /** Starts any command of a copy of the file. */
  public static DaemonProcess start(
      Path executable,
      Map<String, String> environment,
      Consumer<String> onLine,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(List.of(arguments));
    DefaultSignals.ensure();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A machine's own proxy leads to none of the doubles.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MUSTERD_JAVA_OPTS", SHORT_LIVED);
    builder.environment().putAll(environment);
    try {
      return new DaemonProcess(builder.start(), onLine);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Everything it has printed so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The launcher becomes the JVM, so this is the JVM's. */
  public long id() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() {
    askToEnd();
    return exitCode();
  }

  /** SIGTERM; returns at once. */
  public void askToEnd() {
    process.toHandle().destroy(); // Process.destroy would close its output as well.
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits for the end. */
  public int exitCode() {
    try {
      if (!process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process did not end within " + Hang.LIMIT);
      }
      reader.join(Hang.LIMIT.toMillis());
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read(Consumer<String> onLine) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output
          .lines()
          .forEach(
              line -> {
                lines.add(line);
                onLine.accept(line);
              });
    } catch (IOException | UncheckedIOException closed) {
      lines.add("(its output ended: " + closed.getMessage() + ")");
    }
  }
}
