package dev.musterd.doubles.s3;

import dev.musterd.port.InterruptionLog;
import dev.musterd.port.InterruptionLogContract;
import io.vertx.core.Future;

class FakeInterruptionLogTest extends InterruptionLogContract {
  private final FakeInterruptionLog fake = new FakeInterruptionLog(() -> AT);

  @Override
  protected InterruptionLog log() {
    return fake;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return future.await();
  }
}
