package dev.musterd.http.webhook;

import dev.musterd.flow.Acceptance;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The door GitHub knocks at: one path, one method, every answer bounded in size and time. */
public final class WebhookServer {
  /**
   * How long a connection may have no request in our hands. Vert.x's own limit begins anew with
   * every byte, so a sender of one byte of a header now and then would never meet it.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** GitHub's headers take about one kilobyte; proxies add their own. */
  private static final int MAX_HEADERS = 16 * 1024;

  private static final int MAX_REQUEST_LINE = 4 * 1024;

  /** Far beyond the deliveries GitHub makes at once, far below what the heap can hold. */
  private static final int MAX_CONNECTIONS = 1_000;

  private final HttpServer server;
  private final WebhookHandler door;
  private final Options options;
  private final CoarseTimeouts patience;

  /** Connections whose next request has not come: at most as many as there are connections. */
  private final Map<HttpConnection, CoarseTimeouts.Running> waiting = new IdentityHashMap<>();

  private int connections;

  /**
   * @param accept the duty behind the door; it may also throw
   * @param answered is told the status of every answer
   */
  public WebhookServer(
      Vertx vertx,
      Options options,
      WebhookSignature signature,
      Function<WebhookEvent, Future<Acceptance>> accept,
      Timers timers,
      Journal journal,
      IntConsumer answered) {
    this.options = options;
    this.patience = new CoarseTimeouts(timers, options.patience());
    this.door = new WebhookHandler(options, signature, accept, timers, journal, answered);
    this.server =
        vertx
            .createHttpServer(serverOptions(options))
            .connectionHandler(this::connect)
            .requestHandler(this::receive);
  }

  /**
   * @param port 0 takes a free one, see {@link #port}
   * @param maxBody bytes of one body
   * @param timeout from the first byte of a request to its answer; GitHub itself gives up after ten
   *     seconds
   * @param patience from the start of a connection, or an answer, to the next request's headers;
   *     the rest of a body that was refused has to come within it too
   */
  public record Options(
      String host,
      int port,
      String path,
      long maxBody,
      Duration timeout,
      Duration patience,
      Optional<Tls> tls) {}

  /** Paths of PEM files. */
  public record Tls(Path certificate, Path key) {}

  /** Takes other secrets from the next request on; those in hand are answered by the old ones. */
  public void trust(WebhookSignature signature) {
    door.trust(signature);
  }

  /** Completes once the port is open. */
  public Future<Void> start() {
    return server.listen(options.port(), options.host()).mapEmpty();
  }

  /** The port in use, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Opens no new connection, lets answers in flight finish, and ends after {@code patience}. */
  public Future<Void> close(Duration patience) {
    return server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static HttpServerOptions serverOptions(Options options) {
    HttpServerOptions server =
        new HttpServerOptions()
            .setIdleTimeout((int) PATIENCE.toSeconds())
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            // GitHub speaks HTTP/1.1; a second protocol would be a second set of limits.
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    options
        .tls()
        .ifPresent(
            tls ->
                server
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString())));
    return server;
  }

  private void connect(HttpConnection connection) {
    connections++;
    connection.closeHandler(
        _ -> {
          connections--;
          hasRequest(connection);
        });
    if (connections > MAX_CONNECTIONS) {
      connection.close();
    } else {
      awaitRequest(connection);
    }
  }

  private void awaitRequest(HttpConnection connection) {
    hasRequest(connection);
    waiting.put(
        connection,
        patience.start(
            () -> {
              waiting.remove(connection);
              connection.close();
            }));
  }

  private void hasRequest(HttpConnection connection) {
    Optional.ofNullable(waiting.remove(connection)).ifPresent(CoarseTimeouts.Running::cancel);
  }

  private void receive(HttpServerRequest request) {
    hasRequest(request.connection());
    WebhookExchange exchange =
        new WebhookExchange(door, request, () -> awaitRequest(request.connection()));
    if (!options.path().equals(request.path())) {
      exchange.refuse(
          WebhookResponse.error(404, "there is nothing here; webhooks go to " + options.path()));
    } else if (!request.method().equals(HttpMethod.POST)) {
      exchange.refuse(
          WebhookResponse.error(405, "webhooks are delivered with POST").with("Allow", "POST"));
    } else {
      exchange.receive();
    }
  }
}
