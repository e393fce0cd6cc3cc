package dev.musterd.http.management;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The operators' door, on a port of its own: is it alive, is it ready, what does it do, and why.
 */
public final class ManagementServer {
  private static final int IDLE_TIMEOUT_SECONDS = 30;
  private static final String BEARER = "Bearer ";
  private static final String NOTHING =
      "there is nothing here; try /livez, /readyz, /metrics, or jobs, runners, pools and reap below"
          + " /api/v1/";

  private final String host;
  private final int configuredPort;
  private final Supplier<List<String>> unready;
  private final Supplier<String> metrics;
  private final ManagementApi api;
  private final HttpServer server;
  private Optional<byte[]> token;

  /**
   * @param port 0 takes a free one, see {@link #port}
   * @param token asked for by everything but the two probes, which tell nothing worth hiding
   * @param unready why the daemon is not ready; empty when it is
   * @param metrics in Prometheus' text format
   * @param api the pages below {@code /api/v1}
   */
  public ManagementServer(
      Vertx vertx,
      String host,
      int port,
      Optional<String> token,
      Supplier<List<String>> unready,
      Supplier<String> metrics,
      ManagementApi api) {
    this.host = host;
    this.configuredPort = port;
    this.token = token.map(ManagementServer::bearer);
    this.unready = unready;
    this.metrics = metrics;
    this.api = api;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::receive);
  }

  /** Asks for another token from the next request on; for none when it is empty. */
  public void admit(Optional<String> other) {
    token = other.map(ManagementServer::bearer);
  }

  private static byte[] bearer(String secret) {
    return (BEARER + secret).getBytes(StandardCharsets.UTF_8);
  }

  /** Completes once the port is open. */
  public Future<Void> start() {
    return server.listen(configuredPort, host).mapEmpty();
  }

  /** The port in use, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Opens no new connection, lets answers in flight finish, and ends after {@code patience}. */
  public Future<Void> close(Duration patience) {
    return server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void receive(HttpServerRequest request) {
    page(request)
        .otherwise(ManagementServer::broken)
        .onSuccess(page -> answer(request.response(), page));
  }

  private static void answer(HttpServerResponse response, ManagementResponse page) {
    response.setStatusCode(page.status()).putHeader(HttpHeaders.CONTENT_TYPE, page.type());
    page.headers().forEach(response::putHeader);
    response.end(page.text());
  }

  private Future<ManagementResponse> page(HttpServerRequest request) {
    String path = Optional.ofNullable(request.path()).orElse("");
    boolean probe = path.equals("/livez") || path.equals("/readyz");
    if (!probe && !isAllowed(request)) {
      return Future.succeededFuture(
          ManagementResponse.error(401, "the management token is missing or wrong")
              .with("WWW-Authenticate", "Bearer"));
    }
    return route(path)
        .map(route -> page(request, route))
        .orElseGet(() -> Future.succeededFuture(ManagementResponse.error(404, NOTHING)));
  }

  private static Future<ManagementResponse> page(HttpServerRequest request, Route route) {
    if (!route.methods().contains(request.method())) {
      return Future.succeededFuture(
          ManagementResponse.error(405, "this cannot be asked for by " + request.method())
              .with("Allow", route.allowed()));
    }
    try {
      return route.page().apply(request);
    } catch (RuntimeException bug) {
      return Future.failedFuture(bug);
    }
  }

  private static ManagementResponse broken(Throwable bug) {
    return ManagementResponse.error(
        500, "this page cannot be made: " + bug.getClass().getSimpleName());
  }

  private Optional<Route> route(String path) {
    return switch (path) {
      case "/livez" -> Optional.of(Route.reading(_ -> ManagementResponse.text("ok")));
      case "/readyz" -> Optional.of(Route.reading(_ -> readiness()));
      case "/metrics" ->
          Optional.of(
              Route.reading(
                  _ ->
                      new ManagementResponse(
                          200, ManagementResponse.PROMETHEUS, metrics.get(), Map.of())));
      default -> api.route(path);
    };
  }

  private ManagementResponse readiness() {
    List<String> reasons = unready.get();
    return reasons.isEmpty()
        ? ManagementResponse.text("ok")
        : ManagementResponse.json(
            503, new JsonObject().put("reasons", new JsonArray(List.copyOf(reasons))));
  }

  private boolean isAllowed(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return token
        .map(
            expected ->
                given != null
                    && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8)))
        .orElse(true);
  }
}
