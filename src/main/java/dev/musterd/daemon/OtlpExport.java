package dev.musterd.daemon;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import dev.musterd.telemetry.otlp.OtlpExporter;
import dev.musterd.telemetry.otlp.OtlpSetupException;
import dev.musterd.telemetry.otlp.OtlpSource;
import dev.musterd.telemetry.otlp.OtlpVariables;
import dev.musterd.wiring.Version;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The export of traces and metrics, where the environment asks for it. Elsewhere nothing of
 * OpenTelemetry is loaded, which {@code OtlpUnloadedIT} asserts.
 */
final class OtlpExport implements Journal {
  /** A loop that is busy for so long has other worries than its metrics. */
  private static final Duration SNAPSHOT = Duration.ofSeconds(10);

  private final Metrics metrics;
  private final Timelines timelines;
  private volatile OtlpExporter exporter;

  OtlpExport(Metrics metrics, Timelines timelines) {
    this.metrics = metrics;
    this.timelines = timelines;
  }

  /**
   * Where exports go.
   *
   * @param environment the process's variables
   * @param routes which proxy leads to the receiver
   */
  record Reach(Map<String, String> environment, ProxyRoutes routes) {}

  /**
   * Completes once what is wanted is exported. What is wanted but impossible is an event: a daemon
   * without traces is better than none.
   */
  Future<Void> start(Vertx vertx, Context context, Reach reach, Journal journal) {
    if (!OtlpVariables.wanted(reach.environment())) {
      return Future.succeededFuture();
    }
    OtlpSource source =
        new OtlpSource(Version.number(), timelines::of, () -> onLoop(context, metrics::snapshots));
    return vertx
        .executeBlocking(
            () -> OtlpExporter.start(reach.environment(), source, reach.routes()), false)
        .onSuccess(begun -> exporter = begun)
        .recover(
            failed -> {
              journal.record(new Event.DutyFailed("export telemetry", reason(failed)));
              return Future.succeededFuture();
            })
        .mapEmpty();
  }

  /** A failure that we did not foresee may quote a header. */
  private static String reason(Throwable failed) {
    return failed instanceof OtlpSetupException known
        ? known.getMessage()
        : failed.getClass().getSimpleName();
  }

  /** Numbers of the views belong to the event loop; the exporter's thread waits for them. */
  private static <T> T onLoop(Context context, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
          }
        });
    return answer.orTimeout(SNAPSHOT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void record(Event event) {
    if (exporter != null) {
      exporter.record(event);
    }
  }

  /** Sends what waits; blocks, for two seconds at most. */
  void close() {
    if (exporter != null) {
      exporter.close();
    }
  }
}
