package dev.musterd.http.management;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** HTTP server for operators, on a port of its own: probes, metrics and the JSON API. */
public final class ManagementServer {
  private static final int IDLE_TIMEOUT_SECONDS = 30;

  private final SocketAddress address;
  private final BearerToken token;
  private final HttpServer server;

  /**
   * @param address where to listen; port 0 takes a free one, see {@link #port}
   * @param token asked for by everything but the two probes, which tell nothing worth hiding
   * @param unready why the daemon is not ready; empty when it is
   * @param metrics in Prometheus' text format
   * @param pages the pages below {@code /api/v1}
   */
  public ManagementServer(
      Vertx vertx,
      SocketAddress address,
      Optional<String> token,
      Supplier<List<String>> unready,
      Supplier<String> metrics,
      ApiPages api) {
    this.address = address;
    this.token = new BearerToken(token);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(new ManagementRoutes(vertx, unready, metrics, api).addAll(this.token));
  }

  /** Asks for another token from the next request on; for none when it is empty. */
  public void replaceToken(Optional<String> other) {
    token.replace(other);
  }

  /** Completes once the port is open. */
  public Future<Void> start() {
    return server.listen(address).mapEmpty();
  }

  /** The port in use, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Opens no new connection, lets answers in flight finish, and ends after {@code patience}. */
  public Future<Void> close(Duration patience) {
    return server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
