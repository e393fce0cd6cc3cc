package dev.musterd.decide.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.cost.VolumeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
  private final PriceList shipped = shipped();

  private static PriceList shipped() {
    try (InputStream file = PriceList.class.getResourceAsStream("on-demand-prices.csv")) {
      return new PriceList(
          new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As AWS lists them. */
  @ParameterizedTest
  @CsvSource({
    "m5.large, us-east-1, 96000000",
    "m5.24xlarge, us-east-1, 4608000000",
    "m5.metal, us-east-1, 4608000000",
    "c4.large, us-east-1, 100000000",
    "t3.nano, us-east-1, 5200000",
    "t3.medium, us-east-1, 41600000",
    "t4g.2xlarge, us-east-1, 268800000",
    "m7g.medium, us-east-1, 40800000",
    "c7i.metal-24xl, us-east-1, 4712400000",
    "r8g.large, us-east-1, 117820000",
    "m5.large, us-west-2, 96000000",
    "m5.large, eu-west-1, 107040000",
  })
  void shippedPrices_areThoseOfAws(String type, String region, long nanodollars) {
    assertEquals(OptionalLong.of(nanodollars), shipped.onDemand(type, region));
  }

  @ParameterizedTest
  @CsvSource({
    "z9.large, us-east-1",
    "m5.gigantic, us-east-1",
    "m5, us-east-1",
    "m5.large, mars-north-1",
  })
  void whatIsNotListed_isUnknown_andNotFree(String type, String region) {
    assertEquals(OptionalLong.empty(), shipped.onDemand(type, region));
  }

  @Test
  void shippedPrices_haveADate() {
    assertTrue(shipped.date().isAfter(LocalDate.parse("2026-01-01")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"family,m5", "nonsense", "type,m5.large,much", "date,yesterday"})
  void wrongLine_isRefused(String line) {
    assertThrows(RuntimeException.class, () -> new PriceList(List.of(line)));
  }

  @ParameterizedTest
  @CsvSource({
    "gp3, 730, 3000, 125, 80000000",
    "gp3, 730, 4460, 125, 90000000",
    "gp3, 730, 3000, 198, 84000000",
    "gp2, 730, 0, 0, 100000000",
    "io2, 730, 7300, 0, 775000000",
    "unheard, 730, 0, 0, 80000000",
  })
  void volume_costsItsSizeAndWhatIsBeyond(
      String type, int gib, int iops, int throughput, long nanodollars) {
    VolumeSpec volume = new VolumeSpec(gib, type, OptionalInt.of(iops), OptionalInt.of(throughput));
    assertEquals(nanodollars, VolumePricing.hourly(volume, BigDecimal.ONE));
  }

  @Test
  void factor_isThatOfTheRegion_orOne() {
    assertEquals(0, new BigDecimal("1.115").compareTo(shipped.factor("eu-west-1")));
    assertEquals(BigDecimal.ONE, shipped.factor("mars-north-1"));
  }
}
