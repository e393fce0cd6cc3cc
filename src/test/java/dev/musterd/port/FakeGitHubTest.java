package dev.musterd.port;

import dev.musterd.doubles.github.FakeGitHub;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/** The direct face keeps the contract, all in virtual time. */
class FakeGitHubTest extends GitHubContract {
  private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

  private final GitHub fake = new FakeGitHub(world, time, time);

  @Override
  protected GitHub gitHub() {
    return fake;
  }

  @Override
  protected GitHub ownServer() {
    return fake;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    Future<T> future = call.get();
    if (!future.isComplete()) {
      time.advance(LONGEST_CALL);
    }
    if (future.failed()) {
      throw future.cause() instanceof ListRefusedException refused
          ? refused
          : new IllegalStateException(future.cause().getMessage());
    }
    return future.result();
  }
}
