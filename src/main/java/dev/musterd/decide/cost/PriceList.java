package dev.musterd.decide.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On-demand prices of one day, as lines of {@code on-demand-prices.csv}: a price for each type that
 * is listed, or in proportion to its size; a factor for each region.
 *
 * @see <a href="https://aws.amazon.com/ec2/pricing/on-demand/">Amazon EC2 On-Demand Pricing</a>
 */
public final class PriceList {
  /** A size in the unit of {@code large}, by EC2's normalization factors. */
  private static final Map<String, BigDecimal> SIZES =
      Map.of(
          "nano", new BigDecimal("0.0625"),
          "micro", new BigDecimal("0.125"),
          "small", new BigDecimal("0.25"),
          "medium", new BigDecimal("0.5"),
          "large", BigDecimal.ONE,
          "xlarge", BigDecimal.TWO);

  private static final Pattern MULTIPLE =
      Pattern.compile("(?:metal-)?(\\d{1,3})xl(?:arge)?", Pattern.CASE_INSENSITIVE);

  private final Map<String, BigDecimal> values = new HashMap<>();
  private final LocalDate date;

  /**
   * @param lines {@code date,DAY}, {@code region,NAME,FACTOR}, {@code family,NAME,PRICE} and {@code
   *     type,NAME,PRICE}; those that begin with # are comments
   * @throws IllegalArgumentException when a line is none of these
   */
  public PriceList(List<String> lines) {
    LocalDate found = LocalDate.EPOCH;
    for (String line : lines) {
      String[] cells = line.split(",");
      if (cells[0].equals("date") && cells.length == 2) {
        found = LocalDate.parse(cells[1]);
      } else if (cells.length == 3) {
        values.put(cells[0] + " " + cells[1], new BigDecimal(cells[2]));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("not a line of a price list: " + line);
      }
    }
    date = found;
  }

  /** The day of the prices. */
  public LocalDate date() {
    return date;
  }

  /**
   * What an hour of the type costs on demand, in nanodollars; empty when that is not known, as of a
   * family or region that is not listed.
   */
  public OptionalLong onDemand(String type, String region) {
    BigDecimal factor = values.get("region " + region);
    BigDecimal price = inHome(type);
    return factor == null || price == null
        ? OptionalLong.empty()
        : OptionalLong.of(nanodollars(price.multiply(factor)));
  }

  /** By what prices of us-east-1 are multiplied in the region; 1 where that is not known. */
  public BigDecimal factor(String region) {
    return values.getOrDefault("region " + region, BigDecimal.ONE);
  }

  private BigDecimal inHome(String type) {
    BigDecimal listed = values.get("type " + type);
    int dot = type.indexOf('.');
    if (listed != null || dot < 0) {
      return listed;
    }
    BigDecimal large = values.get("family " + type.substring(0, dot));
    BigDecimal size = size(type.substring(dot + 1));
    return large == null || size == null ? null : large.multiply(size);
  }

  /** Null when the name tells no size, as that of plain metal. */
  private static BigDecimal size(String name) {
    Matcher multiple = MULTIPLE.matcher(name);
    return multiple.matches()
        ? BigDecimal.TWO.multiply(new BigDecimal(multiple.group(1)))
        : SIZES.get(name);
  }

  /** Dollars in nanodollars, rounded. */
  public static long nanodollars(BigDecimal dollars) {
    return dollars.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
