package dev.musterd.doubles.s3;

import dev.musterd.port.Ledger;
import dev.musterd.port.LedgerContract;
import io.vertx.core.Future;

class FakeLedgerTest extends LedgerContract {
  private final FakeLedger fake = new FakeLedger();

  @Override
  protected Ledger ledger() {
    return fake;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return future.await();
  }
}
