package dev.musterd.doubles.s3;

import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerArchiveContract;
import io.vertx.core.Future;

class FakeRunnerArchiveTest extends RunnerArchiveContract {
  private final FakeRunnerArchive fake = new FakeRunnerArchive();

  @Override
  protected RunnerArchive archive() {
    return fake;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return future.await();
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    return future.cause();
  }

  @Override
  protected void remove(RunnerPlatform platform, String asset) {
    fake.remove(platform, asset);
  }
}
