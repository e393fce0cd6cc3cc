package dev.musterd.flow.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.cost.Budgeting;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.decide.cost.Costing;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet whose instances come, work and go at any time, and a daemon that restarts. */
@Order(2) // Among the longest.
class RecordCostsTest {
  private final CostWorld world = new CostWorld();

  /** What the lifetimes cost by the price list: m5.large on demand, 100 GiB, an address. */
  private static CostParts lifetime(CostWorld.Life life) {
    return Costing.cost(life.launched(), life.launched(), life.ended(), CostWorld.HOURLY);
  }

  private Map<String, Long> byInstance() {
    Map<String, Long> sums = new HashMap<>();
    distinct()
        .forEach(
            entry ->
                sums.merge(entry.source().instance().value(), entry.cost().total(), Long::sum));
    return sums;
  }

  private List<LedgerEntry> distinct() {
    Map<String, LedgerEntry> byId = new HashMap<>();
    world
        .ledger()
        .all()
        .forEach(
            entry ->
                byId.merge(
                    entry.id(), entry, (one, other) -> other.to().isAfter(one.to()) ? other : one));
    return List.copyOf(byId.values());
  }

  /** No stretch of an instance's life is in two entries. */
  private void assertNothingTwice() {
    Map<String, List<LedgerEntry>> instances = new HashMap<>();
    distinct()
        .forEach(
            entry ->
                instances
                    .computeIfAbsent(entry.source().instance().value(), _ -> new ArrayList<>())
                    .add(entry));
    instances
        .values()
        .forEach(
            entries -> {
              entries.sort(Comparator.comparing(LedgerEntry::from));
              for (int i = 1; i < entries.size(); i++) {
                assertTrue(
                    !entries.get(i).from().isBefore(entries.get(i - 1).to()), entries::toString);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aMonth_costsWhatItsLifetimesCost_toTheCent(long seed) {
    Random random = new Random(seed);
    for (int minute = 0; minute < 30 * 24 * 60; minute++) {
      world.randomMinute(random);
      if (random.nextInt(2_000) == 0) {
        world.settle();
        world.restart();
      }
    }
    world.endAll();
    Map<String, Long> sums = byInstance();
    assertTrue(world.lives().size() > 300, () -> "only " + world.lives().size());
    long expected = 0;
    for (CostWorld.Life life : world.lives()) {
      assertEquals(lifetime(life).total(), sums.get(life.id().value()), life::toString);
      expected += lifetime(life).total();
    }
    assertNothingTwice();
    for (By by : By.values()) {
      long total = CostReport.of(by, world.ledger().all()).total().sum().total();
      assertEquals(Budgeting.dollars(expected), Budgeting.dollars(total), by::name);
      assertEquals(expected, total, by::name);
    }
    assertTrue(world.ledger().objects() <= 31 * 26, () -> world.ledger().objects() + " objects");
  }

  @Test
  void crash_losesAMinuteAtTheMost_andCountsNothingTwice() {
    for (int second = 0; second < 130; second += 7) {
      CostWorld crashed = new CostWorld();
      CostWorld.Life life = crashed.launch();
      crashed.advance(Duration.ofMinutes(20).plusSeconds(second));
      crashed.start(life, 1);
      crashed.advance(Duration.ofMinutes(7));
      crashed.crash();
      crashed.end(life);
      crashed.advance(Duration.ofMinutes(3));
      crashed.restart();
      crashed.settle();
      Instant last =
          crashed.ledger().all().stream()
              .map(LedgerEntry::to)
              .max(Comparator.naturalOrder())
              .orElseThrow();
      Duration lost = Duration.between(last, crashed.crashedAt());
      assertTrue(lost.compareTo(Duration.ofMinutes(1)) <= 0, lost::toString);
    }
  }

  @Test
  void crashDuringAJob_losesNothing_ofAnInstanceThatGoesOn() {
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(2));
    world.start(life, 1);
    world.advance(Duration.ofMinutes(90));
    world.crash();
    world.advance(Duration.ofMinutes(5));
    world.restart();
    world.advance(Duration.ofMinutes(5));
    world.finish(life, 1);
    world.advance(Duration.ofMinutes(1));
    world.end(life);
    world.settle();
    assertEquals(lifetime(life).total(), byInstance().get(life.id().value()));
    assertNothingTwice();
    Duration busy =
        distinct().stream()
            .filter(entry -> entry.kind() == TimeKind.BUSY)
            .map(LedgerEntry::time)
            .reduce(Duration.ZERO, Duration::plus);
    assertTrue(busy.compareTo(Duration.ofMinutes(99)) > 0, busy::toString);
  }

  @Test
  void storeThatDoesNotAnswer_delaysAndLosesNothing_andIsToldOnce() {
    world.ledger().refuse(Optional.of("S3 is down"));
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofHours(5));
    world.end(life);
    world.advance(Duration.ofMinutes(5));
    assertEquals(List.of(), world.ledger().all());
    assertEquals(1, world.failures().size());
    world.ledger().refuse(Optional.empty());
    world.settle();
    assertEquals(lifetime(life).total(), byInstance().get(life.id().value()));
  }

  @Test
  void costsAreKnown_withoutAStore_sinceTheStart() {
    world.ledger().refuse(Optional.of("there is no bucket"));
    world.advance(Duration.ofHours(2));
    world.restart();
    world.advance(Duration.ofMinutes(1));
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(90).plusSeconds(30));
    world.end(life);
    CostStatement statement = world.reported(1);
    assertEquals(lifetime(life).total(), statement.report().total().sum().total());
    assertEquals(
        Optional.of(Instant.parse("2026-11-01T02:00:00Z")), statement.knownSince(), "its start");
    assertTrue(world.state().costs().today(life.ended()) > 0, "money today");
  }

  @Test
  void costsAreKnown_ofTheWholeDay_afterARestart_withAStore() {
    CostWorld.Life first = world.launch();
    world.advance(Duration.ofMinutes(50));
    world.end(first);
    CostWorld.Life second = world.launch();
    world.advance(Duration.ofMinutes(10));
    world.crash();
    world.restart();
    world.advance(Duration.ofMinutes(20));
    world.end(second);
    world.settle();
    CostStatement statement = world.reported(1);
    assertEquals(Optional.empty(), statement.knownSince());
    long both = lifetime(first).total() + lifetime(second).total();
    assertEquals(both, statement.report().total().sum().total());
    assertEquals(both, world.state().costs().today(second.ended().plusSeconds(60)));
    assertTrue(world.reported(7).knownSince().isPresent(), "a week is more than it knows");
  }

  /**
   * Its ledger has the instance until the restart; this process has recorded it from its launch.
   */
  @Test
  void storeThatAnswersLate_afterARestart_countsNothingTwice() {
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(30));
    world.crash();
    world.ledger().refuse(Optional.of("S3 is down"));
    world.restart();
    world.advance(Duration.ofMinutes(80));
    world.ledger().refuse(Optional.empty());
    world.advance(Duration.ofMinutes(30));
    world.end(life);
    world.settle();
    assertNothingTwice();
    assertTrue(byInstance().get(life.id().value()) <= lifetime(life).total());
  }

  @Test
  void finishThatIsToldTwice_isOneJob() {
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(1));
    world.start(life, 1);
    world.advance(Duration.ofMinutes(5));
    world.finish(life, 1);
    world.advance(Duration.ofMinutes(5));
    world.finish(life, 1);
    world.end(life);
    world.settle();
    Duration busy =
        distinct().stream()
            .filter(entry -> entry.kind() == TimeKind.BUSY)
            .map(LedgerEntry::time)
            .reduce(Duration.ZERO, Duration::plus);
    assertEquals(Duration.ofMinutes(5), busy);
  }

  @Test
  void jobWhoseStartWasMissed_isThere() {
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(5));
    world.finish(life, 7);
    world.end(life);
    world.settle();
    assertEquals(
        List.of(7L),
        distinct().stream().flatMap(it -> it.work().stream()).map(it -> it.job().value()).toList());
  }

  @Test
  void atMostOneObject_isWrittenAMinute() {
    for (int i = 0; i < 40; i++) {
      world.launch();
    }
    long before = world.ledger().writes();
    world.advance(Duration.ofMinutes(30));
    long writes = world.ledger().writes() - before;
    assertTrue(writes <= 31, () -> writes + " in 30 minutes");
  }
}
