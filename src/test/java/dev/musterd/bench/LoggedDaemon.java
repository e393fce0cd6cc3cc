package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The packaged daemon whose log goes to a file: hundreds of thousands of lines are no burden. */
record LoggedDaemon(Process process, Path log, String management) implements AutoCloseable {
  private static final long TICK_MILLIS = 50;

  /**
   * @param variables besides those of the services, and before them
   */
  static LoggedDaemon start(
      ServiceDoubles services, Path configuration, Map<String, String> variables, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            DaemonProcess.executable().toString(), "run", "--config", configuration.toString());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MUSTERD_JAVA_OPTS", System.getProperty("start.options", ""));
    environment.putAll(services.environment());
    environment.putAll(variables);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new LoggedDaemon(process, log, services.managementUrl());
  }

  boolean isReady() {
    try {
      HttpURLConnection page =
          (HttpURLConnection) URI.create(management + "/readyz").toURL().openConnection();
      return page.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether it came about while the daemon lives. */
  boolean until(BooleanSupplier condition) {
    long end = System.nanoTime() + Hang.LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** The same, where nothing else can be measured. */
  void await(String what, BooleanSupplier condition) {
    if (!until(condition)) {
      throw new IllegalStateException("not so: " + what + ", see " + log);
    }
  }

  /** Its events of one name so far, with {@code logging.format = json}. */
  List<JsonObject> events(String name) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith("{") && line.contains("\"" + name + "\""))
          .map(JsonObject::new)
          .filter(line -> name.equals(line.getString("event")))
          .toList();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void reload() throws IOException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
  }

  /** SIGTERM; whether it ended with 0. */
  boolean end() {
    process.toHandle().destroy();
    try {
      return process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
