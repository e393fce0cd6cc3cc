package dev.musterd.daemon;

import dev.musterd.decide.cost.PriceList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The price list of on-demand instances that is shipped with musterd. */
final class PriceListFile {
  private static final String NAME = "/dev/musterd/decide/cost/on-demand-prices.csv";

  private PriceListFile() {}

  /** Reads 7 kB from the jar, so it blocks. */
  static PriceList shipped() {
    try (InputStream file = Objects.requireNonNull(PriceList.class.getResourceAsStream(NAME))) {
      return new PriceList(
          new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
