package dev.musterd.cli.cost;

import dev.musterd.cli.Table;
import dev.musterd.cli.TerminalText;
import dev.musterd.decide.cost.Budgeting;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.Row;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.decide.cost.CostSum;
import dev.musterd.http.management.CostJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A statement of costs for people, for programs and for spreadsheets. */
record CostText(CostStatement statement) {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  List<String> lines() {
    CostReport report = statement.report();
    if (report.rows().isEmpty()) {
      return List.of(
          "Nothing is recorded from %s to %s (%s)."
              .formatted(
                  statement.period().firstDay(),
                  statement.period().lastDay(),
                  statement.period().zone()));
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
    CostSum total = statement.report().total().sum();
    CostReport.Extras extras = statement.report().extras();
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
    statement
        .knownSince()
        .ifPresent(
            since ->
                warnings.add(
                    "this is from the daemon's memory, which has what was paid for since "
                        + since));
    long unpriced = statement.report().total().sum().unpriced();
    if (unpriced > 0) {
      warnings.add(
          "%.1f hours of instances have no known price and count as nothing"
              .formatted(unpriced / MILLIS_PER_HOUR));
    }
    if (statement.unreadable() > 0) {
      warnings.add("lines of the ledger that could not be read: " + statement.unreadable());
    }
    return warnings;
  }

  JsonObject json() {
    return CostJson.write(statement);
  }

  /** With a title; without the total, which a spreadsheet adds up itself. */
  List<String> csv() {
    return Stream.concat(
            Stream.of(
                "key,jobs,busy_usd,boot_usd,idle_usd,volumes_usd,addresses_usd,total_usd,"
                    + "on_demand_usd,savings_usd,unpriced_seconds"),
            statement.report().rows().stream().map(CostText::csv))
        .toList();
  }

  private static String csv(Row row) {
    JsonObject json = CostJson.row(row);
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
