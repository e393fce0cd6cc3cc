package dev.musterd.telemetry.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metrics of {@code /metrics} for OTLP, with the same names and labels, cumulative since the
 * start of this process.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">how
 *     Prometheus' metrics are carried over</a>
 */
final class SnapshotMetrics implements MetricProducer {
  private final Supplier<MetricSnapshots> snapshots;
  private final long started = nanos(Instant.now());

  SnapshotMetrics(Supplier<MetricSnapshots> snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    Interval interval = new Interval(started, nanos(Instant.now()));
    List<MetricData> metrics = new ArrayList<>();
    for (MetricSnapshot snapshot : snapshots.get()) {
      data(snapshot, interval)
          .map(it -> new SnapshotMetric(resource, name(snapshot), help(snapshot), it))
          .ifPresent(metrics::add);
    }
    return metrics;
  }

  private record Interval(long from, long to) {}

  /** Empty for a kind that we have none of. */
  private static Optional<SnapshotMetric.Typed> data(MetricSnapshot snapshot, Interval interval) {
    return switch (snapshot) {
      case CounterSnapshot counter ->
          Optional.of(
              new SnapshotMetric.Typed(
                  MetricDataType.DOUBLE_SUM,
                  SumData.createDoubleSumData(
                      true,
                      AggregationTemporality.CUMULATIVE,
                      counter.getDataPoints().stream()
                          .map(point -> point(point, interval, point.getValue()))
                          .toList())));
      case GaugeSnapshot gauge ->
          Optional.of(
              new SnapshotMetric.Typed(
                  MetricDataType.DOUBLE_GAUGE,
                  GaugeData.createDoubleGaugeData(
                      gauge.getDataPoints().stream()
                          .map(point -> point(point, interval, point.getValue()))
                          .toList())));
      case HistogramSnapshot histogram ->
          Optional.of(
              new SnapshotMetric.Typed(
                  MetricDataType.HISTOGRAM,
                  HistogramData.create(
                      AggregationTemporality.CUMULATIVE,
                      histogram.getDataPoints().stream()
                          .filter(HistogramDataPointSnapshot::hasClassicHistogramData)
                          .map(point -> histogram(point, interval))
                          .toList())));
      default -> Optional.empty();
    };
  }

  private static DoublePointData point(DataPointSnapshot point, Interval interval, double value) {
    return DoublePointData.create(
        interval.from(), interval.to(), attributes(point), value, List.of());
  }

  private static HistogramPointData histogram(HistogramDataPointSnapshot point, Interval interval) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    List<Double> boundaries = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      if (!Double.isInfinite(buckets.getUpperBound(i))) {
        boundaries.add(buckets.getUpperBound(i));
      }
      counts.add(buckets.getCount(i));
    }
    if (counts.size() == boundaries.size()) {
      counts.add(0L);
    }
    return HistogramPointData.create(
        interval.from(),
        interval.to(),
        attributes(point),
        point.hasSum() ? point.getSum() : 0,
        false,
        0,
        false,
        0,
        boundaries,
        counts);
  }

  private static Attributes attributes(DataPointSnapshot point) {
    AttributesBuilder attributes = Attributes.builder();
    for (Label label : point.getLabels()) {
      attributes.put(label.getName(), label.getValue());
    }
    return attributes.build();
  }

  private static String name(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    return snapshot instanceof CounterSnapshot ? name + "_total" : name;
  }

  private static String help(MetricSnapshot snapshot) {
    return Optional.ofNullable(snapshot.getMetadata().getHelp()).orElse("");
  }

  private static long nanos(Instant time) {
    return Duration.between(Instant.EPOCH, time).toNanos();
  }
}
