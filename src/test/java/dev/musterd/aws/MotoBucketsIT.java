package dev.musterd.aws;

import dev.musterd.port.Buckets;
import dev.musterd.port.BucketsContract;
import io.vertx.core.Future;
import org.junit.jupiter.api.extension.RegisterExtension;

class MotoBucketsIT extends BucketsContract {
  @RegisterExtension private final MotoAdapters moto = new MotoAdapters();

  @Override
  protected Buckets buckets() {
    return moto.real().buckets();
  }

  /** Made anew, or the one that an earlier test left empty. */
  @Override
  protected String bucket() {
    String bucket = "musterd-of-the-contract";
    moto.real().s3.createBucket(call -> call.bucket(bucket)).exceptionally(_ -> null).join();
    return bucket;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
