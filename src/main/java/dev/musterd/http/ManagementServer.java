package dev.musterd.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The operators' door, on a port of its own: is it alive, is it ready, how is it doing. */
public final class ManagementServer {
  private static final int IDLE_TIMEOUT_SECONDS = 30;
  private static final String BEARER = "Bearer ";

  private final String host;
  private final int configuredPort;
  private final Optional<byte[]> token;
  private final Supplier<List<String>> unready;
  private final Supplier<String> metrics;
  private final HttpServer server;

  /**
   * @param port 0 takes a free one, see {@link #port}
   * @param token asked for by everything but the two probes, which tell nothing worth hiding
   * @param unready why the daemon is not ready; empty when it is
   * @param metrics in Prometheus' text format
   */
  public ManagementServer(
      Vertx vertx,
      String host,
      int port,
      Optional<String> token,
      Supplier<List<String>> unready,
      Supplier<String> metrics) {
    this.host = host;
    this.configuredPort = port;
    this.token = token.map(secret -> (BEARER + secret).getBytes(StandardCharsets.UTF_8));
    this.unready = unready;
    this.metrics = metrics;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::receive);
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
    Page page = page(request);
    HttpServerResponse response = request.response().setStatusCode(page.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, page.type());
    page.header().ifPresent(header -> response.putHeader(header.name(), header.value()));
    response.end(page.text());
  }

  private Page page(HttpServerRequest request) {
    String path = Optional.ofNullable(request.path()).orElse("");
    boolean probe = path.equals("/livez") || path.equals("/readyz");
    if (!probe && !isAllowed(request)) {
      return Page.error(401, "the management token is missing or wrong")
          .with("WWW-Authenticate", "Bearer");
    }
    Optional<Supplier<Page>> route = route(path);
    if (route.isEmpty()) {
      return Page.error(404, "there is nothing here; try /livez, /readyz or /metrics");
    } else if (!isReading(request.method())) {
      return Page.error(405, "this can only be read").with("Allow", "GET, HEAD");
    }
    try {
      return route.get().get();
    } catch (RuntimeException bug) {
      return Page.error(500, "this page cannot be made: " + bug.getClass().getSimpleName());
    }
  }

  /** Every page there is. */
  private Optional<Supplier<Page>> route(String path) {
    return switch (path) {
      case "/livez" -> Optional.of(() -> Page.text("ok"));
      case "/readyz" -> Optional.of(this::readiness);
      case "/metrics" ->
          Optional.of(() -> new Page(200, Page.PROMETHEUS, metrics.get(), Optional.empty()));
      default -> Optional.empty();
    };
  }

  private Page readiness() {
    List<String> reasons = unready.get();
    return reasons.isEmpty()
        ? Page.text("ok")
        : Page.json(503, new JsonObject().put("reasons", new JsonArray(List.copyOf(reasons))));
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

  private static boolean isReading(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private record Header(String name, String value) {}

  private record Page(int status, String type, String text, Optional<Header> header) {
    /** Prometheus' text format. */
    static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static Page text(String text) {
      return new Page(200, "text/plain; charset=utf-8", text, Optional.empty());
    }

    static Page json(int status, JsonObject json) {
      return new Page(status, "application/json", json.encode(), Optional.empty());
    }

    static Page error(int status, String reason) {
      return json(status, new JsonObject().put("error", reason));
    }

    Page with(String name, String value) {
      return new Page(status, type, text, Optional.of(new Header(name, value)));
    }
  }
}
