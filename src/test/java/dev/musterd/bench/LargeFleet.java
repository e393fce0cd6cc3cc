package dev.musterd.bench;

import dev.musterd.doubles.github.GitHubApp;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the node that decides costs with 10,000 runners and 100,000 jobs that wait, and how long a
 * stand-by takes to decide in its place: packaged daemons, and services that answer after 20 ms in
 * another process. {@code mvn -Pstart -Dstart.class=dev.musterd.bench.LargeFleet} runs it; it
 * prints and judges nothing.
 *
 * <p>{@code -Dlarge.runners=1000 -Dlarge.jobs=5000 -Dlarge.settling=60} is a small one; {@code
 * -Dlarge.kill=true} kills the first node instead of stopping it.
 */
public final class LargeFleet implements AutoCloseable {
  private static final String ENVIRONMENT = "large";
  private static final int RUNNERS = Integer.getInteger("large.runners", 10_000);
  private static final int OWNERS = Integer.getInteger("large.owners", 20);
  private static final int JOBS = Integer.getInteger("large.jobs", 100_000);

  /** A fifth is idle, the same number for each owner. */
  private static final int IDLE_OF_OWNER = RUNNERS / 5 / OWNERS;

  private static final int IDLE = IDLE_OF_OWNER * OWNERS;

  /**
   * From when all jobs have been received. Their visibility timeouts are the longest by then: their
   * renewals come most often at first.
   */
  private static final Duration SETTLING =
      Duration.ofSeconds(Integer.getInteger("large.settling", 300));

  /** Of one measurement. */
  private static final Duration WINDOW = Duration.ofSeconds(60);

  /** Jobs that end, begin and are queued in a minute, while it is measured. */
  private static final int TURNOVER = Integer.getInteger("large.turnover", 120);

  private static final int WINDOWS = Integer.getInteger("large.windows", 2);
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final boolean KILL = Boolean.getBoolean("large.kill");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process services;
  private final int servicesPort;
  private final Map<String, String> environment = new HashMap<>();

  private LargeFleet() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-classpath",
                System.getProperty("java.class.path"),
                LargeServices.class.getName(),
                ENVIRONMENT,
                Integer.toString(OWNERS),
                Integer.toString(RUNNERS - IDLE),
                Integer.toString(IDLE),
                Integer.toString(JOBS))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    services = builder.start();
    BufferedReader output = services.inputReader();
    String[] ports = output.readLine().split(" ");
    servicesPort = Integer.parseInt(ports[1]);
    variables("http://127.0.0.1:" + ports[0], "http://127.0.0.1:" + ports[1]);
  }

  private void variables(String s3, String others) throws IOException {
    Path key = Files.createTempFile("musterd-app", ".pem");
    Files.writeString(key, GitHubApp.one().pem());
    List.of("EC2", "SSM", "STS", "SQS")
        .forEach(service -> environment.put("AWS_ENDPOINT_URL_" + service, others));
    environment.put("AWS_ENDPOINT_URL_S3", s3);
    environment.put("AWS_ACCESS_KEY_ID", ENVIRONMENT);
    environment.put("AWS_SECRET_ACCESS_KEY", ENVIRONMENT);
    environment.put("QUICKSTART_GITHUB_URL", others);
    environment.put("QUICKSTART_APP_ID", GitHubApp.one().id());
    environment.put("QUICKSTART_APP_KEY", key.toString());
    environment.put("QUICKSTART_WEBHOOK_SECRET", LargeServices.SECRET);
    environment.put("LARGE_BUSY", Integer.toString(RUNNERS - IDLE));
    environment.put("LARGE_IDLE", Integer.toString(IDLE));
    environment.put("LARGE_IDLE_OF_OWNER", Integer.toString(IDLE_OF_OWNER));
  }

  public static void main(String[] arguments) throws IOException {
    String options = System.getProperty("start.options", "");
    try (LargeFleet fleet = new LargeFleet();
        LargeNode first = LargeNode.start("node-1", fleet.environment, options)) {
      System.out.printf("%,d runners, %,d jobs, %d owners%n", RUNNERS, JOBS, OWNERS);
      Instant begin = Instant.now();
      until("it decides", first::isDeciding);
      System.out.println("decides after " + since(begin));
      fleet.receive(first, begin);
      System.out.println("all received after " + since(begin));
      pause(SETTLING);
      for (int i = 0; i < WINDOWS; i++) {
        fleet.window("at rest", first, WINDOW);
      }
      fleet.turnOver(first, TURNOVER);
      pause(WINDOW);
      for (int i = 0; i < WINDOWS; i++) {
        fleet.window(TURNOVER + " jobs a minute", first, WINDOW);
      }
      fleet.turnOver(first, 0);
      System.out.println(fleet.figures(LargeServices.FIGURES).getJsonObject("turnover"));
      fleet.takeOver(first, options);
    }
  }

  private void turnOver(LargeNode node, int rate) {
    figures(LargeServices.TURNOVER + "?port=" + node.webhooks() + "&rate=" + rate);
  }

  /** Windows, until the daemon has every ticket. */
  private void receive(LargeNode node, Instant begin) throws IOException {
    while (figures(LargeServices.FIGURES).getInteger("received")
        < figures(LargeServices.FIGURES).getInteger("messages")) {
      window("receiving", node, Duration.ofSeconds(20));
      if (Instant.now().isAfter(begin.plus(PATIENCE))) {
        throw new IllegalStateException("not all received: see " + node.log());
      }
    }
  }

  private void window(String what, LargeNode node, Duration time) throws IOException {
    long pid = node.process().pid();
    JsonObject before = figures(LargeServices.FIGURES);
    ThreadTimes cpu = ThreadTimes.of(pid);
    long begin = System.nanoTime();
    pause(time);
    double seconds = (System.nanoTime() - begin) / 1e9;
    ThreadTimes used = ThreadTimes.of(pid).minus(cpu);
    JsonObject after = figures(LargeServices.FIGURES);
    System.out.printf(
        "%s: event loop %.1f %% of a core, the collector's pauses %.1f %%, all threads %.1f %%, %,d"
            + " received, %.0f renewals/s%n  %s%n",
        what,
        share(used.busiestLoop(), seconds),
        share(used.of(ThreadTimes.COLLECTOR), seconds),
        share(used.byName().values().stream().reduce(Duration.ZERO, Duration::plus), seconds),
        after.getInteger("received"),
        (after.getLong("renewals") - before.getLong("renewals")) / seconds,
        ProcessFigures.of(pid).memory());
    used.byName().entrySet().stream()
        .filter(thread -> share(thread.getValue(), seconds) >= 0.1)
        .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
        .forEach(
            thread ->
                System.out.printf(
                    "    %-24s %5.1f %%%n", thread.getKey(), share(thread.getValue(), seconds)));
    System.out.println("  " + difference(before, after));
  }

  private static double share(Duration cpu, double seconds) {
    return cpu.toMillis() / 10.0 / seconds;
  }

  private static String difference(JsonObject before, JsonObject after) {
    StringBuilder text = new StringBuilder("calls:");
    after
        .getJsonObject("calls")
        .forEach(
            call -> {
              int count =
                  (Integer) call.getValue()
                      - before.getJsonObject("calls").getInteger(call.getKey(), 0);
              text.append(count > 0 ? " " + call.getKey() + " " + count : "");
            });
    return text.toString();
  }

  /** The first node ends, and another one that was ready takes its place. */
  private void takeOver(LargeNode first, String options) throws IOException {
    try (LargeNode next = LargeNode.start("node-2", environment, options)) {
      until("the stand-by is ready", next::isReady);
      pause(Duration.ofSeconds(10));
      System.out.println("stand-by: " + ProcessFigures.of(next.process().pid()).memory());
      Instant ending = Instant.now();
      if (KILL) {
        figures(LargeServices.ROUND);
        first.process().destroyForcibly();
      } else {
        first.process().toHandle().destroy();
      }
      until("the stand-by has the lease", () -> next.first("lease-acquired").isPresent());
      Instant acquired = next.first("lease-acquired").orElseThrow();
      System.out.printf(
          "the lease changes hands after %s; %,d messages are visible%n",
          Duration.between(ending, acquired), figures(LargeServices.FIGURES).getInteger("visible"));
      if (!KILL) {
        figures(LargeServices.ROUND);
      }
      until("it decides", next::isDeciding);
      print("decides, with instances and runners listed", acquired, Optional.of(Instant.now()));
      until("a job has been judged", () -> next.first("job-held").isPresent());
      print("the first job judged", acquired, next.first("job-held"));
      Instant begin = Instant.now();
      receive(next, begin);
      Instant all = Instant.ofEpochMilli(figures(LargeServices.FIGURES).getLong("allReceivedAt"));
      print("all tickets received", acquired, Optional.of(all));
      System.out.println("  " + ProcessFigures.of(next.process().pid()).memory());
    }
  }

  private static void print(String what, Instant acquired, Optional<Instant> then) {
    System.out.printf(
        "%s: %s after the lease was acquired%n",
        what, then.map(it -> Duration.between(acquired, it).toString()).orElse("never"));
  }

  private static Duration since(Instant begin) {
    return Duration.between(begin, Instant.now());
  }

  private JsonObject figures(String page) {
    try {
      return new JsonObject(
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + servicesPort + page))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException failure) {
      throw new IllegalStateException("the services have ended", failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("not so after " + PATIENCE + ": " + what);
      }
      pause(POLL);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    services.destroyForcibly();
  }
}
