package dev.musterd.telemetry;

/** Reads what a scrape shows. */
final class Scrapes {
  private Scrapes() {}

  /** The value of the series, or {@code absent}. */
  static String value(Metrics metrics, String series) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .findFirst()
        .orElse("absent");
  }
}
