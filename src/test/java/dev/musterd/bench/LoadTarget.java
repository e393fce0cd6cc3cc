package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own that {@link WebhookRates} loads.
 *
 * @param management the port of the operators' listener; 0 where there is none
 * @param refused the status by which it answers a signed webhook that is not ours
 */
record LoadTarget(String name, Process process, int port, int management, int refused)
    implements AutoCloseable {
  static final String SENDER = "sender";

  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "start.conf");
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** The limit; with the heap of the comparison in docs/performance.md. */
  static LoadTarget bare(String secret) throws IOException {
    return bare("bare", "-Xmx48m", Map.of(), secret);
  }

  /** The limit of one that sends what it accepts to SQS, with the daemon's heap. */
  static LoadTarget sender(ServiceDoubles services, DiscardingQueue queue) throws IOException {
    return bare(
        SENDER,
        "-Xmx256m",
        services.environment(),
        ServiceDoubles.WEBHOOK_SECRET,
        queue.uri().toString());
  }

  private static LoadTarget bare(
      String name, String heap, Map<String, String> environment, String... arguments)
      throws IOException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                heap,
                "-classpath",
                System.getProperty("java.class.path"),
                BareHandler.class.getName(),
                Integer.toString(port)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return started(name, builder, port, 0, 202);
  }

  static LoadTarget daemon(
      String name, Path executable, ServiceDoubles services, DiscardingQueue queue)
      throws IOException {
    return daemon(name, executable, services, queue, CONFIGURATION, Map.of());
  }

  /**
   * The same with another configuration.
   *
   * @param variables that its configuration takes from the environment
   */
  static LoadTarget daemon(
      String name,
      Path executable,
      ServiceDoubles services,
      DiscardingQueue queue,
      Path configuration,
      Map<String, String> variables)
      throws IOException {
    int port = freePort();
    int management = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(executable.toString(), "run", "--config", configuration.toString());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(services.environment());
    environment.put("AWS_ENDPOINT_URL_SQS", queue.uri().toString());
    environment.putAll(variables);
    environment.put("QUICKSTART_WEBHOOK_PORT", Integer.toString(port));
    environment.put("QUICKSTART_MANAGEMENT_PORT", Integer.toString(management));
    return started(name, builder, port, management, 200);
  }

  private static LoadTarget started(
      String name, ProcessBuilder builder, int port, int management, int refused)
      throws IOException {
    // Writing a line of log for each refused webhook is part of the work, reading it is not.
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    LoadTarget target = new LoadTarget(name, process, port, management, refused);
    target.awaitPort();
    return target;
  }

  private void awaitPort() {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (!isOpen()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        close();
        throw new IllegalStateException(name + " did not open its port");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
