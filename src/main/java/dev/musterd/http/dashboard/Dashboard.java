package dev.musterd.http.dashboard;

import dev.musterd.base.DisplayText;
import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Frame.Access;
import dev.musterd.http.dashboard.view.ReapPage;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The pages for browsers: who may see them, and which page a path is. Everything works without
 * JavaScript but live updates.
 */
public final class Dashboard {
  private static final int REASON_MAX = 300;
  private static final String ASSETS = "/assets/";

  private final Vertx vertx;
  private final Supplier<Optional<Elsewhere>> elsewhere;
  private final DashboardParts parts;
  private final Sessions sessions;
  private final BrowserAccess access;
  private final SignIn signIn;
  private final ActionPages actions;
  private final PoolActions poolActions;
  private final RunnerActions runnerActions;
  private final Problems problems;
  private final OverviewPages overview;
  private final ListedPages lists;
  private final Lookups lookups;
  private Future<Assets> assets;

  /**
   * @param elsewhere asked for each page; empty when it is shown here
   */
  public Dashboard(
      Vertx vertx,
      TokenCheck token,
      DashboardParts parts,
      Supplier<Optional<Elsewhere>> elsewhere) {
    this.vertx = vertx;
    this.elsewhere = elsewhere;
    this.parts = parts;
    DashboardSources sources = parts.sources();
    sessions = new Sessions(parts.options().sessionIds(), parts.clock());
    access = new BrowserAccess(token, sessions);
    signIn = new SignIn(access);
    actions = new ActionPages(parts.controls().reapNow());
    poolActions = new PoolActions(parts.controls().pausePools());
    runnerActions =
        new RunnerActions(parts.controls().retireRunner(), parts.controls().holdRunners());
    problems = new Problems(sources.unready(), sources.describeFleet()::warnings, parts.clock());
    overview = new OverviewPages(sources, problems, parts.clock());
    lists = new ListedPages(sources, parts.clock());
    lookups =
        new Lookups(
            new ThingPages(
                sources,
                overview,
                poolActions,
                runnerActions,
                parts.options().github(),
                parts.clock()),
            lists,
            parts.options().github());
  }

  /** From now on it is known since when something is wrong. */
  public void watch() {
    problems.watch(parts.timers());
  }

  /** Another dashboard is shown from now on. */
  public void close() {
    problems.endWatch();
  }

  /** The token is another from now on: all sessions end. */
  public void endSessions() {
    sessions.endAll();
    parts.broadcast().endAll();
  }

  /** All paths of the dashboard; actions on a thing come before the page of the thing. */
  public List<PageRoute> routes() {
    return Stream.of(
            runnerActions.all().stream().map(this::route),
            poolActions.all().stream().map(this::route),
            pages().stream())
        .flatMap(Function.identity())
        .toList();
  }

  private List<PageRoute> pages() {
    return List.of(
        PageRoute.readBelow(ASSETS, this::asset),
        PageRoute.form("/login", open(signIn::login)),
        new PageRoute("/logout", Set.of(HttpMethod.POST), open(signIn::logout)),
        PageRoute.read("/live", this::live),
        PageRoute.read(
            "/", page(it -> ok(Templates.overview(it.frame("Overview"), overview.overview())))),
        PageRoute.read(
            "/jobs", page(it -> ok(Templates.jobs(it.frame("Jobs"), lists.jobs(it.http()))))),
        PageRoute.read(
            "/runners",
            page(it -> ok(Templates.runners(it.frame("Runners"), lists.runners(it.http()))))),
        PageRoute.read("/pools", page(it -> ok(Templates.pools(it.frame("Pools"), lists.pools())))),
        PageRoute.read(
            "/events",
            page(it -> ok(Templates.events(it.frame("Events"), lists.events(it.http()))))),
        PageRoute.read("/job", page(lookups::jobByAddress)),
        PageRoute.readBelow(Lookups.JOBS, page(lookups::job)),
        PageRoute.readBelow(Lookups.RUNNERS, page(lookups::runner)),
        PageRoute.readBelow(Lookups.POOLS, page(lookups::pool)),
        PageRoute.readBelow(Lookups.REPOSITORIES, page(lookups::repository)),
        PageRoute.read("/reap", futurePage(this::reap)),
        PageRoute.form(ActionPages.REAP_NOW, futurePage(actions::reapNow)));
  }

  private PageRoute route(NamedAction action) {
    return PageRoute.formBelow(
        action.place().folder(), action.place().end(), futurePage(action::answer));
  }

  private static PageResponse ok(String html) {
    return new PageResponse(200, html);
  }

  private Handler<RoutingContext> page(Function<PageRequest, PageResponse> maker) {
    return futurePage(page -> Future.succeededFuture(maker.apply(page)));
  }

  /** For those who have shown the token; others are asked for it. */
  private Handler<RoutingContext> futurePage(Function<PageRequest, Future<PageResponse>> maker) {
    return context -> {
      HttpServerRequest request = context.request();
      Visitor visitor = access.of(request);
      if (visitor.access() == Access.SIGNED_OUT) {
        SignIn.ask(request);
        return;
      }
      assets()
          .compose(files -> make(maker, new PageRequest(request, visitor, files.version())))
          .onSuccess(response -> response.send(request.response()))
          .onFailure(context::fail);
    };
  }

  private Future<PageResponse> make(
      Function<PageRequest, Future<PageResponse>> maker, PageRequest page) {
    return elsewhere
        .get()
        .map(other -> Future.succeededFuture(page.elsewhere(other)))
        .orElseGet(() -> maker.apply(page));
  }

  /** For everybody. */
  private Handler<RoutingContext> open(Consumer<PageRequest> page) {
    return context ->
        assets()
            .onSuccess(
                files ->
                    page.accept(
                        new PageRequest(
                            context.request(), access.of(context.request()), files.version())))
            .onFailure(context::fail);
  }

  /**
   * Read by a worker when the first browser comes. It makes each page once, too: what that loads
   * would hold the event loop up, and costs nothing until a browser comes.
   */
  private Future<Assets> assets() {
    if (assets == null || assets.failed()) {
      assets =
          vertx.executeBlocking(
              () -> {
                PageWarmUp.run(parts.clock().instant());
                return Assets.read();
              },
              false);
    }
    return assets;
  }

  private void asset(RoutingContext context) {
    String path = context.request().path();
    assets()
        .onSuccess(
            files ->
                files
                    .find(path.substring(path.lastIndexOf('/') + 1))
                    .ifPresentOrElse(
                        file -> send(context.request(), file, files.version()),
                        () -> context.fail(404)))
        .onFailure(context::fail);
  }

  private static void send(HttpServerRequest request, Assets.Asset file, String version) {
    String tag = "\"" + version + "\"";
    request
        .response()
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      request.response().setStatusCode(304).end();
    } else {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, file.type()).end(file.content());
    }
  }

  /** Tells an open page when to read itself again. */
  private void live(RoutingContext context) {
    if (access.of(context.request()).access() == Access.SIGNED_OUT) {
      SignIn.ask(context.request());
    } else if (!parts.broadcast().changes(context.request())) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "60");
      context.fail(503);
    }
  }

  private Future<PageResponse> reap(PageRequest page) {
    List<Action> allowed =
        ActionPages.allowed(page, new Action("Run the reaper now", ActionPages.REAP_NOW));
    return parts
        .sources()
        .previewReaping()
        .preview()
        .map(
            preview ->
                ok(
                    Templates.reap(
                        page.frame("Reaper"),
                        ReapPage.of(preview, allowed, parts.clock().instant()))))
        .otherwise(
            failure ->
                page.message(
                    503,
                    "Not known",
                    DisplayText.truncated(
                        "EC2's list is missing: " + failure.getMessage(), REASON_MAX),
                    List.of()));
  }
}
