package dev.musterd.telemetry.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.NoProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.doubles.ConnectProxy;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces and metrics, as a collector gets them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OtlpExporterTest {
  private static final String SECRET = "hush-hush-42";
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final String RUNNER = "musterd-i-0123456789abcdef0";

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final Timelines timelines = new Timelines(() -> now);
  private final Metrics metrics = new Metrics(() -> now);
  private final Map<String, String> environment = new HashMap<>();
  private Collector collector;

  @BeforeEach
  void open() throws IOException {
    collector = new Collector();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20" + SECRET);
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=gh-ci");
  }

  @AfterEach
  void close() {
    collector.close();
  }

  private OtlpExporter start() {
    return start(ProxyRoutes.NONE);
  }

  private OtlpExporter start(ProxyRoutes routes) {
    return OtlpExporter.start(
        environment, new OtlpSource("1.2.3", timelines::of, metrics::snapshots), routes);
  }

  /** The name leads nowhere but through the proxy; and what is direct does not see the proxy. */
  @Test
  void export_goesThroughTheProxy_thatTheConfigurationNames() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (ConnectProxy proxy = ConnectProxy.guarded(vertx, "otel:" + SECRET)) {
      Optional<HttpProxy> way =
          Optional.of(HttpProxy.of(proxy.url()).with(new HttpProxy.Login("otel", SECRET)));
      environment.put(
          "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url().replace("127.0.0.1", "otel.example"));
      try (OtlpExporter exporter = start(new ProxyRoutes(way, way, NoProxy.NOTHING))) {
        job(exporter, 7, "success");
      }
      collector.traces.take();
      collector.metrics.take();
      assertEquals(
          List.of("POST otel.example", "POST otel.example"), proxy.targets(), "traces and metrics");
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
      try (OtlpExporter exporter = start(new ProxyRoutes(way, way, NoProxy.of("127.0.0.1")))) {
        job(exporter, 8, "success");
      }
      collector.traces.take();
      assertEquals(2, proxy.targets().size());
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void job_isOneTrace_withAStageInEachSpan() throws InterruptedException {
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
      job(exporter, 8, "failure");
    }
    ResourceSpans first = collector.traces.take().getResourceSpans(0);
    Map<String, String> resource = attributes(first.getResource().getAttributesList());
    assertEquals("musterd", resource.get("service.name"));
    assertEquals("1.2.3", resource.get("service.version"));
    assertEquals("gh-ci", resource.get("deployment.environment.name"));
    List<Span> spans = first.getScopeSpans(0).getSpansList();
    Map<Object, List<Span>> traces =
        spans.stream().collect(Collectors.groupingBy(Span::getTraceId));
    assertEquals(2, traces.size());
    for (List<Span> trace : traces.values()) {
      Span whole =
          trace.stream().filter(it -> it.getName().equals("job")).findFirst().orElseThrow();
      assertTrue(whole.getParentSpanId().isEmpty());
      assertEquals(
          List.of("assign", "delivery", "job", "run"),
          trace.stream().map(Span::getName).sorted().toList());
      trace.stream()
          .filter(it -> it != whole)
          .forEach(it -> assertEquals(whole.getSpanId(), it.getParentSpanId()));
    }
  }

  @Test
  void whole_saysWhatBecameOfTheJob() throws InterruptedException {
    try (OtlpExporter exporter = start()) {
      job(exporter, 8, "timed_out");
    }
    Span whole =
        collector.traces.take().getResourceSpans(0).getScopeSpans(0).getSpansList().stream()
            .filter(it -> it.getName().equals("job"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        Map.of(
            "cicd.pipeline.task.run.id", "8",
            "cicd.pipeline.task.run.result", "timeout",
            "cicd.worker.name", RUNNER,
            "host.id", "i-0123456789abcdef0",
            "musterd.pool", "linux-x64",
            "musterd.owner", "acme"),
        attributes(whole.getAttributesList()));
    assertEquals(Status.StatusCode.STATUS_CODE_ERROR, whole.getStatus().getCode());
    assertEquals(40_000_000_000L, whole.getEndTimeUnixNano() - whole.getStartTimeUnixNano());
    assertEquals(
        List.of("JobAdmitted", "JobStarted", "JobFinished"),
        whole.getEventsList().stream().map(Span.Event::getName).toList());
  }

  @Test
  void job_thatIsTakenTwice_isTracedOnce() throws InterruptedException {
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
      record(exporter, new Event.JobFinished(new Job.Id(7), Optional.of(RUNNER), "success"));
      record(exporter, new Event.JobReleased(new Job.Id(7), "it has ended"));
      record(exporter, new Event.JobFinished(new Job.Id(99), Optional.empty(), "cancelled"));
    }
    assertEquals(4, collector.traces.take().getResourceSpans(0).getScopeSpans(0).getSpansCount());
    assertTrue(collector.traces.isEmpty());
  }

  @Test
  void metrics_haveTheNamesAndValuesOfThePage() throws InterruptedException {
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
      metrics.gauge("musterd_test", "A test's.", () -> 3);
    }
    ResourceMetrics all = collector.metrics.take().getResourceMetrics(0);
    assertEquals("musterd", attributes(all.getResource().getAttributesList()).get("service.name"));
    Map<String, Metric> byName =
        all.getScopeMetricsList().stream()
            .flatMap(scope -> scope.getMetricsList().stream())
            .collect(Collectors.toMap(Metric::getName, Function.identity(), (one, _) -> one));
    assertEquals(3.0, byName.get("musterd_test").getGauge().getDataPoints(0).getAsDouble());
    assertEquals("A test's.", byName.get("musterd_test").getDescription());
    assertTrue(byName.get("musterd_events_total").getSum().getIsMonotonic());
    HistogramDataPoint waits =
        byName.get("musterd_job_wait_seconds").getHistogram().getDataPoints(0);
    assertEquals(1, waits.getCount());
    assertEquals(10.0, waits.getSum());
    assertEquals(waits.getExplicitBoundsCount() + 1, waits.getBucketCountsCount());
    assertEquals(Map.of("pool", "linux-x64"), attributes(waits.getAttributesList()));
    String page = metrics.scrape();
    byName.keySet().stream()
        .filter(name -> name.startsWith("musterd_"))
        .forEach(name -> assertTrue(page.contains(name), name));
  }

  @Test
  void headers_areSent_butNamedNowhere() throws InterruptedException {
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
    }
    assertEquals("application/x-protobuf Bearer " + SECRET, collector.headers.take());
    environment.put("OTEL_EXPORTER_OTLP_TIMEOUT", "soon");
    OtlpSetupException wrong = assertThrows(OtlpSetupException.class, this::start);
    assertFalse(wrong.getMessage().contains(SECRET), wrong.getMessage());
  }

  @Test
  void onlyTheSignalThatHasAnEndpoint_isExported() throws InterruptedException {
    environment.remove("OTEL_EXPORTER_OTLP_ENDPOINT");
    environment.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.url() + "/v1/traces");
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
    }
    collector.traces.take();
    assertTrue(collector.metrics.isEmpty());
  }

  @Test
  void collector_thatRefuses_isNoFailureOfOurs() throws InterruptedException {
    collector.answer(401);
    try (OtlpExporter exporter = start()) {
      job(exporter, 7, "success");
    }
    collector.traces.take();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/json", "x"})
  void otherProtocol_isRefused(String protocol) {
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    OtlpSetupException refused = assertThrows(OtlpSetupException.class, this::start);
    assertEquals(
        "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf: no other protocol is there",
        refused.getMessage());
  }

  @Test
  void export_isWanted_whenAnEndpointIsNamed_andTheSdkIsNotOff() {
    assertTrue(OtlpVariables.wanted(environment));
    assertFalse(OtlpVariables.wanted(Map.of()));
    assertFalse(OtlpVariables.wanted(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ")));
    assertFalse(OtlpVariables.wanted(Map.of("OTEL_SERVICE_NAME", "x")));
    environment.put("OTEL_SDK_DISABLED", "TRUE");
    assertFalse(OtlpVariables.wanted(environment));
  }

  private void job(OtlpExporter exporter, long id, String conclusion) {
    Job.Id job = new Job.Id(id);
    Instant queued = now;
    now = now.plusSeconds(2);
    record(
        exporter,
        new Event.JobAdmitted(job, GROUP, Labels.of("linux"), "delivery", Optional.of(queued)));
    now = now.plusSeconds(10);
    record(exporter, new Event.JobStarted(job, RUNNER, Optional.of(now)));
    now = now.plusSeconds(28);
    record(exporter, new Event.JobFinished(job, Optional.of(RUNNER), conclusion));
  }

  private void record(OtlpExporter exporter, Event event) {
    timelines.record(event);
    metrics.record(event);
    exporter.record(event);
  }

  private static Map<String, String> attributes(List<KeyValue> list) {
    return list.stream()
        .collect(Collectors.toMap(KeyValue::getKey, it -> it.getValue().getStringValue()));
  }
}
