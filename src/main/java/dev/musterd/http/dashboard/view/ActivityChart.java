package dev.musterd.http.dashboard.view;

import dev.musterd.model.operator.MinuteOfActivity;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What happened in each minute of the last hour, as curves on one scale.
 *
 * @param highest the value at the top
 */
public record ActivityChart(List<Curve> curves, int highest, String from, String to) {
  /** Units of the picture, which is stretched to its place. */
  private static final double HEIGHT = 100;

  /**
   * One curve.
   *
   * @param state the name of its colour
   * @param total over the hour
   * @param points as a polyline of SVG takes them
   */
  public record Curve(String state, int total, String points) {}

  static ActivityChart of(List<MinuteOfActivity> hour) {
    int highest =
        Math.max(
            1,
            hour.stream()
                .mapToInt(
                    minute ->
                        Math.max(
                            Math.max(minute.admitted(), minute.started()),
                            Math.max(minute.launched(), minute.failed())))
                .max()
                .orElse(0));
    return new ActivityChart(
        List.of(
            curve("queued", hour, highest, MinuteOfActivity::admitted),
            curve("started", hour, highest, MinuteOfActivity::started),
            curve("instances", hour, highest, MinuteOfActivity::launched),
            curve("failed", hour, highest, MinuteOfActivity::failed)),
        highest,
        Moment.of(hour.getFirst().at(), hour.getLast().at()).clock(),
        Moment.of(hour.getLast().at(), hour.getLast().at()).clock());
  }

  private static Curve curve(
      String state,
      List<MinuteOfActivity> hour,
      int highest,
      ToIntFunction<MinuteOfActivity> count) {
    return new Curve(
        state,
        total(hour, count),
        IntStream.range(0, hour.size())
            .mapToObj(
                minute ->
                    String.format(
                        Locale.ROOT,
                        "%d,%.1f",
                        minute,
                        HEIGHT - HEIGHT * count.applyAsInt(hour.get(minute)) / highest))
            .collect(Collectors.joining(" ")));
  }

  static int total(List<MinuteOfActivity> hour, ToIntFunction<MinuteOfActivity> count) {
    return hour.stream().mapToInt(count).sum();
  }
}
