package dev.musterd.doubles.github;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What GitHub says of an App, its installations, its webhook and the runner groups: all is well
 * until a test changes it. Deliveries have memory: one that is asked for again is listed.
 */
public final class SurveyDouble {
  private static final String ATTEMPTS = "/attempts";

  private final Map<String, Object> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final List<JsonObject> deliveries = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private volatile int pingStatus = 200;
  private volatile Optional<String> date = Optional.empty();
  private HttpServer server;

  private SurveyDouble() {
    JsonObject permissions =
        new JsonObject()
            .put("organization_self_hosted_runners", "write")
            .put("actions", "read")
            .put("metadata", "read");
    JsonArray events = new JsonArray().add("workflow_job");
    JsonObject acme = new JsonObject().put("login", "acme").put("type", "Organization");
    put("/meta", new JsonObject().put("hooks", new JsonArray()));
    put(
        "/app",
        new JsonObject()
            .put("id", 4711)
            .put("slug", "musterd-of-tests")
            .put("owner", acme)
            .put("permissions", permissions)
            .put("events", events));
    put(
        "/app/installations",
        new JsonArray()
            .add(
                new JsonObject()
                    .put("id", 501)
                    .put("account", acme)
                    .put("target_type", "Organization")
                    .putNull("suspended_at")
                    .put("permissions", permissions)
                    .put("events", events)));
    put("/orgs/acme/installation", new JsonObject().put("id", 501));
    put("/repos/acme/widgets/installation", new JsonObject().put("id", 501));
    put(
        "/app/hook/config",
        new JsonObject()
            .put("url", "https://ci.acme.example/webhook")
            .put("content_type", "json")
            .put("insecure_ssl", "0")
            .put("secret", "********"));
    put("/orgs/acme/actions/runner-groups", groups(group(1, "Default", "all")));
    put(
        "/orgs/acme/actions/runners/downloads",
        new JsonArray()
            .add(download("actions-runner-linux-x64-2.335.0.tar.gz"))
            .add(download("actions-runner-win-x64-2.335.0.zip"))
            .add(download("actions-runner-linux-arm64-2.335.0.tar.gz")));
    deliveries.add(delivery(2, "guid-2", "workflow_job", 202));
    deliveries.add(delivery(1, "guid-1", "ping", 200));
  }

  public static Future<SurveyDouble> start(Vertx vertx) {
    return start(vertx, new HttpServerOptions());
  }

  /** With TLS, for one. */
  public static Future<SurveyDouble> start(Vertx vertx, HttpServerOptions options) {
    SurveyDouble survey = new SurveyDouble();
    return vertx
        .createHttpServer(options)
        .requestHandler(survey::answer)
        .listen(0, "127.0.0.1")
        .map(
            listening -> {
              survey.server = listening;
              return survey;
            });
  }

  public int port() {
    return server.actualPort();
  }

  /** As a server of a customer's. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public Future<Void> close() {
    return server.close();
  }

  /** Answers this from now on: an object, an array, or text that is neither. */
  public void put(String path, Object answer) {
    answers.put(path, answer);
  }

  public void refuse(String path, int status) {
    refusals.put(path, status);
  }

  /** A person's token that may ask for what begins so. */
  public void admit(String path, String token) {
    tokens.put(path, token);
  }

  /** How the daemon answers the next ping. */
  public void pingStatus(int status) {
    pingStatus = status;
  }

  public void date(String header) {
    date = Optional.of(header);
  }

  public void forgetDeliveries() {
    deliveries.clear();
  }

  /** The newest from now on. */
  public void delivered(long id, String event, int status) {
    deliveries.addFirst(delivery(id, "guid-" + id, event, status));
  }

  /** Method and path of every call so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public static JsonObject group(long id, String name, String visibility) {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("default", id == 1)
        .put("visibility", visibility)
        .put("allows_public_repositories", false)
        .put("restricted_to_workflows", false);
  }

  public static JsonObject groups(JsonObject... groups) {
    return new JsonObject().put("runner_groups", new JsonArray(List.of(groups)));
  }

  private static JsonObject download(String filename) {
    return new JsonObject().put("filename", filename).put("download_url", "https://x.example/");
  }

  private static JsonObject delivery(long id, String guid, String event, int status) {
    return new JsonObject()
        .put("id", id)
        .put("guid", guid)
        .put("delivered_at", Instant.now().minusSeconds(600).toString())
        .put("redelivery", false)
        .put("event", event)
        .putNull("action")
        .put("status_code", status);
  }

  private void answer(HttpServerRequest request) {
    String path = request.path().replaceFirst("^/api/v3", "");
    asked.add(request.method() + " " + path);
    request
        .response()
        .putHeader(
            "Date",
            date.orElseGet(
                () ->
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().atOffset(ZoneOffset.UTC))));
    if (!path.equals("/meta") && !admitted(request, path)) {
      error(request, 401, "A JSON web token could not be decoded");
    } else if (refusals.containsKey(path)) {
      error(request, refusals.get(path), "refused by the test");
    } else if (request.method() == HttpMethod.POST) {
      post(request, path);
    } else {
      Optional<Object> known =
          path.equals("/app/hook/deliveries")
              ? Optional.of(new JsonArray(List.copyOf(deliveries)))
              : Optional.ofNullable(answers.get(path));
      known.ifPresentOrElse(
          body -> end(request, 200, body), () -> error(request, 404, "Not Found"));
    }
  }

  private void post(HttpServerRequest request, String path) {
    if (path.endsWith("/access_tokens")) {
      end(
          request,
          201,
          new JsonObject()
              .put("token", "ghs_of_the_double")
              .put("expires_at", Instant.now().plusSeconds(3600).toString()));
    } else if (path.endsWith(ATTEMPTS)) {
      long id = Long.parseLong(path.replaceAll("\\D", ""));
      deliveries.stream()
          .filter(each -> each.getLong("id") == id)
          .findFirst()
          .ifPresent(
              each ->
                  deliveries.addFirst(
                      delivery(
                          1000 + deliveries.size(), each.getString("guid"), "ping", pingStatus)));
      end(request, 202, new JsonObject());
    } else {
      error(request, 404, "Not Found");
    }
  }

  /** The App by its own statement, an installation by the token it was given, people by theirs. */
  private boolean admitted(HttpServerRequest request, String path) {
    String bearer =
        Optional.ofNullable(request.getHeader("authorization")).orElse("").replace("Bearer ", "");
    boolean asApp = path.startsWith("/app") || path.endsWith("/installation");
    if (path.startsWith("/enterprises/")) {
      return tokens.entrySet().stream()
          .anyMatch(each -> path.startsWith(each.getKey()) && bearer.equals(each.getValue()));
    }
    return asApp ? isApp(bearer) : bearer.equals("ghs_of_the_double");
  }

  private static boolean isApp(String jwt) {
    try {
      Jwts.parser()
          .verifyWith(GitHubApp.one().publicKey())
          .requireIssuer(GitHubApp.one().id())
          .build()
          .parseSignedClaims(jwt);
      return true;
    } catch (JwtException | IllegalArgumentException _) {
      return false;
    }
  }

  private static void error(HttpServerRequest request, int status, String message) {
    end(request, status, new JsonObject().put("message", message));
  }

  private static void end(HttpServerRequest request, int status, Object body) {
    Buffer content =
        switch (body) {
          case JsonObject json -> json.toBuffer();
          case JsonArray json -> json.toBuffer();
          default -> Buffer.buffer(body.toString());
        };
    request.response().setStatusCode(status).end(content);
  }
}
