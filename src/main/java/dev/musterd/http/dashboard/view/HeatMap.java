package dev.musterd.http.dashboard.view;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How often EC2 had no capacity, by instance type and availability zone.
 *
 * @param zones the columns; a subnet whose zone EC2 has not said stands for itself
 */
public record HeatMap(List<String> zones, List<Row> rows) {
  /** Rows and columns: more could not be taken in. */
  private static final int SIDE_MAX = 40;

  private static final int LEVELS = 5;

  /** One type, in one market. */
  public record Row(String type, String market, List<Cell> cells) {}

  /**
   * One place.
   *
   * @param level from 0, never short, to 5
   */
  public record Cell(int level, int times) {}

  /**
   * @param zone of a subnet
   */
  public static HeatMap of(
      Map<Offering, Integer> shortages, Function<String, Optional<String>> zone) {
    Map<Kind, Map<String, Integer>> times = new TreeMap<>();
    TreeSet<String> zones = new TreeSet<>();
    shortages.forEach(
        (offering, count) -> {
          String place = zone.apply(offering.subnet()).orElse(offering.subnet());
          zones.add(place);
          times
              .computeIfAbsent(
                  new Kind(offering.instanceType(), offering.market()), _ -> new HashMap<>())
              .merge(place, count, Integer::sum);
        });
    List<String> columns = zones.stream().limit(SIDE_MAX).toList();
    return new HeatMap(
        columns,
        times.entrySet().stream()
            .limit(SIDE_MAX)
            .map(each -> row(each.getKey(), columns, each.getValue()))
            .toList());
  }

  private record Kind(String type, Market market) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byType = type.compareTo(other.type);
      return byType == 0 ? market.compareTo(other.market) : byType;
    }
  }

  private static Row row(Kind kind, List<String> zones, Map<String, Integer> times) {
    return new Row(
        kind.type(),
        kind.market().word(),
        zones.stream().map(zone -> cell(times.getOrDefault(zone, 0))).toList());
  }

  /** Each level is twice as often as the one before. */
  private static Cell cell(int times) {
    int level = times == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(times);
    return new Cell(Math.min(level, LEVELS), times);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
