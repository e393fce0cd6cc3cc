package dev.musterd.http.management;

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
import java.util.function.Supplier;
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

  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> READ_AND_POST =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

  private static final String NOTHING =
      "there is nothing here; try /livez, /readyz, /metrics, or jobs, runners, pools and reap below"
          + " /api/v1/";

  private final Router router;
  private final Supplier<List<String>> unready;
  private final Supplier<String> metrics;
  private final ManagementApi api;

  /**
   * @param unready why the daemon is not ready; empty when it is
   * @param metrics in Prometheus' text format
   */
  ManagementRoutes(
      Vertx vertx, Supplier<List<String>> unready, Supplier<String> metrics, ManagementApi api) {
    this.router = Router.router(vertx);
    this.unready = unready;
    this.metrics = metrics;
    this.api = api;
  }

  Router addAll(BearerToken token) {
    router.route().failureHandler(ManagementRoutes::fail);

    get("/livez", _ -> ManagementResponse.text("ok"));
    get("/readyz", _ -> readiness());

    router.route().handler(token);
    router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_MAX));
    get("/metrics", _ -> ManagementResponse.prometheus(metrics.get()));
    get("/api/v1/lease", _ -> api.lease());
    get("/api/v1/jobs", ofDecider(api::jobs));
    route(below(ManagementApi.JOBS), READ, page(ofDecider(api::job)));
    get("/api/v1/runners", ofDecider(api::runners));
    get("/api/v1/pools", ofDecider(_ -> api.pools()));
    route(
        exactly("/api/v1/reap"),
        READ_AND_POST,
        futurePage(api.ofDecider(api::reap, Future::succeededFuture)));

    router.route().handler(context -> context.fail(new HttpException(404, NOTHING)));
    return router;
  }

  private Function<RoutingContext, ManagementResponse> ofDecider(
      Function<RoutingContext, ManagementResponse> page) {
    return api.ofDecider(page, Function.identity());
  }

  /** A page that can only be read, and is made at once. */
  private void get(String path, Function<RoutingContext, ManagementResponse> page) {
    route(exactly(path), READ, page(page));
  }

  /** A route for these methods; its path answers all others with 405. */
  private void route(String regex, Set<HttpMethod> methods, Handler<RoutingContext> handler) {
    Route route = router.routeWithRegex(regex).useNormalizedPath(false);
    methods.forEach(route::method);
    route.handler(handler);
    String allowed =
        methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router
        .routeWithRegex(regex)
        .useNormalizedPath(false)
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
    List<String> reasons = unready.get();
    return reasons.isEmpty()
        ? api.standby()
            .map(standby -> ManagementResponse.json(200, standby.json()))
            .orElseGet(() -> ManagementResponse.text("ok"))
        : ManagementResponse.json(
            503, new JsonObject().put("reasons", new JsonArray(List.copyOf(reasons))));
  }
}
