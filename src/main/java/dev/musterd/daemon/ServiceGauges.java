package dev.musterd.daemon;

import dev.musterd.loop.LoopHealth;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Registers the gauges of the services that the daemon uses, and of its own loops. */
final class ServiceGauges {
  /** Installations with series of their own; the others are one together. */
  private static final int ACCOUNTS_MAX = 50;

  private static final List<String> BUDGET = List.of("installation", "resource");

  private static final Comparator<GitHub.Budget> FIRST_INSTALLED =
      Comparator.comparing(GitHub.Budget::account).thenComparing(GitHub.Budget::resource);

  private ServiceGauges() {}

  static void register(Metrics metrics, Ports ports) {
    access(metrics, ports.github());
    budgets(metrics, ports.github());
    queue(metrics, new QueueDepthProbe(ports.queue(), ports.clock()));
  }

  private static void access(Metrics metrics, GitHub github) {
    metrics.gauge(
        "musterd_github_refused",
        "1 while GitHub refuses everything that the App signs",
        () -> github.access().refusal().isPresent() ? 1 : 0);
    metrics.gauge(
        "musterd_github_owners_refused",
        "owners that refuse the App, such as those that suspended it",
        () -> github.access().refusing().size());
    metrics.gauge(
        "musterd_github_clock_offset_seconds",
        "GitHub's clock minus this machine's, while JWTs go by the former",
        () -> github.access().clockOffset().toSeconds());
  }

  private static void budgets(Metrics metrics, GitHub github) {
    metrics.gauges(
        "musterd_github_budget_limit",
        "calls that GitHub allows in a period",
        BUDGET,
        () -> least(github.budgets(), GitHub.Budget::limit));
    metrics.gauges(
        "musterd_github_budget_remaining",
        "calls that are left until the end of the period",
        BUDGET,
        () -> least(github.budgets(), GitHub.Budget::left));
    metrics.totals(
        "musterd_github_requests_total",
        "calls that GitHub answered, by what it counts them against",
        BUDGET,
        () -> samples(sums(github.budgets())));
  }

  /** Of the installations without series of their own, the one that has least speaks for all. */
  private static List<Sample> least(
      List<GitHub.Budget> budgets, ToDoubleFunction<GitHub.Budget> value) {
    Map<List<String>, Double> found = new TreeMap<>(Comparator.comparing(List::toString));
    Labels labels = new Labels(budgets);
    budgets.forEach(
        budget -> found.merge(labels.of(budget), value.applyAsDouble(budget), Math::min));
    return samples(found);
  }

  private static Map<List<String>, Double> sums(List<GitHub.Budget> budgets) {
    Map<List<String>, Double> found = new TreeMap<>(Comparator.comparing(List::toString));
    Labels labels = new Labels(budgets);
    budgets.forEach(budget -> found.merge(labels.of(budget), (double) budget.calls(), Double::sum));
    return found;
  }

  private static List<Sample> samples(Map<List<String>, Double> values) {
    return values.entrySet().stream()
        .map(entry -> new Sample(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The labels of budgets: so many accounts have their own. */
  private record Labels(List<Long> own) {
    Labels(Iterable<GitHub.Budget> budgets) {
      this(first(budgets));
    }

    private static List<Long> first(Iterable<GitHub.Budget> budgets) {
      List<GitHub.Budget> all = new ArrayList<>();
      budgets.forEach(all::add);
      return all.stream()
          .sorted(FIRST_INSTALLED)
          .map(GitHub.Budget::account)
          .distinct()
          .limit(ACCOUNTS_MAX)
          .toList();
    }

    List<String> of(GitHub.Budget budget) {
      return List.of(own.contains(budget.account()) ? budget.name() : "other", budget.resource());
    }
  }

  private static void queue(Metrics metrics, QueueDepthProbe probe) {
    metrics.gauges(
        "musterd_queue_messages",
        "messages of the job queue and its dead-letter queue, about",
        List.of("queue", "state"),
        () -> probe.latest().map(ServiceGauges::messages).orElse(List.of()));
  }

  private static List<Sample> messages(JobQueue.Depth depth) {
    return List.of(
        Sample.of(depth.visible(), "jobs", "visible"),
        Sample.of(depth.inFlight(), "jobs", "in-flight"),
        Sample.of(depth.delayed(), "jobs", "delayed"),
        Sample.of(depth.dead(), "dead-letters", "all"));
  }

  /**
   * @param loops those of now by name; others after this node has begun or ended to decide
   */
  static void loops(Metrics metrics, Supplier<Map<String, Supplier<LoopHealth>>> loops) {
    metrics.gauges(
        "musterd_loop_last_success_timestamp_seconds",
        "when a loop of the daemon last ended a run well",
        List.of("loop"),
        () ->
            new TreeMap<>(loops.get())
                .entrySet().stream()
                    .flatMap(
                        loop ->
                            loop.getValue().get().lastSuccess().stream()
                                .map(at -> Sample.of(seconds(at), loop.getKey())))
                    .toList());
    metrics.gauges(
        "musterd_loop_failing",
        "1 while the latest run of a loop of the daemon failed",
        List.of("loop"),
        () ->
            new TreeMap<>(loops.get())
                .entrySet().stream()
                    .map(
                        loop ->
                            Sample.of(
                                loop.getValue().get().failure().isPresent() ? 1 : 0, loop.getKey()))
                    .toList());
  }

  /**
   * @param epoch how often the lease has changed hands
   */
  static void lease(Metrics metrics, BooleanSupplier deciding, LongSupplier epoch) {
    metrics.gauge(
        "musterd_leader", "1 while this node decides", () -> deciding.getAsBoolean() ? 1 : 0);
    metrics.gauge(
        "musterd_lease_epoch",
        "how often the lease has changed hands, as far as this node knows",
        epoch::getAsLong);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1e3;
  }
}
