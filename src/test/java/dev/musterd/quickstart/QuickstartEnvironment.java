package dev.musterd.quickstart;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The doubles, the daemon among them, and the jobs that should run. */
final class QuickstartEnvironment implements AutoCloseable {
  private static final Duration BOOT = Duration.ofSeconds(2);
  private static final Duration JOB = Duration.ofSeconds(2);

  final ServiceDoubles services = ServiceDoubles.start(BOOT, Duration.ofSeconds(10));
  final EventPrinter printer = new EventPrinter(System.out);
  final List<Job.Id> jobs = new ArrayList<>();

  /** As systemd makes one, so that a daemon need not wait for the lease of one that was killed. */
  private final Path runtimeDirectory = temporaryDirectory();

  private DaemonProcess daemon;
  private AutoCloseable besides = () -> {};

  QuickstartEnvironment() {
    services.github().jobsTake(JOB);
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("musterd-run");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Something did not happen in time. */
  static final class GaveUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GaveUpException(String reason) {
      super(reason);
    }
  }

  void startDaemon() throws InterruptedException {
    printer.say("starting", DaemonProcess.executable() + " with conf/quickstart.conf");
    daemon =
        DaemonProcess.run(
            services,
            Path.of("conf", "quickstart.conf"),
            "",
            Map.of("RUNTIME_DIRECTORY", runtimeDirectory.toString()),
            printer::line);
    until("the daemon is ready", this::isReady);
  }

  /** What else uses the doubles. */
  void closeBeforeServices(AutoCloseable user) {
    besides = user;
  }

  /** As a machine that is lost does. */
  void killDaemon() {
    daemon.kill();
  }

  void endDaemon() {
    int code = daemon.terminate();
    if (code != 0) {
      throw new GaveUpException("the daemon ended with " + code + " and not with 0");
    }
  }

  List<Job.Id> queue(int count) {
    List<Job.Id> queued =
        Stream.generate(
                () ->
                    services
                        .github()
                        .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64")))
            .limit(count)
            .toList();
    jobs.addAll(queued);
    return queued;
  }

  boolean isDone() {
    boolean ran =
        jobs.stream()
            .allMatch(
                job -> services.github().jobConclusion(job).filter("success"::equals).isPresent());
    return ran
        && services.aws().ask(cloud -> cloud.live().isEmpty())
        && services.github().runners(ServiceDoubles.ACME).isEmpty();
  }

  int launched() {
    return services.aws().ask(cloud -> cloud.machines().size());
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(services.managementUrl() + "/readyz")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new GaveUpException("interrupted");
    }
  }

  void until(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      if (daemon != null && !daemon.alive()) {
        throw new GaveUpException("the daemon has ended with " + daemon.exitCode());
      }
      if (Instant.now().isAfter(end)) {
        throw new GaveUpException(
            "after " + Hang.LIMIT.toSeconds() + " s it is not so that " + what);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** As long as the process runs. */
  void watchDaemon() throws InterruptedException {
    while (daemon.alive()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new GaveUpException("the daemon has ended with " + daemon.exitCode());
  }

  @Override
  public void close() {
    if (daemon != null && daemon.alive()) {
      daemon.terminate();
      daemon.close();
    }
    try {
      besides.close();
      services.close();
      Files.deleteIfExists(runtimeDirectory.resolve("process.lock"));
      Files.deleteIfExists(runtimeDirectory);
    } catch (Exception left) {
      System.out.println("\nNot all was cleared away: " + left.getMessage());
    }
  }
}
