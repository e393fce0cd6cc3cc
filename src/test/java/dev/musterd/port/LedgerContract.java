package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSamples;
import dev.musterd.model.cost.CostSource;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.model.cost.Work;
import dev.musterd.port.Ledger.Batch;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} does. */
public abstract class LedgerContract {
  protected static final LocalDate DAY = LocalDate.parse("2026-11-29");

  protected abstract Ledger ledger();

  protected abstract <T> T await(Future<T> future);

  protected List<LedgerEntry> read(LocalDate day) {
    List<LedgerEntry> found = new ArrayList<>();
    assertEquals(0, await(ledger().read(day, found::add)));
    return found;
  }

  protected static LedgerEntry busy(int number) {
    return CostSamples.entry(
        number, number, TimeKind.BUSY, Optional.of(CostSamples.work(21_474_836_480L, "widgets")));
  }

  @Test
  void nothing_isThereBeforeTheFirst() {
    assertEquals(List.of(), read(DAY));
  }

  @Test
  void written_isRead_byItsDay() {
    List<LedgerEntry> entries =
        List.of(busy(1), CostSamples.entry(2, 2, TimeKind.BOOT, Optional.empty()));
    await(ledger().write(new Batch(DAY, "120000000", entries)));
    assertEquals(entries, read(DAY));
    assertEquals(List.of(), read(DAY.plusDays(1)));
  }

  @Test
  void entryOfWhichLittleIsKnown_isRead() {
    LedgerEntry full = busy(1);
    LedgerEntry bare =
        new LedgerEntry(
            new CostSource(full.source().instance(), full.source().ownerPool(), Optional.empty()),
            full.from(),
            full.to(),
            TimeKind.BUSY,
            full.work().map(work -> new Work(work.job(), work.repository(), Optional.empty())),
            true,
            new CostParts(OptionalLong.empty(), OptionalLong.empty(), 1, 0));
    await(ledger().write(new Batch(DAY, "1", List.of(bare))));
    assertEquals(List.of(bare), read(DAY));
  }

  @Test
  void sameName_isWrittenOver_andAnotherIsNot() {
    await(ledger().write(new Batch(DAY, "1", List.of(busy(1)))));
    await(ledger().write(new Batch(DAY, "1", List.of(busy(1), busy(2)))));
    await(ledger().write(new Batch(DAY, "2", List.of(busy(3)))));
    assertEquals(List.of(busy(1), busy(2), busy(3)), read(DAY));
  }

  @Test
  void manyObjects_areReadInTheOrderOfTheirNames() {
    List<LedgerEntry> entries = IntStream.range(0, 40).mapToObj(LedgerContract::busy).toList();
    for (int i = 0; i < entries.size(); i++) {
      await(ledger().write(new Batch(DAY, "%03d".formatted(i), List.of(entries.get(i)))));
    }
    assertEquals(entries, read(DAY));
  }
}
