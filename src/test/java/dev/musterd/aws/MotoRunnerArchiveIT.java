package dev.musterd.aws;

import dev.musterd.model.release.RunnerMirror;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerArchiveContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The kit over an independent reading of S3's documentation. */
class MotoRunnerArchiveIT extends RunnerArchiveContract {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private MotoBucket bucket;

  @BeforeEach
  void makeBucket() {
    bucket = MotoBucket.create(vertx);
  }

  @AfterEach
  void close() {
    Optional.ofNullable(bucket).ifPresent(MotoBucket::close);
  }

  @Override
  protected RunnerArchive archive() {
    return bucket.site().archive(bucket.name());
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    return RealTime.awaitFailure(future);
  }

  @Override
  protected void remove(RunnerPlatform platform, String asset) {
    bucket
        .site()
        .client()
        .deleteObject(call -> call.bucket(bucket.name()).key(RunnerMirror.key(platform, asset)))
        .join();
  }
}
