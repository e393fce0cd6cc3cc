package dev.musterd.flow.cost;

import dev.musterd.decide.cost.CostPeriod;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

/** Says what runners cost lately, as far as this process knows, without any call. */
public final class ReportCosts {
  private final RecordCosts record;
  private final InstantSource clock;

  public ReportCosts(RecordCosts record, InstantSource clock) {
    this.record = record;
    this.clock = clock;
  }

  /**
   * @param days of the zone, today included
   */
  public CostStatement report(CostReport.By by, int days, ZoneId zone) {
    Instant now = clock.instant();
    CostPeriod period = CostPeriod.of(days, zone, now);
    return new CostStatement(
        CostReport.of(by, period, record.known(now)),
        period,
        Optional.of(record.knownSince()).filter(since -> since.isAfter(period.from())),
        0);
  }
}
