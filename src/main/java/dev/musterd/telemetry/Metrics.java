package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Numbers from events, for Prometheus. Labels are event names, pools and statuses, never a job or a
 * text, so the number of series is bounded by the configuration. docs/operating.md says what each
 * means. Synchronized because the management listener may scrape on another event loop.
 */
public final class Metrics implements Journal {
  private static final int VERSIONS_MAX = 20;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Class<?>, Counter> events = new HashMap<>();
  private final Map<Integer, Counter> webhooks = new HashMap<>();
  private final Set<String> versions = new HashSet<>();
  private final Waits waits;
  private boolean processBound;

  public Metrics(InstantSource clock) {
    waits = new Waits(registry, clock);
    // All at zero from the start: an alert on a rise cannot see the first of a new series.
    kinds(Event.class).forEach(this::counterOf);
    List.of(200, 202, 400, 401, 413, 503).forEach(this::counterOf);
  }

  @Override
  public synchronized void record(Event event) {
    counterOf(event.getClass()).increment();
    waits.record(event);
    switch (event) {
      case Event.InstancesLaunched launched ->
          launches("launched", launched.group().pool(), launched.instances().size());
      case Event.LaunchShort missing ->
          launches("missing", missing.group().pool(), missing.missing());
      case Event.InstancesTagged tagged -> tagged(tagged.instances().size());
      case Event.CostRecorded cost -> spent(cost);
      case Event.LaunchRejected rejected -> launches("rejected", rejected.group().pool(), 1);
      case Event.RunnerHung hung -> hung(hung.version().map(Object::toString).orElse("unknown"));
      default -> {
        // The others are only counted, by name.
      }
    }
  }

  /** Counts one response of the webhook listener. */
  public synchronized void webhookAnswered(int status) {
    counterOf(status).increment();
  }

  /** Counts one call to GitHub, by operation and class of status, such as {@code jit 2xx}. */
  public synchronized void githubCalled(String call) {
    Counter.builder("musterd.github.calls")
        .description("calls to GitHub, by operation and class of status")
        .tag("call", call)
        .register(registry)
        .increment();
  }

  /**
   * Shows a number that is asked for at each scrape.
   *
   * @param name in snake case, with the prefix {@code musterd_}
   */
  public synchronized void gauge(String name, String meaning, Supplier<Number> value) {
    Gauge.builder(name, value).description(meaning).strongReference(true).register(registry);
  }

  /** A label of a number, and its value. */
  public record Label(String name, String value) {}

  /** Shows one of several numbers of the same name, which a label tells apart. */
  public synchronized void gauge(String name, String meaning, Label label, Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(meaning)
        .tag(label.name(), label.value())
        .strongReference(true)
        .register(registry);
  }

  /** Everything in Prometheus' text format. */
  public synchronized String scrape() {
    if (!processBound) {
      // Only now: the management beans behind these would cost a tenth of the start.
      processBound = true;
      Stream.of(
              new UptimeMetrics(),
              new ProcessorMetrics(),
              new FileDescriptorMetrics(),
              new JvmMemoryMetrics(),
              new JvmThreadMetrics())
          .forEach(binder -> binder.bindTo(registry));
    }
    return registry.scrape();
  }

  private void launches(String outcome, String pool, int instances) {
    Counter.builder("musterd.launches")
        .description("instances asked for, by what became of the request")
        .tag("pool", pool)
        .tag("outcome", outcome)
        .register(registry)
        .increment(instances);
  }

  /** Consoles are text from outside, so that only so many versions get a series each. */
  private void hung(String version) {
    boolean known = versions.contains(version) || versions.size() < VERSIONS_MAX;
    if (known) {
      versions.add(version);
    }
    Counter.builder("musterd.runners.hung")
        .description("runners that hung, by their version")
        .tag("version", known ? version : "other")
        .register(registry)
        .increment();
  }

  private void spent(Event.CostRecorded cost) {
    Counter.builder("musterd.cost.usd")
        .description("what instances cost in US dollars, by what was paid for")
        .tag("pool", cost.pool())
        .tag("kind", cost.kind())
        .register(registry)
        .increment(cost.nanodollars() / 1e9);
  }

  private void tagged(int instances) {
    Counter.builder("musterd.tagged.instances")
        .description("instances tagged with what they run")
        .register(registry)
        .increment(instances);
  }

  private Counter counterOf(Class<?> kind) {
    return events.computeIfAbsent(
        kind,
        _ ->
            Counter.builder("musterd.events")
                .description("events recorded, by name")
                .tag("event", EventFields.name(kind))
                .register(registry));
  }

  private Counter counterOf(int status) {
    return webhooks.computeIfAbsent(
        status,
        _ ->
            Counter.builder("musterd.webhooks")
                .description("deliveries answered, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry));
  }

  /** Every record of a sealed hierarchy, once each. */
  static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Metrics::kinds).distinct()
        : Stream.of(type);
  }
}
