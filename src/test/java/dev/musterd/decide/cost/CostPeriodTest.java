package dev.musterd.decide.cost;

import static dev.musterd.model.cost.CostSamples.parts;
import static dev.musterd.model.cost.CostSamples.source;
import static dev.musterd.model.cost.CostSamples.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostPeriodTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static LedgerEntry entry(String from, String to, CostParts cost) {
    return new LedgerEntry(
        source(1),
        Instant.parse(from),
        Instant.parse(to),
        TimeKind.BUSY,
        Optional.of(work(7, "widgets")),
        true,
        cost);
  }

  private static List<String> rows(CostPeriod period, LedgerEntry entry) {
    return CostReport.of(By.DAY, period, List.of(entry)).rows().stream()
        .map(row -> row.key() + " " + row.sum().total())
        .toList();
  }

  /** Berlin is an hour before UTC in winter: its midnight is at 23:00. */
  @Test
  void entry_thatLiesInTwoDays_isDivided_withoutLoss() {
    LedgerEntry entry =
        entry("2026-11-29T22:40:00Z", "2026-11-29T23:40:00Z", parts(1_000, 3_001, 10, 1));
    CostPeriod period = CostPeriod.of(3, BERLIN, Instant.parse("2026-11-30T12:00:00Z"));
    assertEquals(List.of("2026-11-29 336", "2026-11-30 675"), rows(period, entry));
    CostReport report = CostReport.of(By.JOB, period, List.of(entry));
    assertEquals(3_001, report.total().sum().onDemand());
    assertEquals(60, report.extras().githubMinutes());
    assertEquals(1, report.extras().interruptions());
    assertEquals(1, report.total().jobs());
  }

  @Test
  void whatIsBeforeTheFirstMidnight_doesNotCount() {
    LedgerEntry entry =
        entry("2026-11-29T22:40:00Z", "2026-11-29T23:40:00Z", parts(1_000, 3_001, 10, 1));
    CostPeriod today = CostPeriod.of(1, BERLIN, Instant.parse("2026-11-30T12:00:00Z"));
    assertEquals(List.of("2026-11-30 675"), rows(today, entry));
    CostPeriod yesterday =
        CostPeriod.between(LocalDate.parse("2026-11-29"), LocalDate.parse("2026-11-29"), BERLIN);
    assertEquals(List.of("2026-11-29 336"), rows(yesterday, entry));
    assertEquals(
        List.of(), rows(CostPeriod.of(1, BERLIN, Instant.parse("2026-12-02T12:00:00Z")), entry));
  }

  @Test
  void unknownPrice_staysUnknown_inBothPieces() {
    LedgerEntry entry =
        entry(
            "2026-11-29T22:40:00Z",
            "2026-11-29T23:40:00Z",
            new CostParts(OptionalLong.empty(), OptionalLong.empty(), 0, 0));
    CostPeriod today = CostPeriod.of(1, BERLIN, Instant.parse("2026-11-30T12:00:00Z"));
    assertEquals(
        40 * 60_000, CostReport.of(By.DAY, today, List.of(entry)).total().sum().unpriced());
  }

  /** Days of 23 and of 25 hours, and zones on both sides of UTC. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-28, 2026-03-29",
    "Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-24, 2026-10-25",
    "Pacific/Auckland, 2026-11-29T12:00:00Z, 2026-11-29T11:00:00Z, 2026-11-29, 2026-11-30",
    "America/Los_Angeles, 2026-11-29T12:00:00Z, 2026-11-29T08:00:00Z, 2026-11-29, 2026-11-30",
    "UTC, 2026-11-29T12:00:00Z, 2026-11-29T00:00:00Z, 2026-11-29, 2026-11-29",
  })
  void period_beginsAtTheZonesMidnight_andNamesTheLedgersDays(
      String zone, String now, String from, String firstLedgerDay, String lastLedgerDay) {
    CostPeriod period = CostPeriod.of(1, ZoneId.of(zone), Instant.parse(now));
    assertEquals(Instant.parse(from), period.from());
    assertTrue(period.to().isAfter(Instant.parse(now)));
    assertEquals(period.firstDay(), period.lastDay());
    assertEquals(LocalDate.parse(firstLedgerDay), period.firstLedgerDay());
    assertEquals(LocalDate.parse(lastLedgerDay), period.lastLedgerDay());
  }

  @ParameterizedTest
  @CsvSource({"1d, 1", "366d, 366", "30d, 30"})
  void days_areRead(String text, int days) {
    assertEquals(OptionalInt.of(days), CostPeriod.days(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0d", "367d", "7", "d", "-1d", "07d", "1000d", "7D", " 7d"})
  void otherTexts_areNone(String text) {
    assertEquals(OptionalInt.empty(), CostPeriod.days(text));
  }
}
