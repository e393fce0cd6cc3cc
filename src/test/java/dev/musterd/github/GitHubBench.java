package dev.musterd.github;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.runners.RestGitHub;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A world behind real HTTP, and clients that are called from an event loop as in the daemon. */
public final class GitHubBench implements AutoCloseable {
  private final Vertx vertx;
  private final ImmediateTimers timers = new ImmediateTimers();
  private final Context context;
  private final GitHubDouble server;
  private final HttpClientAgent http;

  public GitHubBench(Vertx vertx, SimulatedGitHub world) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    server = GitHubDouble.start(vertx, world).await();
    http = GitHubHttp.create(vertx, true, Optional.empty());
  }

  public String url() {
    return server.url();
  }

  /** The pauses that its clients have made, none of which has taken time. */
  public List<Duration> pauses() {
    return timers.delays();
  }

  ImmediateTimers timers() {
    return timers;
  }

  HttpClientAgent http() {
    return http;
  }

  public RestGitHub client(GitHubAddress address, InstantSource clock, Consumer<String> counter) {
    AppJwt jwt = new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), clock);
    return new RestGitHub(
        http, address, new RestGitHub.Identity(jwt), clock, timers, counter, Hang.LIMIT);
  }

  /** With an App whose JWTs a test has made. */
  public RestGitHub of(AppJwt jwt, InstantSource clock) {
    return client(new RestGitHub.Identity(jwt), clock);
  }

  /** Gives a call up soon; only for those that GitHub does not answer. */
  public RestGitHub impatient(GitHubAddress address, InstantSource clock) {
    RestGitHub.Identity identity = new RestGitHub.Identity(statement(GitHubApp.one(), clock));
    return new RestGitHub(http, address, identity, clock, timers, _ -> {}, Duration.ofSeconds(1));
  }

  /** One of several Apps of a daemon. */
  public RestGitHub oneOfMany(GitHubApp app, InstantSource clock) {
    return client(
        new RestGitHub.Identity(statement(app, clock), PersonalToken.none(), false), clock);
  }

  /** The App of all tests, with a person's token for enterprises. */
  public RestGitHub withToken(String token, InstantSource clock) {
    return withToken(new PersonalToken(Optional.of(token)), clock);
  }

  /** With a token that the test replaces. */
  public RestGitHub withToken(PersonalToken person, InstantSource clock) {
    AppJwt jwt = statement(GitHubApp.one(), clock);
    return client(new RestGitHub.Identity(jwt, person, true), clock);
  }

  private RestGitHub client(RestGitHub.Identity identity, InstantSource clock) {
    GitHubAddress address = GitHubAddress.of(url(), Optional.empty());
    return new RestGitHub(http, address, identity, clock, timers, _ -> {}, Hang.LIMIT);
  }

  private static AppJwt statement(GitHubApp app, InstantSource clock) {
    return new AppJwt(app.id(), AppKey.of(app.pem()), clock);
  }

  public <T> T ask(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> call.get().onComplete(promise));
    return promise.future().await();
  }

  @Override
  public void close() {
    http.close().await();
    server.close().await();
  }
}
