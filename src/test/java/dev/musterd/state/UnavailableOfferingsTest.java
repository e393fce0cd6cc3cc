package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnavailableOfferingsTest {
  private static final Offering M5 = new Offering("m5.large", "subnet-1", Market.SPOT);
  private static final Offering C5 = new Offering("c5.large", "subnet-1", Market.SPOT);

  private final UnavailableOfferings shortages = new UnavailableOfferings(Duration.ofMinutes(3));

  @Test
  void shortage_isForgotten_afterAWhile() {
    shortages.remember(List.of(shortage(M5)), NOON);
    shortages.remember(List.of(shortage(C5)), NOON.plusSeconds(60));
    assertEquals(Set.of(M5, C5), shortages.at(NOON.plusMillis(179_999)));
    assertEquals(Set.of(C5), shortages.at(NOON.plusSeconds(180)));
    assertEquals(Set.of(), shortages.at(NOON.plusSeconds(240)));
  }

  @Test
  void shortage_lastsLonger_whenItIsSeenAgain() {
    shortages.remember(List.of(shortage(M5)), NOON);
    shortages.remember(List.of(shortage(M5)), NOON.plusSeconds(120));
    assertEquals(Set.of(M5), shortages.at(NOON.plusSeconds(299)));
    assertEquals(Set.of(), shortages.at(NOON.plusSeconds(300)));
  }

  private static Shortage shortage(Offering offering) {
    return new Shortage(offering, "InsufficientInstanceCapacity");
  }

  @Test
  void refusals_areCounted_forAnHour() {
    shortages.remember(List.of(shortage(M5), shortage(C5)), NOON);
    shortages.remember(List.of(shortage(M5)), NOON.plusSeconds(60));
    assertEquals(Map.of(M5, 2, C5, 1), shortages.refusals(NOON.plusSeconds(3600)));
    assertEquals(Map.of(M5, 1), shortages.refusals(NOON.plusSeconds(3601)));
    assertEquals(Map.of(), shortages.refusals(NOON.plusSeconds(3661)));
  }
}
