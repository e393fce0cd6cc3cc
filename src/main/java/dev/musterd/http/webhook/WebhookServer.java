package dev.musterd.http.webhook;

import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * HTTP server for GitHub's webhooks: one path, POST only, every response bounded in size and time.
 * It may be on several event loops, which share the port and each its own connections.
 */
public final class WebhookServer {
  /** How long a connection may have no request in our hands, see {@link WebhookOptions}. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** GitHub's headers take about one kilobyte; proxies add their own. */
  private static final int MAX_HEADERS = 16 * 1024;

  private static final int MAX_REQUEST_LINE = 4 * 1024;

  private final Vertx vertx;
  private final WebhookOptions options;
  private final List<Context> loops;
  private final List<WebhookHandler> handlers;
  private final List<HttpServer> servers;

  /**
   * @param loops where requests are read and answered, at least one
   * @param accept the duty that takes an event, called on each of the loops; it may also throw
   * @param timers of the loop that asks for one
   */
  public WebhookServer(
      List<Context> loops,
      WebhookOptions options,
      WebhookSignature signature,
      Function<WebhookEvent, Future<Acceptance>> accept,
      Timers timers,
      WebhookTelemetry telemetry) {
    this.vertx = loops.getFirst().owner();
    this.options = options;
    this.loops = List.copyOf(loops);
    List<WebhookHandler> made = new ArrayList<>();
    List<HttpServer> open = new ArrayList<>();
    WebhookLimits.Shared shared = WebhookLimits.Shared.of(options, loops.size());
    for (int i = 0; i < loops.size(); i++) {
      WebhookLimits limits = WebhookLimits.of(options, shared, timers);
      WebhookHandler webhooks = new WebhookHandler(signature, accept, limits, telemetry);
      made.add(webhooks);
      open.add(
          vertx
              .createHttpServer(serverOptions(options))
              .connectionHandler(limits.connections()::opened)
              .requestHandler(router(webhooks)));
    }
    this.handlers = List.copyOf(made);
    this.servers = List.copyOf(open);
  }

  /** Takes other secrets from the next request on; those in hand are answered by the old ones. */
  public void trust(WebhookSignature signature) {
    handlers.forEach(webhooks -> webhooks.trust(signature));
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
                    .orElseGet(
                        () ->
                            // The first one has the socket, and shows it for all.
                            servers.getFirst().updateSSLOptions(ServerTls.options(pem))))
        .mapEmpty();
  }

  /** Completes once the port is open. */
  public Future<Void> start() {
    Future<Void> started = Future.succeededFuture();
    for (int i = 0; i < servers.size(); i++) {
      HttpServer server = servers.get(i);
      Context loop = loops.get(i);
      started = started.compose(_ -> listen(server, loop));
    }
    return started;
  }

  private Future<Void> listen(HttpServer server, Context loop) {
    // Servers that share a port have to ask for the same one: a negative one is a free one for all.
    int port = options.port() == 0 && servers.size() > 1 ? -1 : options.port();
    Context caller = vertx.getOrCreateContext();
    Promise<Void> open = Promise.promise();
    loop.runOnContext(
        _ ->
            server
                .listen(port, options.host())
                .<Void>mapEmpty()
                .onComplete(result -> caller.runOnContext(_ -> open.handle(result))));
    return open.future();
  }

  /** The port in use, once started. */
  public int port() {
    return servers.getFirst().actualPort();
  }

  /** Opens no new connection, lets answers in flight finish, and ends after {@code patience}. */
  public Future<Void> close(Duration patience) {
    return Future.join(
            servers.stream()
                .map(server -> server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS))
                .toList())
        .mapEmpty();
  }

  /** The path is compared as it was sent; a route by its plain path would take a slash more. */
  private Router router(WebhookHandler webhooks) {
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
                        .setKeyPath(tls.key().toString()),
                    options.patience()));
    return server;
  }
}
