package dev.musterd.aot;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** All canned answers at one free port of the loopback interface. */
final class CannedServices {
  /** So long an empty queue holds back its answer; SQS itself up to 20 seconds. */
  private static final long POLL_MILLIS = 200;

  private final Vertx vertx;
  private final CannedAws aws = new CannedAws();
  private HttpServer server;

  private CannedServices(Vertx vertx) {
    this.vertx = vertx;
  }

  static Future<CannedServices> start(Vertx vertx) {
    CannedServices services = new CannedServices(vertx);
    return vertx
        .createHttpServer()
        .requestHandler(services::handle)
        .listen(0, "127.0.0.1")
        .map(
            server -> {
              services.server = server;
              return services;
            });
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** The variables that send the AWS SDK here. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", url(),
        "AWS_ACCESS_KEY_ID", "training",
        "AWS_SECRET_ACCESS_KEY", "training");
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String target = request.getHeader("X-Amz-Target");
    if (target != null) {
      String operation = target.substring(target.indexOf('.') + 1);
      vertx.setTimer(
          operation.equals("ReceiveMessage") ? POLL_MILLIS : 1,
          _ ->
              end(
                  request,
                  "application/x-amz-json-1.0",
                  aws.json(operation, new JsonObject(body), url()).encode()));
    } else if (request.path().equals("/")) {
      end(request, "text/xml", aws.xml(body.toString()));
    } else if (CannedS3.isFor(request)) {
      CannedS3.answer(request);
    } else if (request.path().startsWith(CannedRunner.FOLDER)) {
      request.response().end(CannedRunner.bytes());
    } else {
      end(request, "application/json", CannedGitHub.answer(request.path(), url()));
    }
  }

  private static void end(HttpServerRequest request, String type, String body) {
    boolean made =
        request.path().endsWith("/access_tokens") || request.path().endsWith("jitconfig");
    request.response().setStatusCode(made ? 201 : 200).putHeader("Content-Type", type).end(body);
  }
}
