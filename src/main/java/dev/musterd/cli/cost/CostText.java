package dev.musterd.cli.cost;

import dev.musterd.cli.Table;
import dev.musterd.cli.TerminalText;
import dev.musterd.decide.cost.Budgeting;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.Row;
import dev.musterd.decide.cost.CostSum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report of costs for people, for programs and for spreadsheets.
 *
 * @param first day, by UTC
 * @param last day
 * @param unreadable lines of the ledger that are no entries
 */
record CostText(CostReport report, LocalDate first, LocalDate last, int unreadable) {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  List<String> lines() {
    if (report.rows().isEmpty()) {
      return List.of("The ledger has nothing from %s to %s.".formatted(first, last));
    }
    String key = report.by().name();
    Table table = new Table(key, "JOBS", "BUSY", "BOOT", "IDLE", "VOLUMES", "ADDRESSES", "TOTAL");
    report.rows().forEach(row -> add(table, row));
    add(table, report.total());
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.addAll(sentences());
    return lines;
  }

  private static void add(Table table, Row row) {
    CostSum sum = row.sum();
    table.add(
        row.key(),
        Long.toString(row.jobs()),
        dollars(sum.busy()),
        dollars(sum.boot()),
        dollars(sum.idle()),
        dollars(sum.volumes()),
        dollars(sum.address()),
        dollars(sum.total()));
  }

  private static String dollars(long nanodollars) {
    return "$" + Budgeting.dollars(nanodollars);
  }

  private List<String> sentences() {
    CostSum total = report.total().sum();
    CostReport.Extras extras = report.extras();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "On demand, the instances would have cost %s: %s saved."
            .formatted(dollars(total.onDemand()), dollars(total.savings())));
    sentences.add(
        "Jobs that EC2 interrupted (%d) had cost %s by then."
            .formatted(extras.interruptions(), dollars(extras.interrupted())));
    sentences.add(
        "GitHub's planned $0.002 a minute for self-hosted runners would add %s (%d minutes)."
            .formatted(dollars(extras.githubCharge()), extras.githubMinutes()));
    return sentences;
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    long unpriced = report.total().sum().unpriced();
    if (unpriced > 0) {
      warnings.add(
          "%.1f hours of instances have no known price and count as nothing"
              .formatted(unpriced / MILLIS_PER_HOUR));
    }
    if (unreadable > 0) {
      warnings.add("lines of the ledger that could not be read: " + unreadable);
    }
    return warnings;
  }

  JsonObject json() {
    CostReport.Extras extras = report.extras();
    return new JsonObject()
        .put("by", report.by().name().toLowerCase(Locale.ROOT))
        .put("first_day", first.toString())
        .put("last_day", last.toString())
        .put("rows", new JsonArray(report.rows().stream().map(CostText::json).toList()))
        .put("total", json(report.total()))
        .put("interrupted_jobs", extras.interruptions())
        .put("interrupted_usd", exact(extras.interrupted()))
        .put("github_minutes", extras.githubMinutes())
        .put("github_charge_usd", exact(extras.githubCharge()))
        .put("unreadable_lines", unreadable);
  }

  private static JsonObject json(Row row) {
    CostSum sum = row.sum();
    return new JsonObject()
        .put("key", row.key())
        .put("jobs", row.jobs())
        .put("busy_usd", exact(sum.busy()))
        .put("boot_usd", exact(sum.boot()))
        .put("idle_usd", exact(sum.idle()))
        .put("volumes_usd", exact(sum.volumes()))
        .put("addresses_usd", exact(sum.address()))
        .put("total_usd", exact(sum.total()))
        .put("on_demand_usd", exact(sum.onDemand()))
        .put("savings_usd", exact(sum.savings()))
        .put("unpriced_seconds", sum.unpriced() / 1000);
  }

  /** Text, as a program may read a JSON number as one that is not exact. */
  private static String exact(long nanodollars) {
    return BigDecimal.valueOf(nanodollars, 9).toPlainString();
  }

  /** With a title; without the total, which a spreadsheet adds up itself. */
  List<String> csv() {
    return Stream.concat(
            Stream.of(
                "key,jobs,busy_usd,boot_usd,idle_usd,volumes_usd,addresses_usd,total_usd,"
                    + "on_demand_usd,savings_usd,unpriced_seconds"),
            report.rows().stream().map(CostText::csv))
        .toList();
  }

  private static String csv(Row row) {
    JsonObject json = json(row);
    return Stream.concat(
            Stream.of(cell(row.key())),
            json.fieldNames().stream()
                .filter(name -> !name.equals("key"))
                .map(name -> json.getValue(name).toString()))
        .collect(Collectors.joining(","));
  }

  /** In quotes, and not as a formula: a workflow may have any name. */
  private static String cell(String text) {
    String safe = TerminalText.text(text);
    String plain = safe.matches("[=+@\\-].*") ? "'" + safe : safe;
    return "\"" + plain.replace("\"", "\"\"") + "\"";
  }
}
