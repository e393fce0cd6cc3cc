package dev.musterd.doubles.github;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The simulated GitHub over HTTP on 127.0.0.1, as one kind of server. */
public final class GitHubDouble {
  private static final String LOOPBACK = "127.0.0.1";

  private final HttpServer server;
  private final GitHubRoutes routes;
  private final Dialect dialect;

  private GitHubDouble(HttpServer server, GitHubRoutes routes, Dialect dialect) {
    this.server = server;
    this.routes = routes;
    this.dialect = dialect;
  }

  public static Future<GitHubDouble> start(Vertx vertx, SimulatedGitHub github) {
    return start(vertx, github, GitHubApp.all(), Dialect.ANY, Optional.empty());
  }

  /**
   * Listens on a free port.
   *
   * @param apps whose statements (JWT) it accepts
   * @param authority who signed its certificate; empty for plain HTTP
   */
  public static Future<GitHubDouble> start(
      Vertx vertx,
      SimulatedGitHub github,
      List<GitHubApp> apps,
      Dialect dialect,
      Optional<TestAuthority> authority) {
    GitHubRoutes routes = new GitHubRoutes(vertx, github, apps);
    HttpServerOptions options = new HttpServerOptions().setHost(LOOPBACK).setPort(0);
    authority.ifPresent(own -> options.setSsl(true).setKeyCertOptions(own.server()));
    return vertx
        .createHttpServer(options)
        .requestHandler(router(vertx, routes, dialect))
        .listen()
        .map(server -> new GitHubDouble(server, routes, dialect));
  }

  private static Router router(Vertx vertx, GitHubRoutes routes, Dialect dialect) {
    Router router = Router.router(vertx);
    Router api = routes.router();
    if (dialect == Dialect.ANY) {
      router.route("/api/v3/*").subRouter(api);
      router.route("/*").subRouter(api);
      return router;
    }
    if (!dialect.hosted()) {
      router
          .route()
          .handler(
              context -> {
                context.response().putHeader("X-GitHub-Enterprise-Version", version(dialect));
                context.next();
              });
    }
    router.route(dialect.apiPath() + "/*").virtualHost(dialect.apiHost()).subRouter(api);
    // Everything else is for people.
    router.route().handler(BodyHandler.create(false));
    routes.pages(router);
    router
        .route()
        .handler(
            context ->
                context
                    .response()
                    .setStatusCode(404)
                    .putHeader("content-type", "text/html")
                    .end("<h1>Not a page</h1>"));
    return router;
  }

  static String version(Dialect dialect) {
    return dialect.old() ? "2.22.0" : "3.19.0";
  }

  public int port() {
    return server.actualPort();
  }

  /** What {@code github.url} has to be. */
  public String url() {
    String scheme = dialect == Dialect.ANY ? "http://" : "https://";
    return scheme + dialect.webHost() + ":" + port();
  }

  /** How long every answer takes from now on. */
  public void latency(Duration latency) {
    routes.latency(latency);
  }

  /** From now on, the keys whose statements are accepted. */
  public void accept(GitHubApp... apps) {
    routes.accept(List.of(apps));
  }

  public Future<Void> close() {
    return server.close();
  }
}
