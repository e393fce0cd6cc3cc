package dev.musterd.doubles.s3;

import dev.musterd.model.PoolPause;
import dev.musterd.port.PausedPools;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The paused pools in memory. They outlive the daemons of a simulation, as in S3. */
public final class FakePausedPools implements PausedPools {
  private Map<String, PoolPause> stored = Map.of();
  private Optional<String> refusal = Optional.empty();
  private boolean silent;
  private int writes;

  /** Every call fails with this from now on; empty: no call does. */
  public void refuse(Optional<String> reason) {
    refusal = reason;
  }

  /** Whether calls are never answered from now on. */
  public void silence(boolean on) {
    silent = on;
  }

  /** What is stored, as an earlier process left it. */
  public void put(Map<String, PoolPause> paused) {
    stored = new TreeMap<>(paused);
  }

  public Map<String, PoolPause> stored() {
    return new TreeMap<>(stored);
  }

  /** Writes so far. */
  public int writes() {
    return writes;
  }

  @Override
  public Future<Map<String, PoolPause>> read() {
    return answer().map(_ -> stored());
  }

  @Override
  public Future<Void> write(Map<String, PoolPause> paused) {
    return answer()
        .map(
            _ -> {
              writes++;
              put(paused);
              return null;
            });
  }

  private Future<Void> answer() {
    if (silent) {
      return Promise.<Void>promise().future();
    }
    return refusal.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
  }
}
