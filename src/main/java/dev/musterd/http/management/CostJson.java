package dev.musterd.http.management;

import dev.musterd.decide.cost.CostPeriod;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.Row;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.decide.cost.CostSum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** A statement of costs as the JSON of the API, which {@code musterd cost --json} prints too. */
public final class CostJson {
  private static final int NANO = 9;

  private CostJson() {}

  public static JsonObject write(CostStatement statement) {
    CostReport report = statement.report();
    CostReport.Extras extras = report.extras();
    CostPeriod period = statement.period();
    JsonObject json =
        new JsonObject()
            .put("by", report.by().word())
            .put("first_day", period.firstDay().toString())
            .put("last_day", period.lastDay().toString())
            .put("zone", period.zone().getId())
            .put("rows", new JsonArray(report.rows().stream().map(CostJson::row).toList()))
            .put("total", row(report.total()))
            .put("interrupted_jobs", extras.interruptions())
            .put("interrupted_usd", exact(extras.interrupted()))
            .put("github_minutes", extras.githubMinutes())
            .put("github_charge_usd", exact(extras.githubCharge()))
            .put("unreadable_lines", statement.unreadable());
    statement.knownSince().ifPresent(since -> json.put("known_since", since.toString()));
    return json;
  }

  /** A row, whose first field is its key. */
  public static JsonObject row(Row row) {
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
    return BigDecimal.valueOf(nanodollars, NANO).toPlainString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RuntimeException when it is something else
   */
  public static CostStatement read(JsonObject json) {
    CostReport report =
        new CostReport(
            CostReport.By.of(json.getString("by")).orElseThrow(),
            json.getJsonArray("rows").stream().map(each -> row((JsonObject) each)).toList(),
            row(json.getJsonObject("total")),
            new CostReport.Extras(
                nanodollars(json, "interrupted_usd"),
                json.getLong("interrupted_jobs"),
                json.getLong("github_minutes")));
    return new CostStatement(
        report,
        CostPeriod.between(
            LocalDate.parse(json.getString("first_day")),
            LocalDate.parse(json.getString("last_day")),
            ZoneId.of(json.getString("zone"))),
        Optional.ofNullable(json.getString("known_since")).map(Instant::parse),
        json.getInteger("unreadable_lines"));
  }

  private static Row row(JsonObject json) {
    return new Row(
        json.getString("key"),
        json.getLong("jobs"),
        new CostSum(
            nanodollars(json, "busy_usd"),
            nanodollars(json, "boot_usd"),
            nanodollars(json, "idle_usd"),
            nanodollars(json, "volumes_usd"),
            nanodollars(json, "addresses_usd"),
            nanodollars(json, "on_demand_usd"),
            json.getLong("unpriced_seconds") * 1000));
  }

  private static long nanodollars(JsonObject json, String field) {
    return new BigDecimal(json.getString(field)).movePointRight(NANO).longValueExact();
  }
}
