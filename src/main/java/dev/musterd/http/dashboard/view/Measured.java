package dev.musterd.http.dashboard.view;

import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.port.GitHub;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Figures of what is measured: how soon jobs start, what is left of GitHub's budget, money. */
public final class Measured {
  private static final int PERCENT = 100;

  private Measured() {}

  /**
   * How soon jobs of the pool start that is the furthest from its objective; empty without starts.
   */
  public static Optional<Figure> start(Map<RunnerPool, StartReading> readings) {
    return readings.entrySet().stream()
        .min(Comparator.comparingDouble(each -> distance(each.getValue())))
        .map(
            each ->
                new Figure(
                    "Time to start",
                    times(each.getValue()),
                    objective(each.getValue()) + ", pool " + each.getKey().name(),
                    Optional.of(Link.pool(each.getKey().name()).path())));
  }

  /** Below 0 when the objective is missed. */
  private static double distance(StartReading reading) {
    return reading.share() - reading.objective().share();
  }

  static String times(StartReading reading) {
    return "%s / %s".formatted(Span.text(reading.p50()), Span.text(reading.p95()));
  }

  static String objective(StartReading reading) {
    return "p50 / p95; %d %% within %s (objective: %d %%)"
        .formatted(
            Math.round(reading.share() * PERCENT),
            Span.text(reading.objective().within()),
            Math.round(reading.objective().share() * PERCENT));
  }

  /** The budget of which the least is left; empty before GitHub has answered. */
  public static Optional<Figure> calls(Collection<GitHub.Budget> budgets, Instant now) {
    return budgets.stream()
        .filter(budget -> budget.limit() > 0 && budget.until().isAfter(now))
        .min(Comparator.comparingDouble(budget -> (double) budget.left() / budget.limit()))
        .map(
            budget ->
                new Figure(
                    "GitHub calls left",
                    Long.toString(budget.left()),
                    "of %d (%s), anew %s"
                        .formatted(
                            budget.limit(),
                            budget.resource(),
                            Moment.of(budget.until(), now).ago()),
                    Optional.empty()));
  }

  /** How often AWS refused a call for its rate; it does not say what is left of its limits. */
  public static Figure aws(AwsUse use) {
    return new Figure(
        "AWS throttles",
        Integer.toString(use.throttles()),
        "of %s within %s%s%s"
            .formatted(
                Words.count(use.calls(), "call"),
                Span.text(use.within()),
                use.throttled().map(", the last of "::concat).orElse(""),
                use.failures() == 0 ? "" : "; %d failed".formatted(use.failures())),
        Optional.empty());
  }

  /**
   * What today has cost, and how much of the budget that is used up the most.
   *
   * @param spent of each budget, in nanodollars
   * @param today in nanodollars
   * @param whole whether what earlier processes recorded is in it
   */
  public static Figure money(Map<Budget, Long> spent, long today, boolean whole) {
    String counted = whole ? "since 00:00 UTC" : "since the start of musterd";
    return new Figure(
        "Money today",
        Money.dollars(today),
        spent.entrySet().stream()
            .max(Comparator.comparingDouble(Measured::used))
            .map(each -> budget(each.getKey(), each.getValue()))
            .orElse(counted + ", with an estimate of what runs"),
        Optional.empty());
  }

  private static double used(Map.Entry<Budget, Long> each) {
    return (double) each.getValue() / each.getKey().daily();
  }

  private static String budget(Budget budget, long spent) {
    return "%s of %s, budget of %s"
        .formatted(Money.dollars(spent), Money.dollars(budget.daily()), budget.scope().label());
  }
}
