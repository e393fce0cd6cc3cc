package dev.musterd.github.runners;

import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.port.GitHub;
import dev.musterd.port.GitHubContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The adapter keeps the contract over real HTTP; only the world's time is virtual. */
class RestGitHubTest extends GitHubContract {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private GitHubBench bench;
  private GitHub hosted;
  private GitHub own;

  @BeforeEach
  void start() {
    bench = new GitHubBench(vertx, world);
    hosted = client(GitHubAddress.of("https://github.com", Optional.of(bench.url())));
    own = client(GitHubAddress.of(bench.url(), Optional.empty()));
  }

  private GitHub client(GitHubAddress address) {
    return bench.client(address, time, _ -> {});
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Override
  protected GitHub gitHub() {
    return hosted;
  }

  @Override
  protected GitHub impatientGitHub() {
    return bench.impatient(GitHubAddress.of(bench.url(), Optional.empty()), time);
  }

  @Override
  protected GitHub ownServer() {
    return own;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    return bench.ask(call);
  }
}
