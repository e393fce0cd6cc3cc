package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.Buckets;
import dev.musterd.port.BucketsContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MotoBucketsTest extends BucketsContract {
  private final Vertx vertx = Vertx.vertx();
  private RealTime real;

  @BeforeEach
  void connect() {
    Optional<URI> moto = Emulators.moto();
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    real = RealTime.patient(vertx, moto.orElseThrow());
  }

  @AfterEach
  void stop() {
    Optional.ofNullable(real).ifPresent(RealTime::close);
    RealTime.await(vertx.close());
  }

  @Override
  protected Buckets buckets() {
    return real.buckets();
  }

  /** Made anew, or the one that an earlier test left empty. */
  @Override
  protected String bucket() {
    String bucket = "musterd-of-the-contract";
    real.s3.createBucket(call -> call.bucket(bucket)).exceptionally(_ -> null).join();
    return bucket;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
