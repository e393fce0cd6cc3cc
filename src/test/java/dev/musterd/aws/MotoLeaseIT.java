package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.Lease;
import dev.musterd.port.LeaseContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** The kit over an independent reading of S3's documentation. */
class MotoLeaseIT extends LeaseContract {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private static final String KEY = "lease/ci.json";

  private final Optional<URI> moto = Emulators.moto();
  private final String bucket = "musterd-" + UUID.randomUUID();
  private S3Site site;

  @BeforeEach
  void makeBucket() {
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    site = new S3Site(vertx, moto.orElseThrow());
    site.client()
        .createBucket(
            call ->
                call.bucket(bucket)
                    .createBucketConfiguration(bucket -> bucket.locationConstraint("eu-west-1")))
        .join();
  }

  @AfterEach
  void close() {
    Optional.ofNullable(site).ifPresent(S3Site::close);
  }

  @Override
  protected Lease lease() {
    return site.lease(bucket);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected void edit(String text) {
    site.client()
        .putObject(call -> call.bucket(bucket).key(KEY), AsyncRequestBody.fromString(text))
        .join();
  }

  @Override
  protected void remove() {
    site.client().deleteObject(call -> call.bucket(bucket).key(KEY)).join();
  }
}
