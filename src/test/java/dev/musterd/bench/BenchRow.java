package dev.musterd.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of the table of {@code mvn -Pbench}.
 *
 * @param cost what it takes besides time: allocated bytes, or CPU
 * @param limit what cannot be less, or is the library's part alone, measured in the same run
 * @param limitFigure empty where there is none
 * @param ratio of the figure, or of the cost, to the limit's
 */
record BenchRow(
    String what, String figure, String cost, String limit, String limitFigure, String ratio) {

  /** As Markdown; a busy machine is named, since its times are not those of an idle one. */
  static String table(List<BenchRow> rows, double load, int cores) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Load at the start: %.1f on %d cores%s.%n%n",
            load,
            cores,
            load > cores * 0.25
                ? ", **a busy machine: times are above those of an idle one**"
                : ""));
    text.append("| what | figure | cost | limit of the same run | its figure | ratio |\n");
    text.append("|---|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(row.line()).append('\n'));
    return text.toString();
  }

  private String line() {
    return "| "
        + String.join(" | ", what, figure, cost, limit, limitFigure, ratio).replace("|  |", "| |")
        + " |";
  }

  /** A time in the unit that reads best. */
  static String time(double micros) {
    if (micros >= 1e6) {
      return String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    } else if (micros >= 1_000) {
      return String.format(Locale.ROOT, "%.1f ms", micros / 1_000);
    }
    return String.format(Locale.ROOT, micros >= 10 ? "%.0f µs" : "%.2f µs", micros);
  }

  static String bytes(double bytes) {
    if (bytes >= 1e6) {
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
    return String.format(Locale.ROOT, "%.1f KB", bytes / 1e3);
  }

  static String ratio(double figure, double limit) {
    return String.format(Locale.ROOT, "%.2f", figure / limit);
  }
}
