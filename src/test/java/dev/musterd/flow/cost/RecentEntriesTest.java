package dev.musterd.flow.cost;

import static dev.musterd.model.cost.CostSamples.parts;
import static dev.musterd.model.cost.CostSamples.source;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final RecentEntries recent = new RecentEntries(NOON);

  private static LedgerEntry entry(Instant from) {
    return new LedgerEntry(
        source(1),
        from,
        from.plusSeconds(60),
        TimeKind.IDLE,
        Optional.empty(),
        false,
        parts(1, 1, 1, 1));
  }

  @Test
  void entries_areKept_forTodayAndTheTwoDaysBefore() {
    recent.add(List.of(entry(NOON)), NOON);
    recent.add(List.of(), Instant.parse("2026-12-01T23:59:00Z"));
    assertEquals(1, recent.all().size());
    assertEquals(NOON, recent.since());
    recent.add(List.of(), Instant.parse("2026-12-02T00:00:00Z"));
    assertEquals(List.of(), recent.all());
    assertEquals(Instant.parse("2026-11-30T00:00:00Z"), recent.since());
  }

  @Test
  void whatIsDropped_isSaid() {
    List<LedgerEntry> many = new ArrayList<>();
    for (int i = 0; i < RecentEntries.ENTRIES_MAX + 2; i++) {
      many.add(entry(NOON.plusSeconds(i)));
    }
    recent.add(many, NOON.plus(Duration.ofHours(8)));
    assertEquals(RecentEntries.ENTRIES_MAX, recent.all().size());
    assertEquals(NOON.plusSeconds(61), recent.since());
  }

  @Test
  void ledgersDay_makesTodayComplete() {
    LedgerEntry morning = entry(NOON.minus(Duration.ofHours(3)));
    recent.add(List.of(entry(NOON)), NOON);
    recent.recalled(
        new RecallLedger.Recalled(
            Map.of(morning.source().instance(), NOON.plusSeconds(10)),
            Map.of(morning.id(), morning)),
        NOON.plusSeconds(90));
    assertEquals(List.of(morning), recent.all(), "the ledger has the other, too");
    assertEquals(Instant.parse("2026-11-29T00:00:00Z"), recent.since());
  }
}
