package dev.musterd.doubles.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Stacks;
import dev.musterd.port.StacksContract;
import io.vertx.core.Future;

class FakeStacksTest extends StacksContract {
  private final FakeStacks stacks = new FakeStacks(url -> url.toString());

  @Override
  protected Stacks stacks() {
    return stacks;
  }

  @Override
  protected <T> T await(Future<T> future) {
    assertTrue(future.succeeded(), () -> "it should have succeeded: " + future.cause());
    return future.result();
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    assertTrue(future.failed(), "it should have failed");
    return future.cause();
  }
}
