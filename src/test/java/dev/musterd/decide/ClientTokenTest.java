package dev.musterd.decide;

import static dev.musterd.model.Facts.GROUP;
import static dev.musterd.model.Facts.NOON;
import static dev.musterd.model.Facts.delivered;
import static dev.musterd.model.Facts.waiting;
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
    String token = Provisioning.clientToken(GROUP, "spot", List.of(ONE, TWO, THREE));
    assertEquals(token, Provisioning.clientToken(GROUP, "spot", List.of(THREE, ONE, TWO)));
    assertTrue(token.matches("[A-Za-z0-9-]{1,64}"), token);
  }

  @Test
  void clientToken_differs_forAnythingElse() {
    Group other = new Group(GROUP.pool(), Facts.OTHER);
    Group another = new Group("linux-arm64", GROUP.owner());
    Waiting asked = waiting(1, Progress.NONE.requested());
    List<String> tokens =
        List.of(
            Provisioning.clientToken(GROUP, "spot", List.of(ONE)),
            Provisioning.clientToken(GROUP, "on-demand", List.of(ONE)),
            Provisioning.clientToken(other, "spot", List.of(ONE)),
            Provisioning.clientToken(another, "spot", List.of(ONE)),
            Provisioning.clientToken(GROUP, "spot", List.of(asked)),
            Provisioning.clientToken(GROUP, "spot", List.of(ONE_AGAIN)),
            Provisioning.clientToken(GROUP, "spot", List.of(TWO)),
            Provisioning.clientToken(GROUP, "spot", List.of(ONE, TWO)));
    assertEquals(tokens.size(), tokens.stream().distinct().count());
  }
}
