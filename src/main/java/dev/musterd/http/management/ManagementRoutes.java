package dev.musterd.http.management;

import dev.musterd.http.dashboard.PageRoute;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The routes of the management listener: a line for each in {@link #addAll}, those that need no
 * token before the one with the token.
 *
 * <p>Paths are compared as they were sent, so that each page has one address: vertx-web by itself
 * would also take {@code /livez/} and {@code /./livez}.
 */
final class ManagementRoutes {
  /** Far more than any question has to say. */
  private static final long BODY_MAX = 64 * 1024;

  /** The name of a route that only refuses. */
  static final String NO_PAGE = "refused";

  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> READ_AND_POST =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

  private static final Set<HttpMethod> POST = Set.of(HttpMethod.POST);
  private static final Set<HttpMethod> POST_AND_DELETE = Set.of(HttpMethod.POST, HttpMethod.DELETE);

  private static final String NOTHING =
      "there is nothing here; try / with a browser, /livez, /readyz, /metrics, or jobs, runners,"
          + " pools, cost, reap and events below /api/v1/";

  private final Router router;
  private final NodeState node;
  private final ManagementApi api;
  private final EventRequests events;
  private final DeciderProxy decider;
  private final OperatorApi operate;
  private final RunnerApi runners;
  private final CostApi cost;

  /**
   * @param events answers with events
   * @param decider answers for the node that decides
   */
  ManagementRoutes(
      Vertx vertx, NodeState node, ApiPages pages, EventRequests events, DeciderProxy decider) {
    this.router = Router.router(vertx);
    this.node = node;
    this.api = pages.read();
    this.operate = pages.operate();
    this.runners = pages.runners();
    this.cost = pages.cost();
    this.events = events;
    this.decider = decider;
  }

  Router addAll(HostCheck hosts, BearerToken token, List<PageRoute> pages) {
    router.route().failureHandler(ManagementRoutes::fail);

    get("/livez", _ -> ManagementResponse.text("ok"));
    get("/readyz", _ -> readiness());

    router.route().handler(hosts);
    Handler<RoutingContext> body = BodyHandler.create(false).setBodyLimit(BODY_MAX);
    pages.forEach(page -> route(page.path(), page.methods(), List.of(body, page.handler())));

    router.route().handler(token);
    router.route().handler(body);
    get("/metrics", _ -> ManagementResponse.prometheus(node.metrics().get()));
    get("/api/v1/lease", _ -> ManagementResponse.json(200, node.lease()));
    route(exactly(EventRequests.EVENTS), READ, events);
    get(EventRequests.RECENT, events::recent);
    get(ApiDescription.PATH, _ -> ApiDescription.response());

    router.route().handler(this::onlyDecider);
    get("/api/v1/jobs", api::jobs);
    route(below(ManagementApi.JOBS), READ, page(api::job));
    get("/api/v1/runners", api::runners);
    route(within(RunnerApi.RUNNERS, RunnerApi.LOGS), READ, futurePage(runners::logs));
    route(within(RunnerApi.RUNNERS, RunnerApi.HOLD), POST_AND_DELETE, futurePage(runners::hold));
    get("/api/v1/pools", _ -> api.pools());
    get(CostApi.PATH, cost::cost);
    route(exactly("/api/v1/reap"), READ_AND_POST, futurePage(api::reap));
    route(OperatorApi.PAUSE, POST, futurePage(operate::pause));
    route(OperatorApi.RESUME, POST, futurePage(operate::resume));
    route(OperatorApi.RETIRE, POST, futurePage(operate::retire));

    router.route().handler(context -> context.fail(new HttpException(404, NOTHING)));
    return router;
  }

  /** A page that can only be read, and is made at once. */
  private void get(String path, Function<RoutingContext, ManagementResponse> page) {
    route(exactly(path), READ, page(page));
  }

  private void route(String regex, Set<HttpMethod> methods, Handler<RoutingContext> handler) {
    route(regex, methods, List.of(handler));
  }

  /**
   * A route for these methods; its path answers all others with 405.
   *
   * @param handlers in the order in which each hands the request on
   */
  private void route(
      String regex, Set<HttpMethod> methods, List<Handler<RoutingContext>> handlers) {
    Route route = router.routeWithRegex(regex).useNormalizedPath(false).setName(regex);
    methods.forEach(route::method);
    handlers.forEach(route::handler);
    String allowed =
        methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router
        .routeWithRegex(regex)
        .useNormalizedPath(false)
        .setName(NO_PAGE)
        .handler(context -> refuseMethod(context, allowed));
  }

  private static void refuseMethod(RoutingContext context, String allowed) {
    context.response().putHeader(HttpHeaders.ALLOW, allowed);
    context.fail(
        new HttpException(405, "this cannot be asked for by " + context.request().method()));
  }

  private static String exactly(String path) {
    return Pattern.quote(path);
  }

  private static String below(String folder) {
    return Pattern.quote(folder) + ".*";
  }

  private static String within(String folder, String page) {
    return Pattern.quote(folder) + "[^/]*" + Pattern.quote(page);
  }

  private static Handler<RoutingContext> page(Function<RoutingContext, ManagementResponse> page) {
    return context -> page.apply(context).send(context.response());
  }

  private static Handler<RoutingContext> futurePage(
      Function<RoutingContext, Future<ManagementResponse>> page) {
    return context ->
        page.apply(context)
            .onSuccess(response -> response.send(context.response()))
            .onFailure(context::fail);
  }

  /**
   * Every error is JSON; one that is ours says no more than its kind, since it may quote a secret.
   */
  private static void fail(RoutingContext context) {
    String reason =
        switch (context.failure()) {
          case HttpException known when known.getPayload() != null -> known.getPayload();
          case Throwable bug when context.statusCode() >= 500 ->
              "this page cannot be made: " + bug.getClass().getSimpleName();
          case Throwable invalid -> String.valueOf(invalid.getMessage());
          case null -> reason(context.statusCode());
        };
    ManagementResponse.error(context.statusCode(), reason).send(context.response());
  }

  /** What vertx-web's own handlers refuse comes without a reason. */
  private static String reason(int status) {
    return status == 413
        ? "the body is larger than " + BODY_MAX + " bytes"
        : "the request cannot be served";
  }

  private ManagementResponse readiness() {
    List<String> reasons = node.unready().get();
    return reasons.isEmpty()
        ? ready()
        : ManagementResponse.json(
            503, new JsonObject().put("reasons", new JsonArray(List.copyOf(reasons))));
  }

  private ManagementResponse ready() {
    return node.standby()
        .map(standby -> ManagementResponse.json(200, standby.json()))
        .orElseGet(() -> ManagementResponse.text("ok"));
  }

  /** What only the node that decides knows is asked for there. */
  private void onlyDecider(RoutingContext context) {
    node.standby().ifPresentOrElse(standby -> decider.pass(context, standby), context::next);
  }
}
