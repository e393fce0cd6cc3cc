package dev.musterd.http.dashboard.view;

import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.InstanceCost;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One runner, also one that has ended.
 *
 * @param row what EC2 and GitHub list; empty when it has ended
 * @param registration its name at GitHub, where it is registered
 * @param age of the instance, or how long it lived
 * @param cost in words, where it is known
 */
public record RunnerPage(
    Link runner,
    Optional<RunnerRow> row,
    String registration,
    String age,
    Optional<String> cost,
    List<Bar> bars,
    List<EventRow> events,
    List<Action> actions) {

  /**
   * @param text an event as its log line
   */
  public static RunnerPage of(
      Instance.Id id,
      Optional<RunnerDescription> described,
      RunnerHistory history,
      Optional<InstanceCost> cost,
      List<Action> actions,
      Function<TimedEvent, String> text,
      Instant now) {
    Optional<Runner> runner = described.map(RunnerDescription::runner);
    RunnerPhases phases = RunnerPhases.of(history, runner.flatMap(Runner::idleSince));
    Optional<Instant> launched =
        runner
            .map(it -> it.instance().launchedAt())
            .or(() -> history.events().stream().findFirst().map(TimedEvent::at));
    Instant end = phases.end().orElse(now);
    return new RunnerPage(
        Link.runner(id),
        described.map(it -> RunnerRow.of(it, now)),
        runner.flatMap(Runner::registration).map(it -> it.name()).orElse("not registered"),
        launched.map(at -> Span.text(Duration.between(at, end))).orElse(""),
        cost.map(Money::of),
        phases.phases().isEmpty() ? List.of() : phases.bars(new Axis(phases.start(), end)),
        EventRow.of(history.events(), text, now),
        actions);
  }

  public boolean ended() {
    return row.isEmpty();
  }
}
