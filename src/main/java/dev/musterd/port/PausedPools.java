package dev.musterd.port;

import dev.musterd.model.PoolPause;
import io.vertx.core.Future;
import java.util.Map;

/**
 * The durable record of which pools are paused. Every call fails with what to do when the store
 * does not answer.
 */
public interface PausedPools {

  /**
   * The paused pools by name; none before the first write, and none where there is no store. Fails
   * when what is stored is no such record.
   */
  Future<Map<String, PoolPause>> read();

  /** Writes these over what was stored before. */
  Future<Void> write(Map<String, PoolPause> paused);
}
