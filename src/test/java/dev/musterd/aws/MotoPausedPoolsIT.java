package dev.musterd.aws;

import dev.musterd.port.PausedPools;
import dev.musterd.port.PausedPoolsContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The kit over an independent reading of S3's documentation. */
class MotoPausedPoolsIT extends PausedPoolsContract {
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
  protected PausedPools pools() {
    return bucket.site().pausedPools(bucket.name());
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
