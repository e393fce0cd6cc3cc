package dev.musterd.it;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Doubles, the packaged daemon, and what a test asks of them. */
final class DaemonFixture implements AutoCloseable {
  /** What every configuration here includes. */
  static final Path BASE = Path.of("src", "test", "resources", "scene.conf");

  /** How long an instance waits for its parameter: longer than a daemon takes to restart. */
  private static final Duration RUNNER_PATIENCE = Hang.LIMIT.dividedBy(2);

  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(15);

  /** A block of an event loop for this long is logged, see {@link BlockedLoops}. */
  private static final String STRICT =
      DaemonProcess.SHORT_LIVED + " -Dmusterd.blocked-millis=" + BlockedLoops.LIMIT.toMillis();

  private final Path configuration;
  private final ServiceDoubles services;
  private final List<DaemonProcess> processes = new ArrayList<>();
  private final List<DaemonEvents> events = new ArrayList<>();
  private final List<LoopSampler> samplers = new ArrayList<>();

  /** As systemd makes one, so that a daemon need not wait for the lease of one that was killed. */
  private final Path runtimeDirectory = temporaryDirectory();

  private final HttpClient http = HttpClient.newHttpClient();

  DaemonFixture(Duration bootTime, Duration jobTime) {
    this(BASE, bootTime, jobTime);
  }

  DaemonFixture(Path configuration, Duration bootTime, Duration jobTime) {
    this(configuration, ServiceDoubles.start(bootTime, RUNNER_PATIENCE), jobTime);
  }

  /** With doubles that the test has started; they are closed with this. */
  DaemonFixture(Path configuration, ServiceDoubles services, Duration jobTime) {
    this.configuration = configuration;
    this.services = services;
    services.github().jobsTake(jobTime);
  }

  /** With what a test adds to {@link #BASE}. */
  static DaemonFixture with(Dialect dialect, String more) throws IOException {
    ServiceDoubles services = ServiceDoubles.start(Duration.ofSeconds(1), RUNNER_PATIENCE, dialect);
    Path file = Files.createTempFile("musterd-fixture", ".conf");
    file.toFile().deleteOnExit();
    String authority = services.caFile().map(ca -> "github.ca-file = \"" + ca + "\"\n").orElse("");
    Files.writeString(
        file, "include file(\"" + BASE.toAbsolutePath() + "\")\n" + authority + more + "\n");
    return new DaemonFixture(file, services, Duration.ofSeconds(1));
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("musterd-run");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  ServiceDoubles services() {
    return services;
  }

  /** Starts the daemon, for the first time or once more. */
  DaemonProcess daemon() {
    return daemon(Map.of());
  }

  /** Starts the daemon with more variables in its environment. */
  DaemonProcess daemon(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("RUNTIME_DIRECTORY", runtimeDirectory.toString());
    DaemonProcess process = DaemonProcess.run(services, configuration, STRICT, all, _ -> {});
    processes.add(process);
    events.add(new DaemonEvents(process));
    samplers.add(new LoopSampler(process.id()));
    return process;
  }

  /** The file that tells the host's next process that the one before has ended. */
  Path lockFile() {
    return runtimeDirectory.resolve("process.lock");
  }

  List<DaemonProcess> processes() {
    return List.copyOf(processes);
  }

  DaemonProcess lastProcess() {
    return processes.getLast();
  }

  DaemonProcess readyDaemon() {
    DaemonProcess process = daemon();
    until("the daemon is ready", () -> status("/readyz") == 200);
    return process;
  }

  List<Job.Id> queue(int count) {
    return Stream.generate(
            () ->
                services
                    .github()
                    .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64")))
        .limit(count)
        .toList();
  }

  boolean haveRun(List<Job.Id> jobs) {
    return jobs.stream()
        .allMatch(
            job -> services.github().jobConclusion(job).filter("success"::equals).isPresent());
  }

  boolean nothingIsLeft() {
    return services.aws().ask(cloud -> cloud.live().isEmpty())
        && services.aws().ask(cloud -> cloud.parameters().all().isEmpty())
        && services.github().runners(ServiceDoubles.ACME).isEmpty();
  }

  int launched() {
    return services.aws().ask(cloud -> cloud.machines().size());
  }

  /** The daemon's events of one name, over all its processes. */
  List<JsonObject> events(String name) {
    return events.stream().flatMap(process -> process.named(name).stream()).toList();
  }

  /** What kept the event loops from their work, in all processes. */
  private List<String> blocked() {
    return IntStream.range(0, processes.size())
        .boxed()
        .flatMap(
            index ->
                BlockedLoops.of(processes.get(index).lines(), samplers.get(index).samples())
                    .stream())
        .toList();
  }

  List<String> output() {
    return processes.stream().flatMap(process -> process.lines().stream()).toList();
  }

  /** The status of a page of the management listener; 0 without an answer. */
  int status(String page) {
    try {
      return get(page).statusCode();
    } catch (IOException absent) {
      return 0;
    }
  }

  HttpResponse<String> get(String page) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(services.managementUrl() + page)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The jobs that events of this name are about; SQS may deliver a ticket more than once. */
  Set<Job.Id> jobsOf(String event) {
    return events(event).stream()
        .map(line -> new Job.Id(Long.parseLong(line.getString("job"))))
        .collect(Collectors.toSet());
  }

  void until(String what, BooleanSupplier condition) {
    until(what, Hang.LIMIT, condition);
  }

  /** Waits beyond the longest back-off, which the daemon reaches when the test is slow. */
  void untilTriedAgain(String what, BooleanSupplier condition) {
    until(what, LONGEST_BACK_OFF.plus(Hang.LIMIT), condition);
  }

  private void until(String what, Duration limit, BooleanSupplier condition) {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not so after %s: %s%n%s"
                .formatted(limit, what, String.join(System.lineSeparator(), output())));
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
    processes.forEach(DaemonProcess::close);
    http.close();
    services.close();
    Files.deleteIfExists(runtimeDirectory.resolve("process.lock"));
    Files.deleteIfExists(runtimeDirectory);
    List<String> blocked = blocked();
    if (!blocked.isEmpty()) {
      throw new AssertionError("blocked event loops: " + String.join("\n", blocked));
    }
  }
}
