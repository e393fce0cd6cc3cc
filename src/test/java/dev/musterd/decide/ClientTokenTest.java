package dev.musterd.decide;

import static dev.musterd.model.Facts.GROUP;
import static dev.musterd.model.Facts.NOON;
import static dev.musterd.model.Facts.delivered;
import static dev.musterd.model.Facts.waiting;
import static dev.musterd.model.Market.ON_DEMAND;
import static dev.musterd.model.Market.SPOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Facts;
import dev.musterd.model.Group;
import dev.musterd.model.Waiting;
import dev.musterd.model.Waiting.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTokenTest {
  private static final Waiting ONE = waiting(1);
  private static final Waiting TWO = waiting(2);
  private static final Waiting THREE = waiting(3);
  private static final Waiting ONE_AGAIN =
      ONE.leased(new Waiting.Lease(delivered(1, GROUP, 4).receipt(), NOON, 2, 4));

  @Test
  void clientToken_isTheSame_forTheSameTicketsInAnyOrder() {
    String token = ClientToken.forJobs(GROUP, SPOT, List.of(ONE, TWO, THREE));
    assertEquals(token, ClientToken.forJobs(GROUP, SPOT, List.of(THREE, ONE, TWO)));
    assertTrue(token.matches("[A-Za-z0-9-]{1,64}"), token);
  }

  @Test
  void clientToken_differs_forAnythingElse() {
    Group other = new Group(GROUP.pool(), Facts.OTHER);
    Group another = new Group("linux-arm64", GROUP.owner());
    Waiting asked = waiting(1, Progress.NONE.requested());
    List<String> tokens =
        List.of(
            ClientToken.forJobs(GROUP, SPOT, List.of(ONE)),
            ClientToken.forJobs(GROUP, ON_DEMAND, List.of(ONE)),
            ClientToken.forJobs(other, SPOT, List.of(ONE)),
            ClientToken.forJobs(another, SPOT, List.of(ONE)),
            ClientToken.forJobs(GROUP, SPOT, List.of(asked)),
            ClientToken.forJobs(GROUP, SPOT, List.of(ONE_AGAIN)),
            ClientToken.forJobs(GROUP, SPOT, List.of(TWO)),
            ClientToken.forJobs(GROUP, SPOT, List.of(ONE, TWO)));
    assertEquals(tokens.size(), tokens.stream().distinct().count());
  }

  @Test
  void warmToken_differs_fromEveryOtherRequest() {
    Group other = new Group(GROUP.pool(), Facts.OTHER);
    String token = ClientToken.warm(GROUP, SPOT, NOON, 1);
    assertEquals(token, ClientToken.warm(GROUP, SPOT, NOON, 1));
    assertTrue(token.matches("[A-Za-z0-9-]{1,64}"), token);
    List<String> tokens =
        List.of(
            token,
            ClientToken.warm(GROUP, SPOT, NOON, 2),
            ClientToken.warm(GROUP, SPOT, NOON.plusNanos(1), 1),
            ClientToken.warm(GROUP, ON_DEMAND, NOON, 1),
            ClientToken.warm(other, SPOT, NOON, 1),
            ClientToken.forJobs(GROUP, SPOT, List.of()),
            ClientToken.forJobs(GROUP, SPOT, List.of(ONE)));
    assertEquals(tokens.size(), tokens.stream().distinct().count());
  }
}
