package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.LaunchOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** What EC2 answered to fleet requests, and where instances came from or were not to be had. */
final class LaunchMetrics {
  /** Types times zones times markets; more than the pools of most environments have. */
  static final int PLACES_MAX = 300;

  private final MeterRegistry registry;
  private final LabelLimit places = new LabelLimit(PLACES_MAX);

  LaunchMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(Event.FleetAnswered answered) {
    Counter.builder("musterd.fleet.requests")
        .description("answers of EC2 to fleet requests, by outcome")
        .tag("pool", answered.group().pool())
        .tag("market", answered.market().word())
        .tag("outcome", answered.outcome())
        .register(registry)
        .increment();
    answered
        .launched()
        .forEach(
            place -> count("musterd.instances.launched", "instances that EC2 launched", place));
    answered
        .unavailable()
        .forEach(
            place ->
                count("musterd.capacity.unavailable", "answers of EC2 without capacity", place));
  }

  private void count(String name, String meaning, LaunchOutcome.Place place) {
    boolean known = places.allows(place.toString());
    Counter.builder(name)
        .description(meaning + ", by market, instance type and zone")
        .tags(
            Tags.of(
                "market", place.market().word(),
                "type", known ? place.instanceType() : LabelLimit.OTHER,
                "zone", known ? place.zone() : LabelLimit.OTHER))
        .register(registry)
        .increment();
  }
}
