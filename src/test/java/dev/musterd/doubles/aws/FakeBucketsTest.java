package dev.musterd.doubles.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Buckets;
import dev.musterd.port.BucketsContract;
import io.vertx.core.Future;

class FakeBucketsTest extends BucketsContract {
  private final FakeBuckets buckets = new FakeBuckets();

  @Override
  protected Buckets buckets() {
    return buckets;
  }

  @Override
  protected String bucket() {
    return "musterd-in-memory";
  }

  @Override
  protected <T> T await(Future<T> future) {
    assertTrue(future.succeeded(), () -> "it should have succeeded: " + future.cause());
    return future.result();
  }
}
