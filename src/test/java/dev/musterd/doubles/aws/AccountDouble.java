package dev.musterd.doubles.aws;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * An AWS account for {@code musterd check}: all services on one port, each in its own protocol. All
 * is well until a test refuses an action. It remembers what is left in it: parameters and begun
 * uploads.
 */
public final class AccountDouble {
  public static final String ACCOUNT = "123456789012";

  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final Set<String> parameters = ConcurrentHashMap.newKeySet();
  private final Set<String> uploads = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Map<String, String> launch = Map.of();
  private final AccountXml xml = new AccountXml();
  private final AccountJson json;
  private volatile boolean standard;
  private HttpServer server;

  private AccountDouble() {
    json = new AccountJson(parameters);
  }

  public static Future<AccountDouble> start(Vertx vertx) {
    AccountDouble account = new AccountDouble();
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> request.body().onSuccess(body -> account.route(request, body.toString())))
        .listen(0, "127.0.0.1")
        .map(
            listening -> {
              account.server = listening;
              return account;
            });
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** From now on, with this code; S3's actions are named by its API as well. */
  public void refuse(String action, String code) {
    refusals.put(action, code);
  }

  /** Answers this instead of what is well. */
  public void answer(String action, String body) {
    xml.put(action, body);
  }

  public void object(String key, String content) {
    objects.put(key, content);
  }

  /** The queue of jobs is one without order. */
  public void standardQueue() {
    standard = true;
  }

  public void leaveParameter(String name) {
    parameters.add(name);
  }

  /** Parameters and uploads that were left behind. */
  public List<String> left() {
    return Stream.concat(parameters.stream(), uploads.stream()).toList();
  }

  /** The fields of the latest request to launch, dry or not. */
  public Map<String, String> launch() {
    return launch;
  }

  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void route(HttpServerRequest request, String body) {
    String target = request.getHeader("X-Amz-Target");
    Form form = Form.of(body);
    if (target != null) {
      json(request, target.substring(target.indexOf('.') + 1), new JsonObject(body));
    } else if (form.find("Action").isPresent()) {
      query(request, form);
    } else {
      s3(request);
    }
  }

  private void json(HttpServerRequest request, String action, JsonObject body) {
    asked.add(action);
    Optional<String> code = refusal(action).or(() -> json.refusal(action, body));
    request.response().putHeader("Content-Type", "application/x-amz-json-1.0");
    code.ifPresentOrElse(
        refused -> {
          String type = refused.equals("500") ? "InternalFailure" : refused;
          request
              .response()
              .setStatusCode(400)
              .end(
                  new JsonObject()
                      .put("__type", type)
                      .put("message", "the double refuses " + action)
                      .encode());
        },
        () -> request.response().end(json.answer(action, body, standard).encode()));
  }

  private Optional<String> refusal(String action) {
    return Optional.ofNullable(refusals.get(action));
  }

  /** A dry run is always refused, and the code says whether it would have been allowed. */
  private void query(HttpServerRequest request, Form form) {
    String action = form.find("Action").orElseThrow();
    boolean dry = form.find("DryRun").filter("true"::equals).isPresent();
    asked.add(action + (dry ? " dry" : ""));
    if (action.equals("RunInstances")) {
      launch = form.fields();
    }
    Optional<String> code =
        refusal(action).or(() -> dry ? Optional.of("DryRunOperation") : Optional.empty());
    boolean wrapped = !form.find("Version").orElse("").equals("2016-11-15");
    request.response().putHeader("Content-Type", "text/xml");
    code.ifPresentOrElse(
        refused ->
            request
                .response()
                .setStatusCode(refused.endsWith("Operation") ? 412 : 400)
                .end(AccountXml.error(refused, action, wrapped)),
        () -> request.response().end(xml.answer(action, form)));
  }

  private void s3(HttpServerRequest request) {
    // As S3 does; and CRT makes nothing of an answer without any header.
    request.response().putHeader("x-amz-request-id", "of-the-double");
    String path = request.path();
    String key = path.replaceFirst("^/[^/]+/?", "");
    String action =
        switch (request.method().name()) {
          case "HEAD" -> key.isEmpty() ? "HeadBucket" : "HeadObject";
          case "POST" -> "CreateMultipartUpload";
          case "DELETE" -> "AbortMultipartUpload";
          default -> "GetObject";
        };
    asked.add(action);
    Optional<String> refused = refusal(action);
    if (refused.isPresent()) {
      int status = refused.get().startsWith("NoSuch") ? 404 : 403;
      request.response().setStatusCode(status);
      request
          .response()
          .end(action.startsWith("Head") ? "" : AccountXml.s3Error(refused.get(), action));
      return;
    }
    s3(request, action, key);
  }

  /** Every object is four seconds old. */
  private static void head(HttpServerRequest request, boolean there) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    request
        .response()
        .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now))
        .putHeader(
            "Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.minusSeconds(4)))
        .setStatusCode(there ? 200 : 404)
        .end();
  }

  private void s3(HttpServerRequest request, String action, String key) {
    switch (action) {
      case "HeadBucket" -> request.response().putHeader("x-amz-bucket-region", "eu-west-1").end();
      case "HeadObject" -> head(request, objects.containsKey(key));
      case "CreateMultipartUpload" -> {
        uploads.add(key);
        request.response().end(AccountXml.upload(key));
      }
      case "AbortMultipartUpload" -> {
        uploads.remove(key);
        request.response().setStatusCode(204).end();
      }
      default ->
          Optional.ofNullable(objects.get(key))
              .ifPresentOrElse(
                  content -> request.response().end(content),
                  () ->
                      request
                          .response()
                          .setStatusCode(404)
                          .end(AccountXml.s3Error("NoSuchKey", action)));
    }
  }
}
