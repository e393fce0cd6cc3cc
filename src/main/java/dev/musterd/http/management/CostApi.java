package dev.musterd.http.management;

import dev.musterd.decide.cost.CostPeriod;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.flow.cost.ReportCosts;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** The page of what runners cost lately. */
public final class CostApi {
  static final String PATH = "/api/v1/cost";

  private static final String BY = "repository";
  private static final String SINCE = "2d";
  private static final String ZONE = "UTC";

  private final ReportCosts report;
  private final InstantSource clock;

  public CostApi(ReportCosts report, InstantSource clock) {
    this.report = report;
    this.clock = clock;
  }

  ManagementResponse cost(RoutingContext context) {
    MultiMap query = context.request().params();
    Optional<CostReport.By> by = CostReport.By.of(parameter(query, "by", BY));
    OptionalInt days = CostPeriod.days(parameter(query, "since", SINCE));
    Optional<ZoneId> zone = zone(parameter(query, "zone", ZONE));
    if (by.isEmpty()) {
      return ManagementResponse.error(
          400, "by must be repository, workflow, job, pool, owner or day");
    } else if (days.isEmpty()) {
      return ManagementResponse.error(400, "since must be 1d to " + CostPeriod.DAYS_MAX + "d");
    } else if (zone.isEmpty()) {
      return ManagementResponse.error(400, "zone must be a time zone such as Europe/Berlin or UTC");
    }
    return ManagementResponse.json(
        200,
        CostJson.write(report.report(by.get(), days.getAsInt(), zone.get()))
            .put("at", ApiJson.time(clock.instant())));
  }

  private static String parameter(MultiMap query, String name, String otherwise) {
    return query.contains(name) ? query.get(name) : otherwise;
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
