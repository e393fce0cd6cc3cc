package dev.musterd.http.webhook;

import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * HTTP server for GitHub's webhooks: one path, POST only, every response bounded in size and time.
 */
public final class WebhookServer {
  /** How long a connection may have no request in our hands, see {@link WebhookOptions}. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** GitHub's headers take about one kilobyte; proxies add their own. */
  private static final int MAX_HEADERS = 16 * 1024;

  private static final int MAX_REQUEST_LINE = 4 * 1024;

  private final Vertx vertx;
  private final WebhookOptions options;
  private final WebhookHandler webhooks;
  private final HttpServer server;

  /**
   * @param accept the duty that takes an event; it may also throw
   */
  public WebhookServer(
      Vertx vertx,
      WebhookOptions options,
      WebhookSignature signature,
      Function<WebhookEvent, Future<Acceptance>> accept,
      Timers timers,
      WebhookTelemetry telemetry) {
    WebhookLimits limits = WebhookLimits.of(options, timers);
    this.vertx = vertx;
    this.options = options;
    this.webhooks = new WebhookHandler(signature, accept, limits, telemetry);
    this.server =
        vertx
            .createHttpServer(serverOptions(options))
            .connectionHandler(limits.connections()::opened)
            .requestHandler(router(vertx));
  }

  /** Takes other secrets from the next request on; those in hand are answered by the old ones. */
  public void trust(WebhookSignature signature) {
    webhooks.trust(signature);
  }

  /**
   * Shows another certificate on connections that begin from now on. Fails, and changes nothing,
   * when it cannot be read or the key is another's.
   */
  public Future<Void> present(String certificate, String key) {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate))
            .addKeyValue(Buffer.buffer(key));
    return vertx
        .executeBlocking(() -> ServerCertificate.problem(vertx, pem), false)
        .compose(
            problem ->
                problem
                    .<Future<?>>map(what -> Future.failedFuture("http.tls: " + what))
                    .orElseGet(() -> server.updateSSLOptions(ServerTls.options(pem))))
        .mapEmpty();
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

  /** The path is compared as it was sent; a route by its plain path would take a slash more. */
  private Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .routeWithRegex(HttpMethod.POST, Pattern.quote(options.path()))
        .useNormalizedPath(false)
        .handler(webhooks);
    WebhookResponse nothing =
        WebhookResponse.error(404, "there is nothing here; webhooks go to " + options.path());
    WebhookResponse wrongMethod =
        WebhookResponse.error(405, "webhooks are delivered with POST").with("Allow", "POST");
    router.errorHandler(404, context -> webhooks.refuse(context, nothing));
    router.errorHandler(405, context -> webhooks.refuse(context, wrongMethod));
    router.errorHandler(
        400,
        context ->
            webhooks.refuse(context, WebhookResponse.error(400, context.failure().getMessage())));
    router.errorHandler(500, webhooks::fail);
    return router;
  }

  private static HttpServerOptions serverOptions(WebhookOptions options) {
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
                ServerTls.require(
                    server,
                    new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
    return server;
  }
}
