package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.github.FakeGitHub;
import dev.musterd.doubles.github.GitHubSamples;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

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

  /** For the simulation, an installation at an enterprise stands for a person's token. */
  @Test
  void register_registersAtEnterprise() {
    Owner.Enterprise umbrella = new Owner.Enterprise("umbrella");
    world.install(umbrella);
    ask(
        () ->
            gitHub().register(GitHubSamples.persistent(), umbrella, 0, GitHubSamples.instance(1)));
    ask(() -> gitHub().register(GitHubSamples.ephemeral(), umbrella, 0, GitHubSamples.instance(2)));
    assertEquals(1, world.runners(umbrella).size());
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
