package dev.musterd.telemetry.otlp;

import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is exported.
 *
 * @param version of musterd
 * @param timeline the events of one job, in their order; asked on the thread that records
 * @param metrics asked on a thread of the exporter, which may wait; throws when there are none
 */
public record OtlpSource(
    String version,
    Function<Job.Id, List<TimedEvent>> timeline,
    Supplier<MetricSnapshots> metrics) {}
