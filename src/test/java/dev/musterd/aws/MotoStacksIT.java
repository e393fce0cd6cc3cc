package dev.musterd.aws;

import dev.musterd.port.Stacks;
import dev.musterd.port.StacksContract;
import io.vertx.core.Future;
import org.junit.jupiter.api.extension.RegisterExtension;

class MotoStacksIT extends StacksContract {
  @RegisterExtension private final MotoAdapters moto = new MotoAdapters();

  @Override
  protected Stacks stacks() {
    return moto.real().stacks();
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    return RealTime.awaitFailure(future);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
