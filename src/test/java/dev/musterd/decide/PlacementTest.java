package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Placement.Choice;
import dev.musterd.decide.Placement.Facts;
import dev.musterd.decide.Placement.Markets;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private static final RunnerPool POOL = PoolBuilder.pool("linux").build();

  /** Two steps on spot and one on demand, one type each, in one subnet. */
  private static final RunnerPool LADDER =
      PoolBuilder.pool("linux")
          .subnets(List.of("subnet-1"))
          .capacity(
              PoolBuilder.spot("m5.large"),
              PoolBuilder.spot("m5.xlarge"),
              PoolBuilder.onDemand("m5.large"))
          .build();

  private static final List<Offering> OF_STEPS =
      List.of(
          new Offering("m5.large", "subnet-1", Market.SPOT),
          new Offering("m5.xlarge", "subnet-1", Market.SPOT),
          new Offering("m5.large", "subnet-1", Market.ON_DEMAND));

  @Test
  void offerings_areEveryTypeInEverySubnet_inTheOrderOfPreference() {
    assertEquals(
        List.of(
            "m5.large/subnet-1/spot",
            "m5.large/subnet-2/spot",
            "c5.large/subnet-1/spot",
            "c5.large/subnet-2/spot"),
        words(first(POOL, Set.of()).offerings()));
  }

  @Test
  void offerings_nameEachOnce_whenTheConfigurationNamesOneTwice() {
    RunnerPool twice =
        PoolBuilder.pool("linux")
            .instanceTypes(List.of("m5.large", "m5.large"))
            .subnets(List.of("subnet-1", "subnet-1"))
            .build();
    assertEquals(List.of("m5.large/subnet-1/spot"), words(first(twice, Set.of()).offerings()));
  }

  @Test
  void offerings_leaveOutShortOnes() {
    Set<Offering> shortOnes =
        Set.of(
            new Offering("m5.large", "subnet-1", Market.SPOT),
            new Offering("c5.large", "subnet-2", Market.SPOT),
            new Offering("c5.large", "subnet-1", Market.ON_DEMAND));
    assertEquals(
        List.of("m5.large/subnet-2/spot", "c5.large/subnet-1/spot"),
        words(first(POOL, shortOnes).offerings()));
  }

  @Test
  void offerings_areAll_whenAllAreShort() {
    Set<Offering> all = new HashSet<>(first(POOL, Set.of()).offerings());
    assertEquals(4, first(POOL, all).offerings().size());
    assertFalse(Placement.hasOthers(POOL, all));
  }

  @Test
  void offerings_areAtMostWhatAFleetRequestTakes_andPromisingOnesFirst() {
    List<String> types = IntStream.range(0, 200).mapToObj(n -> "m" + n + ".large").toList();
    RunnerPool wide = PoolBuilder.pool("wide").instanceTypes(types).build();
    List<Offering> most = first(wide, Set.of()).offerings();
    assertEquals(300, most.size());
    List<Offering> rest = first(wide, new HashSet<>(most)).offerings();
    assertEquals("m150.large/subnet-1/spot", rest.getFirst().toString());
    assertEquals(100, rest.size());
  }

  /** Which steps one launch asks in turn, when each brings too little. */
  @ParameterizedTest
  @CsvSource({
    // markets, steps known to be short, steps asked
    "ANY, '', 012",
    "ANY, 0, 12",
    "ANY, 1, 02",
    "ANY, 2, 012",
    "ANY, 01, 2",
    "ANY, 02, 12",
    "ANY, 12, 012",
    "ANY, 012, 012",
    "ON_DEMAND_ONLY, '', 2",
    "ON_DEMAND_ONLY, 2, 2",
    "ON_DEMAND_ONLY, 012, 2",
  })
  void steps_areAskedInOrder_thoseKnownToBeShortOnlyWhenNoneIsLeft(
      Markets markets, String shortSteps, String asked) {
    Facts facts = new Facts(LADDER, markets, shortOnes(shortSteps));
    assertEquals(asked, walk(facts));
  }

  @Test
  void poolWithoutStepsOnDemand_usesWhatItHas_whenOnlyOnDemandIsAskedFor() {
    Facts facts = new Facts(POOL, Markets.ON_DEMAND_ONLY, Set.of());
    assertEquals(Market.SPOT, Placement.first(facts).market());
    assertEquals("0", walk(facts));
  }

  /** Work that an interruption has ended is not left to spot again. */
  @Test
  void poolForRepeatedWork_hasAStepOnDemand_ofAllItsTypes() {
    RunnerPool pool = POOL.withOnDemand();
    Choice choice = Placement.first(new Facts(pool, Markets.ON_DEMAND_ONLY, Set.of()));
    assertEquals(Market.ON_DEMAND, choice.market());
    assertEquals(
        POOL.launch().instanceTypes(),
        choice.offerings().stream().map(Offering::instanceType).distinct().toList());
    assertEquals(LADDER, LADDER.withOnDemand());
  }

  /**
   * Every set of short steps of every kind of ladder: each look ends, and no step is asked twice.
   */
  @Test
  void everyLook_ends_andAsksNoStepTwice() {
    for (Markets markets : Markets.values()) {
      for (int shortSteps = 0; shortSteps < 8; shortSteps++) {
        int bits = shortSteps;
        String numbers =
            IntStream.range(0, 3)
                .filter(step -> (bits >> step & 1) == 1)
                .mapToObj(String::valueOf)
                .reduce("", String::concat);
        String asked = walk(new Facts(LADDER, markets, shortOnes(numbers)));
        assertTrue(asked.matches("0?1?2?") && !asked.isEmpty(), numbers + " → " + asked);
      }
    }
  }

  @Test
  void hasOthers_countsTheStepsOnDemandAsWell() {
    assertTrue(Placement.hasOthers(LADDER, shortOnes("01")));
    assertFalse(Placement.hasOthers(LADDER, shortOnes("012")));
  }

  private static String walk(Facts facts) {
    List<Integer> asked = new ArrayList<>();
    for (Optional<Choice> next = Optional.of(Placement.first(facts));
        next.isPresent();
        next = Placement.after(facts, asked.getLast())) {
      asked.add(next.get().step());
      assertEquals(
          facts.pool().launch().capacity().get(asked.getLast()).market(), next.get().market());
    }
    return Stream.of(asked.toArray()).map(String::valueOf).reduce("", String::concat);
  }

  private static Set<Offering> shortOnes(String steps) {
    Set<Offering> shortOnes = new HashSet<>();
    steps.chars().forEach(step -> shortOnes.add(OF_STEPS.get(step - '0')));
    return shortOnes;
  }

  private static Choice first(RunnerPool pool, Set<Offering> shortOnes) {
    return Placement.first(new Facts(pool, Markets.ANY, shortOnes));
  }

  private static List<String> words(List<Offering> offerings) {
    return offerings.stream().map(Offering::toString).toList();
  }
}
