package dev.musterd.doubles.github;

import static java.time.ZoneOffset.UTC;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** GitHub's paths: the authentication and the operation of each. */
final class GitHubRoutes {
  private static final List<String> OWNERS =
      List.of("/orgs/:org", "/repos/:account/:repository", "/enterprises/:enterprise");

  /** GitHub's limit of a JWT's life, counted by its own clock. */
  private static final Duration LONGEST_JWT = Duration.ofMinutes(10);

  /** Under which a request carries the id of the App that it is from. */
  private static final String APP = "app";

  private static final int MOST_A_PAGE = 100;

  private final Vertx vertx;
  private final SimulatedGitHub github;
  private final Api api;
  private final GitHubAnswers answers;
  private final RunnerBuild build = new RunnerBuild();
  private final SetupRoutes setup;
  private volatile List<GitHubApp> apps;
  private volatile Duration latency = Duration.ZERO;

  GitHubRoutes(Vertx vertx, SimulatedGitHub github, List<GitHubApp> apps) {
    this.vertx = vertx;
    this.github = github;
    this.apps = List.copyOf(apps);
    api = github.api();
    answers = new GitHubAnswers(api);
    setup = new SetupRoutes(vertx, github, answers);
  }

  void latency(Duration newLatency) {
    latency = newLatency;
  }

  void accept(List<GitHubApp> newApps) {
    apps = List.copyOf(newApps);
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false)).handler(this::date).handler(this::later);
    setup.pages(router);
    setup.api(router);
    appRoutes(router);
    asApp(router, HttpMethod.PATCH, "/app/hook/config", setup::setConfig);
    asApp(router, HttpMethod.GET, "/app/hook/config", setup::config);
    OWNERS.forEach(path -> ownerRoutes(router, path));
    asOwner(
        router,
        HttpMethod.GET,
        "/repos/:account/:repository",
        "/actions/jobs/:id",
        (context, owner) ->
            answers.send(
                context,
                200,
                api.job((Owner.Repository) owner, new Job.Id(id(context))),
                Payloads::job));
    asOwner(
        router,
        HttpMethod.GET,
        "/repos/:account/:repository",
        "",
        (context, owner) ->
            answers.send(
                context,
                200,
                api.repository((Owner.Repository) owner),
                _ -> new JsonObject().put("full_name", owner.name())));
    runRoutes(router);
    checkRunRoutes(router);
    OWNERS.forEach(path -> builds(router, path));
    router.get(RunnerBuild.PATH).handler(context -> context.response().end(build.bytes()));
    router.route().handler(context -> answers.error(context, 404, "Not Found"));
    return router;
  }

  private void runRoutes(Router router) {
    String repository = "/repos/:account/:repository";
    String run = "/actions/runs/:id";
    asOwner(
        router,
        HttpMethod.GET,
        repository,
        run,
        (context, owner) ->
            answers.send(
                context, 200, api.run((Owner.Repository) owner, id(context)), GitHubAnswers::run));
    asOwner(
        router,
        HttpMethod.GET,
        repository,
        run + "/attempts/:attempt/jobs",
        (context, owner) ->
            answers.send(
                context,
                200,
                api.runJobs(
                    new RunAttempt(
                        (Owner.Repository) owner,
                        id(context),
                        Integer.parseInt(context.pathParam("attempt"))),
                    (int) number(context, "page", 1),
                    (int) Math.min(MOST_A_PAGE, number(context, "per_page", 30))),
                GitHubAnswers::runJobs));
    asOwner(
        router,
        HttpMethod.POST,
        repository,
        run + "/rerun-failed-jobs",
        (context, owner) ->
            answers.send(
                context,
                201,
                api.rerunFailed((Owner.Repository) owner, id(context)),
                _ -> new JsonObject()));
  }

  private void checkRunRoutes(Router router) {
    String repository = "/repos/:account/:repository";
    asOwner(
        router,
        HttpMethod.GET,
        repository,
        "/commits/:sha/check-runs",
        (context, owner) ->
            answers.send(
                context,
                200,
                api.checkRuns((Owner.Repository) owner, context.pathParam("sha")),
                found -> CheckRunJson.list(found, context.request().getParam("check_name"))));
    asOwner(
        router,
        HttpMethod.POST,
        repository,
        "/check-runs",
        (context, owner) ->
            answers.send(
                context,
                201,
                CheckRunJson.read((Owner.Repository) owner, context.body().asJsonObject())
                    .map(api::createCheckRun)
                    .orElseGet(() -> Reply.refused(422, "Invalid request.")),
                id -> new JsonObject().put("id", id)));
    asOwner(
        router,
        HttpMethod.PATCH,
        repository,
        "/check-runs/:id",
        (context, owner) ->
            answers.send(
                context,
                200,
                CheckRunJson.read((Owner.Repository) owner, context.body().asJsonObject())
                    .map(run -> api.updateCheckRun((Owner.Repository) owner, id(context), run))
                    .orElseGet(() -> Reply.refused(422, "Invalid request.")),
                id -> new JsonObject().put("id", id)));
  }

  void pages(Router router) {
    setup.pages(router);
  }

  private void date(RoutingContext context) {
    context
        .response()
        .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(github.now().atZone(UTC)));
    context.next();
  }

  private void later(RoutingContext context) {
    if (latency.isPositive()) {
      vertx.setTimer(latency.toMillis(), _ -> context.next());
    } else {
      context.next();
    }
  }

  private void appRoutes(Router router) {
    asApp(
        router,
        HttpMethod.GET,
        "/app",
        context -> answers.send(context, 200, api.app(), GitHubAnswers::app));
    asApp(
        router,
        HttpMethod.GET,
        "/app/installations",
        context ->
            answers.installations(
                context,
                api.installations(
                    context.get(APP),
                    (int) number(context, "page", 1),
                    (int) Math.min(MOST_A_PAGE, number(context, "per_page", 30)))));
    asApp(
        router,
        HttpMethod.POST,
        "/app/installations/:id/access_tokens",
        context ->
            answers.send(context, 201, api.installationToken(id(context)), GitHubAnswers::token));
    asApp(
        router,
        HttpMethod.GET,
        "/app/hook/deliveries",
        context ->
            answers.deliveries(
                context,
                api.deliveries(
                    number(context, "cursor", Long.MAX_VALUE),
                    (int) number(context, "per_page", 30))));
    asApp(
        router,
        HttpMethod.POST,
        "/app/hook/deliveries/:id/attempts",
        context -> answers.send(context, 202, api.redeliver(id(context)), _ -> new JsonObject()));
  }

  private void ownerRoutes(Router router, String path) {
    hookRoutes(router, path);
    asApp(
        router,
        HttpMethod.GET,
        path + "/installation",
        context ->
            answers.send(
                context,
                200,
                api.installation(context.get(APP), owner(context)),
                GitHubAnswers::id));
    asOwner(router, HttpMethod.POST, path, "/actions/runners/generate-jitconfig", this::jit);
    asOwner(
        router,
        HttpMethod.POST,
        path,
        "/actions/runners/registration-token",
        (context, owner) ->
            answers.send(context, 201, api.registrationToken(owner), GitHubAnswers::token));
    asOwner(
        router,
        HttpMethod.GET,
        path,
        "/actions/runner-groups",
        (context, owner) -> answers.send(context, 200, api.groups(owner), GitHubAnswers::groups));
    asOwner(router, HttpMethod.GET, path, "/actions/runners", this::runners);
    asOwner(
        router,
        HttpMethod.DELETE,
        path,
        "/actions/runners/:id",
        (context, owner) ->
            answers.send(context, 204, api.remove(owner, id(context)), _ -> new JsonObject()));
    asOwner(
        router,
        HttpMethod.DELETE,
        path,
        "/actions/runners/:id/labels",
        (context, owner) ->
            answers.send(
                context, 200, api.removeLabels(owner, id(context)), GitHubAnswers::labels));
  }

  private void hookRoutes(Router router, String path) {
    String one = "/hooks/:id";
    asOwner(router, HttpMethod.GET, path, "/hooks", (it, owner) -> setup.hooks(it, owner.name()));
    asOwner(
        router, HttpMethod.POST, path, "/hooks", (it, owner) -> setup.createHook(it, owner.name()));
    asOwner(router, HttpMethod.PATCH, path, one, (it, owner) -> setup.updateHook(it, owner.name()));
    asOwner(
        router, HttpMethod.POST, path, one + "/pings", (it, owner) -> setup.ping(it, owner.name()));
    asOwner(
        router,
        HttpMethod.GET,
        path,
        one + "/deliveries",
        (it, owner) -> setup.deliveries(it, owner.name()));
  }

  private void builds(Router router, String path) {
    asOwner(
        router,
        HttpMethod.GET,
        path,
        "/actions/runners/downloads",
        (context, owner) ->
            context.json(
                build.downloads(context.request().scheme(), context.request().authority())));
    asOwner(
        router,
        HttpMethod.GET,
        path,
        "/actions/runners/deprecations/:version",
        (context, owner) -> context.json(build.deprecation(context.pathParam("version"))));
  }

  private void jit(RoutingContext context, Owner owner) {
    JsonObject body = context.body().asJsonObject();
    List<String> labels =
        body.getJsonArray("labels", new JsonArray()).stream().map(String::valueOf).toList();
    answers.send(
        context,
        201,
        api.jit(owner, body.getString("name"), body.getLong("runner_group_id", 0L), labels),
        GitHubAnswers::jit);
  }

  private void runners(RoutingContext context, Owner owner) {
    int page = (int) number(context, "page", 1);
    int size = (int) Math.min(MOST_A_PAGE, number(context, "per_page", 30));
    Optional<String> name = Optional.ofNullable(context.request().getParam("name"));
    long installation = api.installationOf(owner).orElse(0L);
    answers.runners(context, api.runners(owner, name, page, size), page, size, installation);
  }

  private void asApp(
      Router router, HttpMethod method, String path, Consumer<RoutingContext> handler) {
    router
        .route(method, path)
        .handler(
            context -> {
              Optional<GitHubApp> app = appOf(bearer(context));
              if (app.isPresent()) {
                handler.accept(context.put(APP, app.get().id()));
              } else {
                answers.error(context, 401, "A JSON web token could not be decoded");
              }
            });
  }

  private void asOwner(
      Router router,
      HttpMethod method,
      String base,
      String path,
      BiConsumer<RoutingContext, Owner> handler) {
    router.route(method, base + path).handler(context -> authorized(context, handler));
  }

  private void authorized(RoutingContext context, BiConsumer<RoutingContext, Owner> handler) {
    Optional<Long> installation = api.installationBy(bearer(context));
    Owner owner = owner(context);
    if (api.accepts(bearer(context), owner)) {
      handler.accept(context, owner);
    } else if (installation.isEmpty()) {
      answers.error(context, 401, "Bad credentials");
    } else if (api.isSuspended(installation.get())) {
      answers.error(context, 403, Api.SUSPENDED);
    } else if (!api.serves(installation.get(), owner)) {
      answers.error(context, 404, "Not Found");
    } else {
      context.addHeadersEndHandler(
          _ ->
              api.limitHeaders(installation.get())
                  .forEach((name, value) -> addHeader(context, name, value)));
      api.as(installation.get(), () -> handler.accept(context, owner));
    }
  }

  /** What a test has scripted stays. */
  private static void addHeader(RoutingContext context, String name, String value) {
    if (!context.response().headers().contains(name)) {
      context.response().putHeader(name, value);
    }
  }

  /** Whose statement it is. */
  private Optional<GitHubApp> appOf(String jwt) {
    return apps.stream().filter(app -> isOf(app, jwt)).findFirst();
  }

  private boolean isOf(GitHubApp app, String jwt) {
    try {
      Instant now = github.now();
      Claims claims =
          Jwts.parser()
              .verifyWith(app.publicKey())
              .requireIssuer(app.id())
              .clock(() -> Date.from(now))
              .build()
              .parseSignedClaims(jwt)
              .getPayload();
      Date issued = Optional.ofNullable(claims.getIssuedAt()).orElseGet(() -> Date.from(now));
      return !issued.toInstant().isAfter(now)
          && !claims.getExpiration().toInstant().isAfter(now.plus(LONGEST_JWT));
    } catch (JwtException | IllegalArgumentException _) {
      return false;
    }
  }

  private static String bearer(RoutingContext context) {
    String header = Optional.ofNullable(context.request().getHeader("authorization")).orElse("");
    return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
  }

  private static Owner owner(RoutingContext context) {
    if (context.pathParam("org") != null) {
      return new Owner.Organization(context.pathParam("org"));
    }
    return context.pathParam("enterprise") != null
        ? new Owner.Enterprise(context.pathParam("enterprise"))
        : new Owner.Repository(context.pathParam("account"), context.pathParam("repository"));
  }

  private static long id(RoutingContext context) {
    return Long.parseLong(context.pathParam("id"));
  }

  private static long number(RoutingContext context, String name, long otherwise) {
    return Optional.ofNullable(context.request().getParam(name))
        .map(Long::parseLong)
        .orElse(otherwise);
  }
}
