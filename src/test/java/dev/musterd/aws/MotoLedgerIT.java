package dev.musterd.aws;

import dev.musterd.port.Ledger;
import dev.musterd.port.LedgerContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The kit over an independent reading of S3's documentation. */
class MotoLedgerIT extends LedgerContract {
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
  protected Ledger ledger() {
    return bucket.site().ledger(bucket.name());
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
