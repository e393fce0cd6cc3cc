package dev.musterd.decide.cost;

import dev.musterd.model.cost.VolumeSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * What an EBS volume costs, by the prices of us-east-1 in dollars a month.
 *
 * @see <a href="https://aws.amazon.com/ebs/pricing/">Amazon EBS pricing</a>
 */
public final class VolumePricing {
  private static final Map<String, BigDecimal> GIB =
      Map.of(
          "gp3", new BigDecimal("0.08"),
          "gp2", new BigDecimal("0.10"),
          "io1", new BigDecimal("0.125"),
          "io2", new BigDecimal("0.125"),
          "st1", new BigDecimal("0.045"),
          "sc1", new BigDecimal("0.015"),
          "standard", new BigDecimal("0.05"));

  /** What of a gp3 volume costs nothing beyond its size. */
  private static final int GP3_IOPS = 3000;

  private static final int GP3_THROUGHPUT = 125;

  private static final BigDecimal GP3_IOPS_PRICE = new BigDecimal("0.005");
  private static final BigDecimal GP3_THROUGHPUT_PRICE = new BigDecimal("0.04");
  private static final BigDecimal PROVISIONED_IOPS_PRICE = new BigDecimal("0.065");

  /** As AWS counts for prices of a month. */
  private static final BigDecimal HOURS = BigDecimal.valueOf(730);

  private VolumePricing() {}

  /**
   * Nanodollars an hour.
   *
   * @param factor of the region
   */
  public static long hourly(VolumeSpec volume, BigDecimal factor) {
    BigDecimal gib = GIB.getOrDefault(volume.type(), GIB.get("gp3"));
    BigDecimal month = gib.multiply(BigDecimal.valueOf(volume.gib())).add(performance(volume));
    return PriceList.nanodollars(month.multiply(factor).divide(HOURS, 12, RoundingMode.HALF_UP));
  }

  private static BigDecimal performance(VolumeSpec volume) {
    return switch (volume.type()) {
      case "gp3" ->
          beyond(volume.iops().orElse(0), GP3_IOPS, GP3_IOPS_PRICE)
              .add(beyond(volume.throughput().orElse(0), GP3_THROUGHPUT, GP3_THROUGHPUT_PRICE));
      case "io1", "io2" -> beyond(volume.iops().orElse(0), 0, PROVISIONED_IOPS_PRICE);
      default -> BigDecimal.ZERO;
    };
  }

  private static BigDecimal beyond(int wanted, int included, BigDecimal price) {
    return price.multiply(BigDecimal.valueOf(Math.max(0, wanted - included)));
  }
}
