package dev.musterd.github.runners;

import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.CheckRunsContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The adapter keeps the contract over real HTTP; only the world's time is virtual. */
class RestCheckRunsTest extends CheckRunsContract {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private GitHubBench bench;
  private CheckRuns checkRuns;

  @BeforeEach
  void start() {
    bench = new GitHubBench(vertx, world);
    checkRuns =
        bench.client(GitHubAddress.of(bench.url(), Optional.empty()), time, _ -> {}).checkRuns();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Override
  protected CheckRuns checkRuns() {
    return checkRuns;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    return bench.ask(call);
  }
}
