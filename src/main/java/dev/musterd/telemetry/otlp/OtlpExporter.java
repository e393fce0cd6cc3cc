package dev.musterd.telemetry.otlp;

import dev.musterd.base.BoundedMap;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.JobTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Exports a trace for each job that ended, and the metrics, over HTTP. What is to be sent waits in
 * OpenTelemetry's bounded queue for a thread of its own; what does not fit is dropped.
 */
public final class OtlpExporter implements Journal, AutoCloseable {
  /** As many as timelines are kept. */
  private static final int TRACED_MAX = 10_000;

  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final OpenTelemetrySdk sdk;
  private final OtlpSource source;
  private final JobSpans spans;
  private final Map<Job.Id, Boolean> traced = BoundedMap.evictingEldest(TRACED_MAX);

  private OtlpExporter(OpenTelemetrySdk sdk, OtlpSource source) {
    this.sdk = sdk;
    this.source = source;
    this.spans = new JobSpans(sdk.getTracer("dev.musterd", source.version()));
  }

  /**
   * Starts to export as the environment says; blocks.
   *
   * @param routes which proxy leads to the receiver
   * @throws OtlpSetupException when it says something that cannot be done
   */
  public static OtlpExporter start(
      Map<String, String> environment, OtlpSource source, ProxyRoutes routes) {
    OtlpVariables.refused(environment)
        .ifPresent(
            reason -> {
              throw new OtlpSetupException(reason);
            });
    ExportFailures.toOurLog();
    try {
      return new OtlpExporter(sdk(environment, source, new OtlpProxy(routes)), source);
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException wrong) {
      // Its message may quote a header.
      throw new OtlpSetupException(
          "OpenTelemetry does not take the variables OTEL_*: " + wrong.getClass().getSimpleName());
    }
  }

  private static OpenTelemetrySdk sdk(
      Map<String, String> environment, OtlpSource source, OtlpProxy proxy) {
    Resource ours =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.version"), source.version()));
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesCustomizer(_ -> OtlpVariables.properties(environment))
        .addResourceCustomizer((named, _) -> ours.merge(named))
        .addSpanExporterCustomizer((exporter, _) -> proxy.applied(exporter))
        .addMetricExporterCustomizer((exporter, _) -> proxy.applied(exporter))
        .addMeterProviderCustomizer(
            (meters, _) -> meters.registerMetricProducer(new SnapshotMetrics(source.metrics())))
        .build()
        .getOpenTelemetrySdk();
  }

  @Override
  public synchronized void record(Event event) {
    ended(event)
        .filter(job -> !traced.containsKey(job))
        .flatMap(job -> JobTrace.of(job, source.timeline().apply(job)))
        .ifPresent(
            trace -> {
              traced.put(trace.job(), true);
              spans.end(trace, source.timeline().apply(trace.job()));
            });
  }

  /** A job that was released after its start still runs. */
  private static Optional<Job.Id> ended(Event event) {
    return switch (event) {
      case Event.JobFinished finished -> Optional.of(finished.job());
      case Event.JobBuried buried -> Optional.of(buried.job());
      case Event.JobReleased released -> Optional.of(released.job());
      default -> Optional.empty();
    };
  }

  /** Sends what waits, within two seconds; blocks. */
  @Override
  public void close() {
    sdk.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
  }
}
