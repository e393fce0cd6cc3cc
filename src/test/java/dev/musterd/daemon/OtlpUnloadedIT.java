package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import dev.musterd.telemetry.otlp.Collector;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of OpenTelemetry is loaded where nobody asks for it. */
class OtlpUnloadedIT {
  private static final String LIBRARY = "io.opentelemetry.";

  @TempDir private Path directory;

  @Test
  void withoutVariables_noClassIsLoaded() throws Exception {
    List<String> classes = loadedIn(Map.of());
    assertTrue(classes.contains(OtlpExport.class.getName()), "the log of classes is there");
    assertEquals(List.of(), classes.stream().filter(it -> it.startsWith(LIBRARY)).toList());
    assertFalse(classes.contains("dev.musterd.telemetry.otlp.OtlpExporter"));
  }

  @Test
  void withAnEndpoint_itIsLoaded_andSends() throws Exception {
    try (Collector collector = new Collector()) {
      List<String> classes = loadedIn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()));
      assertTrue(classes.stream().anyMatch(it -> it.startsWith(LIBRARY)));
      assertFalse(collector.metrics.isEmpty());
    }
  }

  @Test
  void withWhatCannotBeDone_thereIsAnEvent_andNoExport() throws Exception {
    List<String> classes =
        loadedIn(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc"));
    assertTrue(classes.contains(Event.DutyFailed.class.getName()));
    assertFalse(classes.contains(LIBRARY + "sdk.OpenTelemetrySdk"), "an SDK");
  }

  /** The names of classes that a process loads which starts the export and records an event. */
  private List<String> loadedIn(Map<String, String> variables)
      throws IOException, InterruptedException {
    Path log = directory.resolve("classes");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            OtlpUnloadedIT.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), printed);
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(line.lastIndexOf(']') + 1).strip().split(" ", 2)[0])
        .toList();
  }

  /** The other process. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    InstantSource clock = InstantSource.system();
    OtlpExport export = new OtlpExport(new Metrics(clock), new Timelines(clock));
    export
        .start(vertx, context, new OtlpExport.Reach(System.getenv(), ProxyRoutes.NONE), _ -> {})
        .await();
    export.record(new Event.JobFinished(new Job.Id(1), Optional.empty(), "success"));
    export.close();
    vertx.close().await();
  }
}
