package dev.musterd.http.management;

import dev.musterd.http.dashboard.Dashboard;
import dev.musterd.http.dashboard.DashboardParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** HTTP server for operators, on a port of its own: probes, metrics, the JSON API, and pages. */
public final class ManagementServer {
  private static final int IDLE_TIMEOUT_SECONDS = 30;

  private final Vertx vertx;
  private final SocketAddress address;
  private final List<String> hosts;
  private final BearerToken token;
  private final NodeState node;
  private final DeciderProxy decider;
  private final HttpServer server;
  private Dashboard dashboard;
  private Router routes;
  private boolean started;

  private static final String NO_VERSION = "development";

  /** One for the only node of an environment, of no particular version. */
  public ManagementServer(
      Vertx vertx,
      ListenerOptions options,
      Supplier<List<String>> unready,
      Supplier<String> metrics,
      ApiPages api,
      DashboardParts parts) {
    this(
        vertx,
        options,
        new NodeState(unready, metrics, NodeRole.Single::new, NO_VERSION),
        api,
        parts);
  }

  /**
   * @param api the pages below {@code /api/v1}
   * @param parts of the dashboard, and of the stream of events
   */
  public ManagementServer(
      Vertx vertx, ListenerOptions options, NodeState node, ApiPages api, DashboardParts parts) {
    this.vertx = vertx;
    this.address = options.address();
    this.hosts = options.hosts();
    this.token = new BearerToken(options.token());
    this.node = node;
    this.decider = new DeciderProxy(vertx);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(request -> routes.handle(request));
    make(api, parts);
  }

  private void make(ApiPages api, DashboardParts parts) {
    dashboard = new Dashboard(vertx, token, parts, node::elsewhere);
    routes =
        new ManagementRoutes(
                vertx, node, api, new EventRequests(parts.broadcast(), parts.clock()), decider)
            .addAll(new HostCheck(hosts, token::isInHeader), token, dashboard.routes());
  }

  /** Shows other pages from the next request on. */
  public void replacePages(ApiPages api, DashboardParts parts) {
    dashboard.close();
    make(api, parts);
    if (started) {
      dashboard.watch();
    }
  }

  /** Asks for another token from the next request on; for none when it is empty. */
  public void replaceToken(Optional<String> other) {
    token.replace(other);
    dashboard.endSessions();
  }

  /** Completes once the port is open. */
  public Future<Void> start() {
    started = true;
    dashboard.watch();
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
