package dev.musterd.http.dashboard.view;

import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet.PoolDescription;
import dev.musterd.flow.Explanation;
import dev.musterd.http.dashboard.view.Headline.Problem;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.port.EventFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first page: the state of everything. */
public record Overview(
    Headline headline,
    List<Problem> problems,
    List<Figure> figures,
    List<Queue> queues,
    List<PoolRow> pools,
    LaneChart lanes,
    HeatMap shortages,
    ActivityChart activity,
    List<EventRow> events) {
  /** Jobs of each pool; the pool's own page has the others. */
  public static final int QUEUE_ROWS = 10;

  /** Latest events. */
  public static final int EVENT_ROWS = 20;

  /**
   * What the page is made of.
   *
   * @param queues by pool
   * @param hour of activity, a minute each
   * @param further numbers of others, such as budgets and money, as far as they are known
   * @param start a sentence about the time from a job's queueing to its start
   */
  public record Facts(
      List<Problem> problems,
      Map<String, ListPage<Explanation.Waits>> queues,
      List<PoolDescription> pools,
      Map<Phase, Integer> phases,
      LaneChart lanes,
      HeatMap shortages,
      List<MinuteOfActivity> hour,
      List<EventFeed.Entry> events,
      List<Figure> further,
      Optional<String> start) {}

  public static Overview of(Facts facts, Instant now) {
    return new Overview(
        headline(facts, now),
        facts.problems(),
        figures(facts, now),
        facts.queues().entrySet().stream()
            .map(each -> Queues.of(each.getKey(), each.getValue(), now))
            .toList(),
        facts.pools().stream().map(PoolRow::of).toList(),
        facts.lanes(),
        facts.shortages(),
        ActivityChart.of(facts.hour()),
        facts.events().reversed().stream()
            .limit(EVENT_ROWS)
            .map(entry -> EventRow.of(entry, now))
            .toList());
  }

  private static Headline headline(Facts facts, Instant now) {
    return Headline.of(
        new Headline.Facts(
            facts.problems(),
            waiting(facts),
            longest(facts),
            facts.phases().getOrDefault(Phase.BUSY, 0),
            live(facts),
            capacity(facts),
            facts.start()),
        now);
  }

  private static int waiting(Facts facts) {
    return facts.queues().values().stream().mapToInt(ListPage::total).sum();
  }

  private static Optional<Instant> longest(Facts facts) {
    return facts.queues().values().stream()
        .flatMap(page -> page.rows().stream().limit(1))
        .map(waits -> waits.pending().ticket().job().queuedAt())
        .min(Comparator.naturalOrder());
  }

  private static int live(Facts facts) {
    return facts.pools().stream().mapToInt(PoolDescription::live).sum();
  }

  /** The sum of all maxima; empty when a pool has none. */
  private static Optional<Integer> capacity(Facts facts) {
    return facts.pools().stream().allMatch(it -> it.pool().limits().max().isPresent())
        ? Optional.of(
            facts.pools().stream().mapToInt(it -> it.pool().limits().max().getAsInt()).sum())
        : Optional.empty();
  }

  private static List<Figure> figures(Facts facts, Instant now) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Jobs that wait",
            Integer.toString(waiting(facts)),
            longest(facts)
                .map(at -> "the longest for " + Span.text(Duration.between(at, now)))
                .orElse("none"),
            Optional.of("/jobs")));
    figures.add(
        new Figure(
            "Runners",
            live(facts) + capacity(facts).map(max -> " of " + max).orElse(""),
            states(facts),
            Optional.of("/runners")));
    figures.add(hour("Starts", ActivityChart.total(facts.hour(), MinuteOfActivity::started)));
    figures.add(hour("Failures", ActivityChart.total(facts.hour(), MinuteOfActivity::failed)));
    figures.addAll(facts.further());
    return figures;
  }

  private static Figure hour(String label, int count) {
    return new Figure(label, Integer.toString(count), "in the last hour", Optional.empty());
  }

  private static String states(Facts facts) {
    return facts.phases().isEmpty()
        ? "none"
        : facts.phases().entrySet().stream()
            .map(each -> each.getValue() + " " + Words.of(each.getKey()))
            .collect(Collectors.joining(", "));
  }
}
