package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long the packaged daemon takes until {@code /readyz} says 200, and what memory it takes:
 * idle, and after webhooks. {@code mvn -Pstart} runs it; with {@code -Dstart.before=FILE} another
 * build of the daemon takes turns with it. It prints and judges nothing.
 */
public final class StartAndMemory {
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "start.conf");
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  /** Until what a start has loaded is at rest. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final ServiceDoubles services;
  private final DiscardingQueue queue;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String options = System.getProperty("start.options", "");
  private final int browsers = Integer.getInteger("start.browsers", 0);
  private final int webhooks = Integer.getInteger("start.webhooks", 10_000);

  private StartAndMemory(ServiceDoubles services) {
    this.services = services;
    this.queue = DiscardingQueue.start(services.vertx());
  }

  public static void main(String[] args) throws IOException {
    int runs = Integer.getInteger("start.runs", 5);
    Map<String, Path> builds = new LinkedHashMap<>();
    String before = System.getProperty("start.before", "");
    if (!before.isEmpty()) {
      builds.put("before", Path.of(before));
    }
    builds.put("now", DaemonProcess.executable());
    Map<String, List<Long>> starts = new LinkedHashMap<>();
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5))) {
      StartAndMemory bench = new StartAndMemory(services);
      for (int run = 0; run < runs; run++) {
        for (Map.Entry<String, Path> build : builds.entrySet()) {
          System.out.println(build.getKey() + ":");
          starts
              .computeIfAbsent(build.getKey(), _ -> new ArrayList<>())
              .add(bench.run(build.getValue(), run == runs - 1).toMillis());
        }
      }
    }
    starts.forEach(
        (name, millis) ->
            System.out.println(name + " ready after, ms: " + millis.stream().sorted().toList()));
  }

  /** One start. Only the last is long: memory hardly differs between them. */
  private Duration run(Path executable, boolean last) throws IOException {
    long begin = System.nanoTime();
    try (DaemonProcess daemon = daemon(executable)) {
      awaitReady(daemon);
      Duration ready = Duration.ofNanos(System.nanoTime() - begin);
      ProcessFigures atReady = ProcessFigures.of(daemon.id());
      System.out.printf(
          "ready after %4d ms, %4d ms of CPU%n", ready.toMillis(), atReady.cpu().toMillis());
      if (last) {
        memory(daemon);
      }
      daemon.terminate();
      return ready;
    }
  }

  private DaemonProcess daemon(Path executable) {
    Map<String, String> environment = new HashMap<>(services.environment());
    environment.put("MUSTERD_JAVA_OPTS", options);
    environment.put("AWS_ENDPOINT_URL_SQS", queue.uri().toString());
    return DaemonProcess.start(
        executable, environment, _ -> {}, "run", "--config", CONFIGURATION.toString());
  }

  private void memory(DaemonProcess daemon) throws IOException {
    pause(SETTLING);
    System.out.println("idle:                  " + ProcessFigures.of(daemon.id()).memory());
    watched(daemon);
    System.out.println("answers: " + new WebhookLoad(services).send(webhooks / 2));
    System.out.printf(
        "after %,d webhooks: %s%n", webhooks, ProcessFigures.of(daemon.id()).memory());
    pause(SETTLING);
    System.out.println("a quarter minute later: " + ProcessFigures.of(daemon.id()).memory());
  }

  /** With browsers that look at it, where the build has pages. */
  private void watched(DaemonProcess daemon) {
    if (browsers > 0 && status("/") == 200) {
      try (Watchers _ =
          Watchers.browsers(URI.create(services.managementUrl()).getPort(), browsers)) {
        pause(SETTLING);
        System.out.printf(
            "with %d browsers:      %s%n", browsers, ProcessFigures.of(daemon.id()).memory());
      }
    }
  }

  private void awaitReady(DaemonProcess daemon) {
    long end = System.nanoTime() + Hang.LIMIT.toNanos();
    while (status("/readyz") != 200) {
      if (System.nanoTime() > end || !daemon.alive()) {
        throw new IllegalStateException("it is not ready: " + daemon.lines());
      }
      pause(POLL_INTERVAL);
    }
  }

  private int status(String page) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(services.managementUrl() + page)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException absent) {
      return 0;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
