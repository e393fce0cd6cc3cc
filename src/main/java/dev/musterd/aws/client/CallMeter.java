package dev.musterd.aws.client;

import dev.musterd.port.AwsCallListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Passes on what the SDK measured of each call. */
record CallMeter(AwsCallListener listener) implements MetricPublisher {
  /**
   * The kind of error of an attempt that AWS refused for its rate; the SDK's constant is internal.
   *
   * @see CoreMetric#ERROR_TYPE
   */
  private static final String THROTTLING = "Throttling";

  @Override
  public void publish(MetricCollection call) {
    listener.ended(
        new AwsCallListener.Call(
            first(call, CoreMetric.SERVICE_ID, "unknown").toLowerCase(Locale.ROOT),
            first(call, CoreMetric.OPERATION_NAME, "unknown"),
            first(call, CoreMetric.API_CALL_SUCCESSFUL, false),
            throttles(call),
            first(call, CoreMetric.API_CALL_DURATION, Duration.ZERO)));
  }

  private static int throttles(MetricCollection call) {
    return (int)
        call.children().stream()
            .flatMap(attempt -> attempt.metricValues(CoreMetric.ERROR_TYPE).stream())
            .filter(THROTTLING::equals)
            .count();
  }

  private static <T> T first(MetricCollection call, SdkMetric<T> metric, T otherwise) {
    List<T> values = call.metricValues(metric);
    return values.isEmpty() ? otherwise : values.getFirst();
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
