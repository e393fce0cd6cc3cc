package dev.musterd.doubles.github;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;

/**
 * The world over HTTP on 127.0.0.1, below {@code /} as at github.com and below {@code /api/v3} as
 * at a customer's server.
 */
public final class GitHubDouble {
  private static final String LOOPBACK = "127.0.0.1";

  private final HttpServer server;
  private final GitHubRoutes routes;

  private GitHubDouble(HttpServer server, GitHubRoutes routes) {
    this.server = server;
    this.routes = routes;
  }

  public static Future<GitHubDouble> start(Vertx vertx, GitHubWorld world) {
    return start(vertx, world, GitHubApp.one(), 0);
  }

  /**
   * Listens.
   *
   * @param app whose statements (JWT) it accepts
   * @param port 0 takes a free one
   */
  public static Future<GitHubDouble> start(
      Vertx vertx, GitHubWorld world, GitHubApp app, int port) {
    GitHubRoutes routes = new GitHubRoutes(vertx, world, app);
    Router router = Router.router(vertx);
    Router api = routes.router();
    router.route("/api/v3/*").subRouter(api);
    router.route("/*").subRouter(api);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(port))
        .requestHandler(router)
        .listen()
        .map(server -> new GitHubDouble(server, routes));
  }

  public int port() {
    return server.actualPort();
  }

  /** As {@code github.url} for a customer's server, or as {@code github.api-url} for github.com. */
  public String url() {
    return "http://" + LOOPBACK + ":" + port();
  }

  /** How long every answer takes from now on. */
  public void latency(Duration latency) {
    routes.latency(latency);
  }

  public Future<Void> close() {
    return server.close();
  }
}
