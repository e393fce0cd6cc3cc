package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** A new bucket of moto's S3, and the adapters over it. */
record MotoBucket(S3Site site, String name) implements AutoCloseable {

  /** Skips the test where moto does not start. */
  static MotoBucket create(Vertx vertx) {
    Optional<URI> moto = Emulators.moto();
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    MotoBucket bucket =
        new MotoBucket(new S3Site(vertx, moto.orElseThrow()), "musterd-" + UUID.randomUUID());
    bucket
        .site()
        .client()
        .createBucket(
            call ->
                call.bucket(bucket.name())
                    .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")))
        .join();
    return bucket;
  }

  @Override
  public void close() {
    site.close();
  }
}
