package dev.musterd.it;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.World;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Doubles, the packaged daemon, and what a test asks of them. */
final class Scene implements AutoCloseable {
  /** What every configuration here includes. */
  static final Path BASE = Path.of("src", "test", "resources", "scene.conf");

  /** How long an instance waits for its parameter: longer than a daemon takes to restart. */
  private static final Duration RUNNER_PATIENCE = Hang.LIMIT.dividedBy(2);

  /** An event loop that does one thing for so long is told, see {@link BlockedLoops}. */
  private static final String STRICT = "-Dmusterd.blocked-millis=" + BlockedLoops.LIMIT.toMillis();

  private final Path configuration;
  private final World world;
  private final List<DaemonProcess> lives = new ArrayList<>();
  private final List<LoopSampler> samplers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  Scene(Duration bootTime, Duration jobTime) {
    this(BASE, bootTime, jobTime);
  }

  Scene(Path configuration, Duration bootTime, Duration jobTime) {
    this(configuration, World.start(bootTime, RUNNER_PATIENCE), jobTime);
  }

  /** Among doubles that somebody else has started; they end with the scene. */
  Scene(Path configuration, World world, Duration jobTime) {
    this.configuration = configuration;
    this.world = world;
    world.github().jobsTake(jobTime);
  }

  /** With what a test adds to {@link #BASE}. */
  static Scene with(Dialect dialect, String more) throws IOException {
    World world = World.start(Duration.ofSeconds(1), RUNNER_PATIENCE, dialect);
    Path file = Files.createTempFile("musterd-scene", ".conf");
    file.toFile().deleteOnExit();
    String authority = world.caFile().map(ca -> "github.ca-file = \"" + ca + "\"\n").orElse("");
    Files.writeString(
        file, "include file(\"" + BASE.toAbsolutePath() + "\")\n" + authority + more + "\n");
    return new Scene(file, world, Duration.ofSeconds(1));
  }

  World world() {
    return world;
  }

  /** Starts the daemon, for the first time or once more. */
  DaemonProcess daemon() {
    return daemon(Map.of());
  }

  /** The same with more variables in its environment. */
  DaemonProcess daemon(Map<String, String> variables) {
    DaemonProcess life = DaemonProcess.run(world, configuration, STRICT, variables, _ -> {});
    lives.add(life);
    samplers.add(new LoopSampler(life.id()));
    return life;
  }

  List<DaemonProcess> lives() {
    return List.copyOf(lives);
  }

  DaemonProcess lastLife() {
    return lives.getLast();
  }

  DaemonProcess readyDaemon() {
    DaemonProcess life = daemon();
    until("the daemon is ready", () -> status("/readyz") == 200);
    return life;
  }

  List<Job.Id> queue(int count) {
    return Stream.generate(
            () -> world.github().queueJob(World.WIDGETS, Labels.of("self-hosted", "linux", "x64")))
        .limit(count)
        .toList();
  }

  boolean haveRun(List<Job.Id> jobs) {
    return jobs.stream()
        .allMatch(job -> world.github().jobConclusion(job).filter("success"::equals).isPresent());
  }

  boolean nothingIsLeft() {
    return world.aws().ask(cloud -> cloud.live().isEmpty())
        && world.aws().ask(cloud -> cloud.parameters().all().isEmpty())
        && world.github().runners(World.ACME).isEmpty();
  }

  int launched() {
    return world.aws().ask(cloud -> cloud.machines().size());
  }

  /** The daemon's events of one name, over all its lives. */
  List<JsonObject> events(String name) {
    return lives.stream()
        .flatMap(life -> life.lines().stream())
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(JsonObject::new)
        .filter(event -> name.equals(event.getString("event")))
        .toList();
  }

  /** What kept the event loops from their work, in all lives. */
  private List<String> blocked() {
    return IntStream.range(0, lives.size())
        .boxed()
        .flatMap(
            life -> BlockedLoops.of(lives.get(life).lines(), samplers.get(life).samples()).stream())
        .toList();
  }

  List<String> output() {
    return lives.stream().flatMap(life -> life.lines().stream()).toList();
  }

  /** The status of a page of the management door; 0 when nobody answers. */
  int status(String page) {
    try {
      return get(page).statusCode();
    } catch (IOException nobody) {
      return 0;
    }
  }

  HttpResponse<String> get(String page) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(world.managementUrl() + page)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  void until(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not so after %s: %s%n%s"
                .formatted(Hang.LIMIT, what, String.join(System.lineSeparator(), output())));
      }
      pause(Duration.ofMillis(50));
    }
  }

  void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Ends everything, and fails when an event loop was blocked: a rule of every scene. */
  @Override
  public void close() throws IOException {
    samplers.forEach(LoopSampler::close);
    lives.forEach(DaemonProcess::close);
    http.close();
    world.close();
    List<String> blocked = blocked();
    if (!blocked.isEmpty()) {
      throw new AssertionError("blocked event loops: " + String.join("\n", blocked));
    }
  }
}
