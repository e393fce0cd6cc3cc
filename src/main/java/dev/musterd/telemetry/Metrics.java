package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.port.AwsCallListener;
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
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Numbers from events, for Prometheus. Labels are event names, pools and statuses, never a job or a
 * text, so the number of series is bounded by the configuration. docs/monitoring.md says what each
 * means. Synchronized because the management listener may scrape on another event loop.
 */
public final class Metrics implements Journal {
  private static final int VERSIONS_MAX = 20;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Class<?>, Counter> events = new HashMap<>();
  private final Map<Integer, Counter> webhooks = new HashMap<>();
  private final LabelLimit versions = new LabelLimit(VERSIONS_MAX);
  private final StartTimes startTimes = new StartTimes();
  private final LaunchMetrics launches = new LaunchMetrics(registry);
  private final AwsCallMetrics awsCalls = new AwsCallMetrics(registry);
  private final SampledSeries sampled = new SampledSeries(registry);
  private final Waits waits;
  private final JobStartMetrics starts;
  private boolean processBound;

  public Metrics(InstantSource clock) {
    waits = new Waits(registry, clock);
    starts = new JobStartMetrics(registry, clock, startTimes);
    // All at zero from the start: an alert on a rise cannot see the first of a new series.
    kinds(Event.class).forEach(this::counterOf);
    List.of(200, 202, 400, 401, 403, 413, 429, 503).forEach(this::counterOf);
  }

  @Override
  public synchronized void record(Event event) {
    counterOf(event.getClass()).increment();
    waits.record(event);
    starts.record(event);
    switch (event) {
      case Event.InstancesLaunched launched ->
          launches("launched", launched.group().pool(), launched.instances().size());
      case Event.LaunchShort missing ->
          launches("missing", missing.group().pool(), missing.missing());
      case Event.InstancesTagged tagged -> tagged(tagged.instances().size());
      case Event.CostRecorded cost -> spent(cost);
      case Event.LaunchRejected rejected -> launches("rejected", rejected.group().pool(), 1);
      case Event.FleetAnswered answered -> launches.record(answered);
      case Event.RunnersJudged judged -> judged.verdicts().forEach(this::judged);
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

  /** Counts one call to AWS, on whatever thread it ended. */
  public synchronized void awsCalled(AwsCallListener.Call call) {
    awsCalls.record(call);
  }

  /** How soon jobs started within the last hour. */
  public StartTimes startTimes() {
    return startTimes;
  }

  /**
   * Judges starts by these objectives from now on.
   *
   * @param objectives by the pool's name, of those that are configured at the moment
   */
  public synchronized void objectives(Function<String, Optional<StartObjective>> objectives) {
    starts.objectives(objectives);
  }

  /**
   * Shows numbers with labels, which are asked for at each scrape.
   *
   * @param name in snake case, with the prefix {@code musterd_}
   */
  public synchronized void gauges(
      String name, String meaning, List<String> labels, Supplier<List<Sample>> samples) {
    sampled.gauges(name, meaning, labels, samples);
  }

  /**
   * Shows totals with labels, which are asked for at each scrape.
   *
   * @param name in snake case, with the prefix {@code musterd_} and the suffix {@code _total}
   */
  public synchronized void totals(
      String name, String meaning, List<String> labels, Supplier<List<Sample>> samples) {
    sampled.totals(name, meaning, labels, samples);
  }

  /**
   * Shows a number that is asked for at each scrape.
   *
   * @param name in snake case, with the prefix {@code musterd_}
   */
  public synchronized void gauge(String name, String meaning, Supplier<Number> value) {
    Gauge.builder(name, value).description(meaning).strongReference(true).register(registry);
  }

  /** Everything in Prometheus' text format. */
  public synchronized String scrape() {
    prepare();
    return registry.scrape();
  }

  /** Everything, as values. */
  public synchronized MetricSnapshots snapshots() {
    prepare();
    return registry.getPrometheusRegistry().scrape();
  }

  private void prepare() {
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
    sampled.sample();
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
    Counter.builder("musterd.runners.hung")
        .description("runners that hung, by their version")
        .tag("version", versions.of(version))
        .register(registry)
        .increment();
  }

  private void judged(String verdict, int runners) {
    Counter.builder("musterd.reaper.verdicts")
        .description("verdicts of the reaper, by kind")
        .tag("verdict", verdict)
        .register(registry)
        .increment(runners);
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
