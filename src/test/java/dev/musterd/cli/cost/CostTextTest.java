package dev.musterd.cli.cost;

import static dev.musterd.model.cost.CostSamples.entry;
import static dev.musterd.model.cost.CostSamples.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.decide.cost.CostPeriod;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CostTextTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-29");

  private static final List<LedgerEntry> ENTRIES =
      List.of(
          entry(1, 0, TimeKind.BOOT, Optional.empty()),
          entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets"))));

  private static CostText text(By by, List<LedgerEntry> entries) {
    return text(CostReport.of(by, entries), DAY.minusDays(6), Optional.empty(), 0);
  }

  private static CostText text(
      CostReport report, LocalDate first, Optional<Instant> since, int unreadable) {
    return new CostText(
        new CostStatement(
            report, CostPeriod.between(first, DAY, ZoneId.of("UTC")), since, unreadable));
  }

  @Test
  void table_hasCents_andTheTotal_andWhatIsBeside() {
    List<String> lines = text(By.REPOSITORY, ENTRIES).lines();
    assertTrue(
        lines.getFirst().matches("REPOSITORY +JOBS +BUSY +BOOT +IDLE +VOLUMES +ADDRESSES +TOTAL"),
        lines::toString);
    assertTrue(lines.get(1).matches("acme/widgets +1 +\\$0.03 +\\$0.03 .* +\\$0.06"));
    assertTrue(lines.get(2).matches("total +1 .* +\\$0.06"), lines::toString);
    assertTrue(
        lines.contains("On demand, the instances would have cost $0.18: $0.12 saved."),
        lines::toString);
  }

  @Test
  void emptyLedger_isASentence() {
    assertEquals(
        List.of("Nothing is recorded from 2026-11-23 to 2026-11-29 (UTC)."),
        text(By.DAY, List.of()).lines());
  }

  @Test
  void json_isExact_inSnakeCase() {
    CostText text = text(By.POOL, ENTRIES);
    JsonNames.assertSnakeCase(text.json());
    assertEquals("0.060000020", text.json().getJsonObject("total").getString("total_usd"));
    assertEquals("pool", text.json().getString("by"));
  }

  /** An author may give a workflow any name; a spreadsheet must not run it. */
  @Test
  void csv_quotes_andDefusesFormulas() {
    List<String> lines = text(By.WORKFLOW, ENTRIES).csv();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().startsWith("key,jobs,busy_usd,"));
    assertTrue(
        lines.get(1).startsWith("\"acme/widgets CI, \"\"nightly\"\"\",1,0.030000000,0.030000000,"),
        lines::toString);
    assertEquals(lines.getFirst().split(",").length, 11);
  }

  @Test
  void unknownPriceAndUnreadableLines_areWarnings() {
    LedgerEntry known = ENTRIES.getFirst();
    LedgerEntry unknown =
        new LedgerEntry(
            known.source(),
            known.from(),
            known.to(),
            known.kind(),
            known.work(),
            false,
            new CostParts(OptionalLong.empty(), OptionalLong.empty(), 0, 0));
    CostText text =
        text(
            CostReport.of(By.DAY, List.of(unknown)),
            DAY,
            Optional.of(Instant.parse("2026-11-29T11:00:00Z")),
            3);
    assertEquals(
        List.of(
            "this is from the daemon's memory, which has what was paid for since"
                + " 2026-11-29T11:00:00Z",
            "0.1 hours of instances have no known price and count as nothing",
            "lines of the ledger that could not be read: 3"),
        text.warnings());
  }
}
