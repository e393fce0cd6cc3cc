package dev.musterd.http.dashboard.view;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How often EC2 had no capacity, by instance type and subnet, each of which is in one zone.
 *
 * @param subnets the columns
 */
public record HeatMap(List<String> subnets, List<Row> rows) {
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

  static HeatMap of(Map<Offering, Integer> shortages) {
    List<String> subnets =
        shortages.keySet().stream()
            .map(Offering::subnet)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .limit(SIDE_MAX)
            .toList();
    List<Row> rows =
        shortages.keySet().stream()
            .map(offering -> new Kind(offering.instanceType(), offering.market()))
            .distinct()
            .sorted()
            .limit(SIDE_MAX)
            .map(kind -> row(kind, subnets, shortages))
            .toList();
    return new HeatMap(subnets, rows);
  }

  private record Kind(String type, Market market) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byType = type.compareTo(other.type);
      return byType == 0 ? market.compareTo(other.market) : byType;
    }
  }

  private static Row row(Kind kind, List<String> subnets, Map<Offering, Integer> shortages) {
    return new Row(
        kind.type(),
        kind.market().word(),
        subnets.stream()
            .map(subnet -> new Offering(kind.type(), subnet, kind.market()))
            .map(offering -> cell(shortages.getOrDefault(offering, 0)))
            .toList());
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
