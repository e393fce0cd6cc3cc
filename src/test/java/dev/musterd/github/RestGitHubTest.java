package dev.musterd.github;

import dev.musterd.app.VertxTimers;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.port.GitHub;
import dev.musterd.port.GitHubContract;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The adapter keeps the contract over real HTTP; only the world's time is virtual. */
class RestGitHubTest extends GitHubContract {
  private static Vertx vertx;

  private Context context;
  private GitHubDouble server;
  private HttpClientAgent http;
  private GitHub hosted;
  private GitHub own;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void start() {
    context = vertx.getOrCreateContext();
    server = GitHubDouble.start(vertx, world).await();
    http = GitHubHttp.create(vertx, true, Optional.empty());
    hosted = client(GitHubAddress.of("https://github.com", Optional.of(server.url())));
    own = client(GitHubAddress.of(server.url(), Optional.empty()));
  }

  private GitHub client(GitHubAddress address) {
    AppJwt jwt = new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), time);
    return new RestGitHub(
        http, address, jwt, time, new VertxTimers(vertx), _ -> {}, Duration.ofSeconds(6));
  }

  @AfterEach
  void stop() {
    http.close().await();
    server.close().await();
  }

  @Override
  protected GitHub gitHub() {
    return hosted;
  }

  @Override
  protected GitHub ownServer() {
    return own;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> call.get().onComplete(promise));
    return promise.future().await();
  }
}
