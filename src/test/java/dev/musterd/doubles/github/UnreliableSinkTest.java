package dev.musterd.doubles.github;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnreliableSinkTest {
  private static final int SENT = 300;

  /** The ids in the order of their arrival. */
  private static List<Long> received(long seed, double dropped, double duplicated, Duration delay) {
    VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
    SimulatedGitHub github = new SimulatedGitHub(time, time);
    github.install(ACME);
    List<Long> ids = new ArrayList<>();
    WebhookSink daemon =
        delivery -> {
          ids.add(delivery.id());
          return Future.succeededFuture(202);
        };
    github.sendWebhooksTo(
        new UnreliableSink(daemon, time, new Random(seed), dropped, duplicated, delay));
    for (int i = 0; i < SENT; i++) {
      github.queueJob(ROCKETS, LINUX);
    }
    time.advance(Duration.ofMinutes(10));
    return ids;
  }

  @Test
  void deliver_losesSome() {
    int arrived = received(1, 0.2, 0, Duration.ZERO).size();
    assertTrue(arrived > SENT / 2 && arrived < SENT, "arrived: " + arrived);
  }

  @Test
  void deliver_repeatsSome() {
    List<Long> ids = received(1, 0, 0.2, Duration.ZERO);
    assertTrue(ids.size() > SENT);
    assertEquals(SENT, new HashSet<>(ids).size());
  }

  @Test
  void deliver_reorders_whenDelayed() {
    List<Long> ids = received(1, 0, 0, Duration.ofMinutes(1));
    List<Long> sorted = ids.stream().sorted().toList();
    assertEquals(SENT, ids.size());
    assertNotEquals(sorted, ids);
  }

  @Test
  void deliver_doesTheSame_whenSeedIsTheSame() {
    assertEquals(
        received(7, 0.1, 0.1, Duration.ofMinutes(1)), received(7, 0.1, 0.1, Duration.ofMinutes(1)));
  }
}
