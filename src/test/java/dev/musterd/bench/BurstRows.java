package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.model.Labels;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Jobs that are queued at once, and the time from each webhook to a parameter with a runner's
 * configuration, every double answering in 20 ms. Runners are alike, so that the first parameter
 * counts as that of the first webhook.
 */
final class BurstRows {
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Path LOG = Path.of("target", "bench-burst.log");
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "bench-burst.conf");

  /** To the queue and back, for the fleet, the registration and the parameter. */
  private static final int CALLS = 5;

  private final List<Integer> sizes;
  private final List<BenchRow> rows = new ArrayList<>();

  BurstRows(boolean quick) {
    sizes = quick ? List.of(1, 10, 100) : List.of(1, 10, 100, 1_000);
  }

  List<BenchRow> run() throws IOException, InterruptedException {
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(8), Duration.ofMinutes(5))) {
      services.github().jobsTake(Duration.ofSeconds(1));
      services.github().limitCalls(1_000_000);
      try (LoggedDaemon daemon = LoggedDaemon.start(services, CONFIGURATION, Map.of(), LOG)) {
        daemon.await("the daemon is ready", daemon::isReady);
        burst(services, daemon, 20); // Classes are loaded, and connections open.
        services.githubDouble().latency(LATENCY);
        services.aws().tell(cloud -> cloud.latency(() -> LATENCY));
        services.sqs().faults().latency(LATENCY);
        for (int size : sizes) {
          row(size, burst(services, daemon, size), calls(services));
        }
      }
    }
    return rows;
  }

  /** The times of one burst in milliseconds, sorted. */
  private static double[] burst(ServiceDoubles services, LoggedDaemon daemon, int jobs) {
    int before = daemon.events("runner-configured").size();
    IntStream.range(0, jobs)
        .forEach(
            _ ->
                services
                    .github()
                    .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64")));
    daemon.await(
        jobs + " runners are configured",
        () -> daemon.events("runner-configured").size() >= before + jobs);
    List<Instant> begins = times(daemon, "job-admitted").skip(before).toList();
    List<Instant> ends = times(daemon, "runner-configured").skip(before).toList();
    daemon.await("nothing is left", () -> SoakSample.left(services) == 0);
    return IntStream.range(0, jobs)
        .mapToDouble(i -> Duration.between(begins.get(i), ends.get(i)).toNanos() / 1e6)
        .sorted()
        .toArray();
  }

  private static Stream<Instant> times(LoggedDaemon daemon, String event) {
    return daemon.events(event).stream().map(BurstRows::at).sorted();
  }

  private static Instant at(JsonObject event) {
    return Instant.parse(event.getString("at"));
  }

  /** The limit: so many requests one after the other by a bare client, in milliseconds. */
  private static double calls(ServiceDoubles services) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(services.githubDouble().url() + "/app")).build();
      http.send(request, HttpResponse.BodyHandlers.discarding());
      long begin = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        http.send(request, HttpResponse.BodyHandlers.discarding());
      }
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  private void row(int size, double[] millis, double limit) {
    double p50 = millis[(millis.length - 1) / 2];
    double p99 = millis[(int) Math.ceil(millis.length * 0.99) - 1];
    rows.add(
        new BenchRow(
            "webhook to parameter, " + size + (size == 1 ? " job" : " jobs at once"),
            "p50 " + BenchRow.time(p50 * 1e3) + ", p99 " + BenchRow.time(p99 * 1e3),
            "",
            CALLS + " calls one after the other",
            BenchRow.time(limit * 1e3),
            BenchRow.ratio(p50, limit)));
  }
}
