package dev.musterd.doubles.s3;

import dev.musterd.port.Lease;
import dev.musterd.port.LeaseContract;
import io.vertx.core.Future;

class FakeLeaseTest extends LeaseContract {
  private final FakeLease fake = new FakeLease();

  @Override
  protected Lease lease() {
    return fake;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return future.await();
  }

  @Override
  protected void edit(String text) {
    fake.edit(text);
  }

  @Override
  protected void remove() {
    fake.remove();
  }
}
