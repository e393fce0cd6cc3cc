package dev.musterd.telemetry;

import dev.musterd.port.AwsCallListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** How long calls to AWS take, how they end, and how often AWS refuses them for their rate. */
final class AwsCallMetrics {
  /** From a call within the region to the longest that a client waits for. */
  private static final Duration[] BUCKETS =
      IntStream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  AwsCallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(AwsCallListener.Call call) {
    Timer.builder("musterd.aws.call")
        .description("calls to AWS with their retries, by operation and result")
        .tag("service", call.service())
        .tag("operation", call.operation())
        .tag("result", call.succeeded() ? "success" : "failure")
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(call.time());
    Counter.builder("musterd.aws.throttles")
        .description("attempts that AWS refused for their rate, by operation")
        .tag("service", call.service())
        .tag("operation", call.operation())
        .register(registry)
        .increment(call.throttles());
  }
}
