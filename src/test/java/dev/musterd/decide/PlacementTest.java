package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final RunnerPool POOL = PoolBuilder.pool("linux").build();

  @Test
  void offerings_areEveryTypeInEverySubnet_inTheOrderOfPreference() {
    assertEquals(
        List.of(
            "m5.large/subnet-1/spot",
            "m5.large/subnet-2/spot",
            "c5.large/subnet-1/spot",
            "c5.large/subnet-2/spot"),
        words(Placement.offerings(POOL, Market.SPOT, Set.of())));
  }

  @Test
  void offerings_nameEachOnce_whenTheConfigurationNamesOneTwice() {
    RunnerPool twice =
        PoolBuilder.pool("linux")
            .instanceTypes(List.of("m5.large", "m5.large"))
            .subnets(List.of("subnet-1", "subnet-1"))
            .build();
    assertEquals(
        List.of("m5.large/subnet-1/spot"),
        words(Placement.offerings(twice, Market.SPOT, Set.of())));
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
        words(Placement.offerings(POOL, Market.SPOT, shortOnes)));
  }

  @Test
  void offerings_areAll_whenAllAreShort() {
    Set<Offering> all = new HashSet<>(Placement.offerings(POOL, Market.ON_DEMAND, Set.of()));
    assertEquals(4, Placement.offerings(POOL, Market.ON_DEMAND, all).size());
  }

  @Test
  void offerings_areAtMostWhatAFleetRequestTakes_andPromisingOnesFirst() {
    List<String> types = IntStream.range(0, 200).mapToObj(n -> "m" + n + ".large").toList();
    RunnerPool wide = PoolBuilder.pool("wide").instanceTypes(types).build();
    List<Offering> most = Placement.offerings(wide, Market.SPOT, Set.of());
    assertEquals(300, most.size());
    List<Offering> rest = Placement.offerings(wide, Market.SPOT, new HashSet<>(most));
    assertEquals("m150.large/subnet-1/spot", rest.getFirst().toString());
    assertEquals(100, rest.size());
  }

  private static List<String> words(List<Offering> offerings) {
    return offerings.stream().map(Offering::toString).toList();
  }
}
