package dev.musterd.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Metrics with labels whose values are asked for at each scrape. */
final class SampledSeries {
  private final MeterRegistry registry;
  private final List<Runnable> samplers = new ArrayList<>();

  SampledSeries(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A series that is missing from a sample is missing from the scrape. */
  void gauges(String name, String meaning, List<String> labels, Supplier<List<Sample>> samples) {
    MultiGauge gauge = MultiGauge.builder(name).description(meaning).register(registry);
    samplers.add(
        () ->
            gauge.register(
                samples.get().stream()
                    .map(sample -> MultiGauge.Row.of(tags(labels, sample), sample.value()))
                    .toList(),
                true));
  }

  /** The samples are totals since the start; one that is missing keeps its last value. */
  void totals(String name, String meaning, List<String> labels, Supplier<List<Sample>> samples) {
    Map<List<String>, Double> before = new HashMap<>();
    samplers.add(
        () ->
            samples
                .get()
                .forEach(
                    sample -> {
                      double last = before.getOrDefault(sample.labels(), 0.0);
                      before.put(sample.labels(), sample.value());
                      Counter.builder(name)
                          .description(meaning)
                          .tags(tags(labels, sample))
                          .register(registry)
                          // One that has become less began anew.
                          .increment(
                              sample.value() < last ? sample.value() : sample.value() - last);
                    }));
  }

  void sample() {
    samplers.forEach(Runnable::run);
  }

  private static Tags tags(List<String> labels, Sample sample) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      tags.add(Tag.of(labels.get(i), sample.labels().get(i)));
    }
    return Tags.of(tags);
  }
}
