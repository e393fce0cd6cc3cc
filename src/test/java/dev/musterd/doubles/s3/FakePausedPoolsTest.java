package dev.musterd.doubles.s3;

import dev.musterd.port.PausedPools;
import dev.musterd.port.PausedPoolsContract;
import io.vertx.core.Future;

class FakePausedPoolsTest extends PausedPoolsContract {
  private final FakePausedPools fake = new FakePausedPools();

  @Override
  protected PausedPools pools() {
    return fake;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return future.await();
  }
}
