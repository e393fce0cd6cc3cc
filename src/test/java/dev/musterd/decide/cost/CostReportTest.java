package dev.musterd.decide.cost;

import static dev.musterd.model.cost.CostSamples.entry;
import static dev.musterd.model.cost.CostSamples.work;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.decide.cost.CostReport.Row;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostReportTest {
  /** Booted, then two jobs of one repository and one of another, then idle. */
  private static final List<LedgerEntry> SHARED =
      List.of(
          entry(1, 0, TimeKind.BOOT, Optional.empty()),
          entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets"))),
          entry(1, 12, TimeKind.BUSY, Optional.of(work(2, "widgets"))),
          entry(1, 18, TimeKind.BUSY, Optional.of(work(3, "gadgets"))),
          entry(1, 24, TimeKind.IDLE, Optional.empty()));

  @Test
  void bootAndIdleTime_areSplitOverTheJobs_byTheirTime() {
    CostReport report = CostReport.of(By.REPOSITORY, SHARED);
    Row widgets = report.rows().getFirst();
    assertEquals("acme/widgets", widgets.key());
    assertEquals(2, widgets.jobs());
    assertEquals(60_000_000, widgets.sum().busy());
    assertEquals(20_000_000, widgets.sum().boot());
    assertEquals(20_000_000, widgets.sum().idle());
    assertEquals("acme/gadgets", report.rows().get(1).key());
    assertEquals(150_000_050, report.total().sum().total());
    assertEquals(3, report.total().jobs());
  }

  @Test
  void instanceWithoutAJob_isNobodys() {
    CostReport report =
        CostReport.of(By.WORKFLOW, List.of(entry(1, 0, TimeKind.BOOT, Optional.empty())));
    assertEquals(List.of(CostReport.NO_JOB), report.rows().stream().map(Row::key).toList());
  }

  @Test
  void entryThatIsThereTwice_countsOnce_andTheLongerOne() {
    LedgerEntry whole = entry(1, 0, TimeKind.BOOT, Optional.empty());
    LedgerEntry part =
        new LedgerEntry(
            whole.source(),
            whole.from(),
            whole.to().minusSeconds(1),
            whole.kind(),
            whole.work(),
            false,
            CostParts.ZERO);
    CostReport report = CostReport.of(By.DAY, List.of(whole, part, whole));
    assertEquals(whole.cost().total(), report.total().sum().total());
  }

  @Test
  void extras_areSavingsInterruptionsAndGitHubsCharge() {
    LedgerEntry first = entry(1, 0, TimeKind.BUSY, Optional.of(work(1, "widgets")));
    LedgerEntry last = entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets")));
    LedgerEntry interrupted =
        new LedgerEntry(
            last.source(),
            last.from(),
            last.to().plusSeconds(1),
            last.kind(),
            last.work(),
            true,
            last.cost());
    LedgerEntry other = entry(2, 0, TimeKind.BUSY, Optional.of(work(2, "widgets")));
    CostReport report = CostReport.of(By.POOL, List.of(first, interrupted, other));
    assertEquals(180_000_000, report.total().sum().savings());
    assertEquals(60_000_020, report.extras().interrupted());
    assertEquals(1, report.extras().interruptions());
    assertEquals(13 + 6, report.extras().githubMinutes());
    assertEquals(38_000_000, report.extras().githubCharge());
  }

  @Test
  void unknownPrice_isNamed_andSavesNothing() {
    LedgerEntry known = entry(1, 0, TimeKind.BUSY, Optional.of(work(1, "widgets")));
    LedgerEntry unknown =
        new LedgerEntry(
            known.source(),
            known.from(),
            known.to(),
            known.kind(),
            known.work(),
            false,
            new CostParts(OptionalLong.empty(), OptionalLong.of(90), 7, 3));
    CostReport report = CostReport.of(By.JOB, List.of(unknown));
    assertEquals(6 * 60_000, report.total().sum().unpriced());
    assertEquals(0, report.total().sum().savings());
    assertEquals(10, report.total().sum().total());
  }

  /** Whatever is asked for, nothing is lost and nothing is counted twice. */
  @ParameterizedTest
  @EnumSource(By.class)
  void rows_addUpToTheTotal_byEveryProperty(By by) {
    Random random = new Random(42);
    List<LedgerEntry> entries = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      TimeKind kind = TimeKind.values()[random.nextInt(3)];
      boolean known = kind == TimeKind.BUSY && random.nextInt(10) > 0;
      entries.add(
          entry(
              random.nextInt(200),
              i * 6,
              kind,
              known
                  ? Optional.of(work(random.nextInt(900), "repo-" + random.nextInt(9)))
                  : Optional.empty()));
    }
    CostReport report = CostReport.of(by, entries);
    long sum = entries.stream().mapToLong(entry -> entry.cost().total()).sum();
    assertEquals(sum, report.total().sum().total());
    assertEquals(sum, report.rows().stream().mapToLong(row -> row.sum().total()).sum());
  }

  @ParameterizedTest
  @EnumSource
  void property_isFoundByItsWord(By by) {
    assertEquals(Optional.of(by), By.of(by.word()));
    assertEquals(by.name(), by.word().toUpperCase(Locale.ROOT));
  }

  @Test
  void unknownWord_isNoProperty() {
    assertEquals(Optional.empty(), By.of("colour"));
  }

  @Test
  void jobsAndWorkflows_areNamed() {
    assertEquals(
        List.of("1", "2", "3"),
        CostReport.of(By.JOB, SHARED).rows().stream().map(Row::key).sorted().toList());
    assertEquals(
        List.of(true, true),
        CostReport.of(By.WORKFLOW, SHARED).rows().stream()
            .map(row -> row.key().startsWith("acme/"))
            .toList());
  }

  @Test
  void savings_areWhatOnDemandWouldHaveCostMore() {
    assertEquals(89, new CostSum(5, 4, 2, 7, 8, 100, 0).savings());
    assertEquals(-11, new CostSum(5, 4, 2, 7, 8, 0, 0).savings());
  }
}
