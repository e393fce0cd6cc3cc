package dev.musterd.http.dashboard.view;

import dev.musterd.model.Instance;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runners as lanes over the last hour, the youngest first.
 *
 * @param ticks times below the lanes
 * @param more runners that were there within the hour and have no lane
 */
public record LaneChart(List<Lane> lanes, List<Tick> ticks, int more) {
  /** As many as a screen shows. */
  public static final int LANES_MAX = 30;

  private static final Duration LENGTH = Duration.ofHours(1);
  private static final Duration STEP = Duration.ofMinutes(15);

  /**
   * One runner.
   *
   * @param summary the lane in words
   */
  public record Lane(Link runner, String summary, List<Bar> bars) {}

  /**
   * A time on the axis.
   *
   * @param x in percent
   */
  public record Tick(String x, String text) {}

  /**
   * @param histories the youngest first
   * @param idleSince of the runners that are idle now
   */
  public static LaneChart of(
      List<RunnerHistory> histories, Map<Instance.Id, Instant> idleSince, Instant now) {
    Axis axis = Axis.before(now, LENGTH);
    List<Lane> lanes = new ArrayList<>();
    int more = 0;
    for (RunnerHistory history : histories) {
      RunnerPhases phases =
          RunnerPhases.of(
              history, java.util.Optional.ofNullable(idleSince.get(history.instance())));
      List<Bar> bars = phases.bars(axis);
      if (bars.isEmpty()) {
        continue;
      }
      if (lanes.size() < LANES_MAX) {
        lanes.add(new Lane(Link.runner(history.instance()), summary(bars), bars));
      } else {
        more++;
      }
    }
    return new LaneChart(lanes, ticks(axis), more);
  }

  private static String summary(List<Bar> bars) {
    return bars.stream().map(Bar::title).collect(Collectors.joining("; "));
  }

  private static List<Tick> ticks(Axis axis) {
    List<Tick> ticks = new ArrayList<>();
    for (Instant at = axis.from(); !at.isAfter(axis.to()); at = at.plus(STEP)) {
      ticks.add(new Tick(Axis.percent(axis.place(at)), Moment.of(at, axis.to()).clock()));
    }
    return ticks;
  }

  public boolean isEmpty() {
    return lanes.isEmpty();
  }
}
