package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.delivered;
import static dev.musterd.model.ModelSamples.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Attempts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTokenTest {
  /** Numbers of steps of capacity. */
  private static final int FIRST = 0;

  private static final int SECOND = 1;
  private static final PendingJob ONE = waiting(1);
  private static final PendingJob TWO = waiting(2);
  private static final PendingJob THREE = waiting(3);
  private static final PendingJob ONE_AGAIN =
      ONE.withVisibility(
          new PendingJob.Visibility(delivered(1, OWNER_POOL, 4).receipt(), NOON, 2, 4));

  @Test
  void clientToken_isTheSame_forTheSameTicketsInAnyOrder() {
    String token = ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE, TWO, THREE));
    assertEquals(token, ClientToken.forJobs(OWNER_POOL, FIRST, List.of(THREE, ONE, TWO)));
    assertTrue(token.matches("[A-Za-z0-9-]{1,64}"), token);
  }

  @Test
  void clientToken_differs_forAnythingElse() {
    OwnerPool other = new OwnerPool(OWNER_POOL.pool(), ModelSamples.OTHER);
    OwnerPool another = new OwnerPool("linux-arm64", OWNER_POOL.owner());
    PendingJob pending = waiting(1, Attempts.NONE.requested());
    List<String> tokens =
        List.of(
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE)),
            ClientToken.forJobs(OWNER_POOL, SECOND, List.of(ONE)),
            ClientToken.forJobs(other, FIRST, List.of(ONE)),
            ClientToken.forJobs(another, FIRST, List.of(ONE)),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(pending)),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE_AGAIN)),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(TWO)),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE, TWO)));
    assertEquals(tokens.size(), tokens.stream().distinct().count());
  }

  @Test
  void clientToken_isTheSame_inAnyCaseOfTheOwnersName() {
    OwnerPool shouting = new OwnerPool(OWNER_POOL.pool(), new Owner.Organization("ACME"));
    assertEquals(OWNER_POOL, shouting);
    assertEquals(
        ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE)),
        ClientToken.forJobs(shouting, FIRST, List.of(ONE)));
    assertEquals(
        ClientToken.warm(OWNER_POOL, FIRST, NOON, 1), ClientToken.warm(shouting, FIRST, NOON, 1));
  }

  @Test
  void warmToken_differs_fromEveryOtherRequest() {
    OwnerPool other = new OwnerPool(OWNER_POOL.pool(), ModelSamples.OTHER);
    String token = ClientToken.warm(OWNER_POOL, FIRST, NOON, 1);
    assertEquals(token, ClientToken.warm(OWNER_POOL, FIRST, NOON, 1));
    assertTrue(token.matches("[A-Za-z0-9-]{1,64}"), token);
    List<String> tokens =
        List.of(
            token,
            ClientToken.warm(OWNER_POOL, FIRST, NOON, 2),
            ClientToken.warm(OWNER_POOL, FIRST, NOON.plusNanos(1), 1),
            ClientToken.warm(OWNER_POOL, SECOND, NOON, 1),
            ClientToken.warm(other, FIRST, NOON, 1),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of()),
            ClientToken.forJobs(OWNER_POOL, FIRST, List.of(ONE)));
    assertEquals(tokens.size(), tokens.stream().distinct().count());
  }
}
