package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.PoolPause;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link PausedPools} does. */
public abstract class PausedPoolsContract {
  protected static final Instant AT = Instant.parse("2026-11-29T10:00:00Z");
  protected static final PoolPause BY_ALICE = new PoolPause("alice@laptop", AT);
  private static final PoolPause BY_BOB = new PoolPause("bob@host.example", AT.plusSeconds(90));

  protected abstract PausedPools pools();

  protected abstract <T> T await(Future<T> future);

  @Test
  void noPool_isPaused_beforeTheFirstWrite() {
    assertEquals(Map.of(), await(pools().read()));
  }

  @Test
  void written_isRead() {
    Map<String, PoolPause> paused = Map.of("linux-x64", BY_ALICE, "gpu_2.large", BY_BOB);
    await(pools().write(paused));
    assertEquals(paused, await(pools().read()));
  }

  @Test
  void laterWrite_replacesTheEarlier() {
    await(pools().write(Map.of("linux-x64", BY_ALICE, "gpu", BY_BOB)));
    await(pools().write(Map.of("gpu", BY_ALICE)));
    assertEquals(Map.of("gpu", BY_ALICE), await(pools().read()));
    await(pools().write(Map.of()));
    assertEquals(Map.of(), await(pools().read()));
  }
}
