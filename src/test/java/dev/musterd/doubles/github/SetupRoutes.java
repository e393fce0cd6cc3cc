package dev.musterd.doubles.github;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How Apps and webhooks come to be: forms, codes, hooks, pings, with a memory of all of them. */
final class SetupRoutes {
  private static final Duration CODE_LIFE = Duration.ofHours(1);

  private static final JsonObject NOTHING = new JsonObject();

  /** A hook of a repository or an organization. */
  private record Made(long id, JsonObject hook, List<JsonObject> deliveries) {}

  private record Code(JsonObject manifest, Instant expires) {}

  private final SimulatedGitHub github;
  private final GitHubAnswers answers;
  private final HttpClient http;
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Map<Long, Made>> hooks = new HashMap<>();
  private long last = 700;

  SetupRoutes(Vertx vertx, SimulatedGitHub github, GitHubAnswers answers) {
    this.github = github;
    this.answers = answers;
    http = vertx.createHttpClient();
  }

  /** What people see in a browser. */
  void pages(Router router) {
    router.post("/organizations/:org/settings/apps/new").handler(this::form);
    router.post("/settings/apps/new").handler(this::form);
  }

  void api(Router router) {
    router
        .get("/orgs/:org")
        .handler(
            context -> {
              String login = context.pathParam("org");
              if (github.isOrganization(login)) {
                json(context, 200, new JsonObject().put("login", login));
              } else {
                answers.error(context, 404, "Not Found");
              }
            });
    router.post("/app-manifests/:code/conversions").handler(this::convert);
  }

  private void form(RoutingContext context) {
    JsonObject manifest = new JsonObject(context.request().getFormAttribute("manifest"));
    String code = "code-" + ++last;
    codes.put(code, new Code(manifest, github.now().plus(CODE_LIFE)));
    String target = manifest.getString("redirect_url");
    context
        .response()
        .setStatusCode(302)
        .putHeader(
            "location", target + "?code=" + code + "&state=" + context.request().getParam("state"))
        .end();
  }

  private void convert(RoutingContext context) {
    answer(context, 201, Operation.CONVERSION, () -> exchanged(context.pathParam("code")));
  }

  private Reply<JsonObject> exchanged(String given) {
    Code code = codes.remove(given);
    if (code == null || !code.expires().isAfter(github.now())) {
      return Reply.notFound();
    }
    GitHubApp app = GitHubApp.two();
    github.made(code.manifest());
    JsonObject attributes = code.manifest().getJsonObject("hook_attributes");
    return Reply.done(
        new JsonObject()
            .put("id", Long.parseLong(app.id()))
            .put("slug", code.manifest().getString("name"))
            .put("pem", app.pem())
            .put("webhook_secret", attributes == null ? null : "made-by-github")
            .put("client_id", "Iv1.1234")
            .put("client_secret", "not-for-us"));
  }

  private void answer(
      RoutingContext context, int status, Operation operation, Supplier<Reply<JsonObject>> effect) {
    answers.send(context, status, github.api().setUp(operation, effect), json -> json);
  }

  /** The App's own hook. */
  void setConfig(RoutingContext context) {
    JsonObject config = context.body().asJsonObject();
    github.hookConfig(config);
    json(context, 200, config.copy().put("secret", "********"));
  }

  /** GitHub says 404 where the App has none, or shows one without an address. */
  void config(RoutingContext context) {
    if (github.hookIsOff()) {
      answers.error(context, 404, "Not Found");
      return;
    }
    json(context, 200, github.hookConfig().orElse(NOTHING).copy().put("secret", "********"));
  }

  void hooks(RoutingContext context, String owner) {
    Reply<JsonObject> mayList = github.api().setUp(Operation.HOOKS, () -> Reply.done(NOTHING));
    if (!(mayList instanceof Reply.Done<JsonObject>)) {
      answers.send(context, 200, mayList, json -> json);
      return;
    }
    List<JsonObject> all = of(owner).values().stream().map(Made::hook).toList();
    context
        .response()
        .putHeader("content-type", "application/json")
        .end(new JsonArray(all).toBuffer());
  }

  void createHook(RoutingContext context, String owner) {
    JsonObject wanted = context.body().asJsonObject();
    answer(context, 201, Operation.HOOK_WRITE, () -> made(owner, wanted));
  }

  private Reply<JsonObject> made(String owner, JsonObject hook) {
    long id = ++last;
    of(owner).put(id, new Made(id, hook.put("id", id), new ArrayList<>()));
    return Reply.done(hook);
  }

  void updateHook(RoutingContext context, String owner) {
    JsonObject wanted = context.body().asJsonObject();
    found(context, owner)
        .ifPresent(
            made ->
                answer(
                    context,
                    200,
                    Operation.HOOK_WRITE,
                    () -> Reply.done(made.hook().mergeIn(wanted))));
  }

  void ping(RoutingContext context, String owner) {
    found(context, owner)
        .ifPresent(
            made -> {
              context.response().setStatusCode(204).end();
              JsonObject config = made.hook().getJsonObject("config");
              send(config).onSuccess(status -> made.deliveries().addFirst(delivery(status)));
            });
  }

  void deliveries(RoutingContext context, String owner) {
    found(context, owner)
        .ifPresent(
            made ->
                context
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(new JsonArray(made.deliveries()).toBuffer()));
  }

  private Future<Integer> send(JsonObject config) {
    Buffer body = new JsonObject().put("zen", "Calm seas.").toBuffer();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.getString("url"))
            .putHeader("Content-Type", "application/json")
            .putHeader("X-GitHub-Event", "ping")
            .putHeader("X-GitHub-Delivery", "ping-" + ++last)
            .putHeader(
                "X-Hub-Signature-256",
                "sha256=" + WebhookSender.signature(body, config.getString("secret")));
    return http.request(options)
        .compose(request -> request.send(body))
        .map(response -> response.statusCode())
        .otherwise(0);
  }

  private JsonObject delivery(int status) {
    return new JsonObject()
        .put("id", 1_000_000 + ++last)
        .put("guid", "ping-" + last)
        .put("delivered_at", github.now().toString())
        .put("redelivery", false)
        .put("status_code", status)
        .put("event", "ping")
        .putNull("action");
  }

  private Map<Long, Made> of(String owner) {
    return hooks.computeIfAbsent(owner, _ -> new TreeMap<>());
  }

  private Optional<Made> found(RoutingContext context, String owner) {
    Optional<Made> made =
        Optional.ofNullable(of(owner).get(Long.parseLong(context.pathParam("id"))));
    if (made.isEmpty()) {
      answers.error(context, 404, "Not Found");
    }
    return made;
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
