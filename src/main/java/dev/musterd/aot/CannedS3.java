package dev.musterd.aot;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * S3 as far as the lease and a round of the mirror need it. The lease was given back, so that it is
 * taken at once. The bucket has nothing for one platform and an old runner for the other, so that a
 * round makes every call that there is.
 */
final class CannedS3 {
  private static final String BUCKET = "musterd-training-" + CannedAws.ACCOUNT + "-eu-west-1";
  private static final String FOLDER = "runners/linux-arm64/";
  private static final String OLD = CannedRunner.asset("arm64", "1.1.0");
  private static final String OLDER = CannedRunner.asset("arm64", "1.0.0");
  private static final int SIZE = 7;
  private static final String LEASE = "lease/training.json";

  /** Of every object. */
  private static final String ETAG = "\"e\"";

  private CannedS3() {}

  static boolean isFor(HttpServerRequest request) {
    return request.path().startsWith("/" + BUCKET);
  }

  static void answer(HttpServerRequest request) {
    HttpServerResponse response =
        request.response().putHeader("x-amz-request-id", "training").putHeader("ETag", ETAG);
    switch (request.method().name()) {
      case "GET" -> get(request, response);
      case "HEAD" -> response.putHeader("Content-Length", Integer.toString(SIZE)).end();
      case "POST" -> post(request, response);
      case "DELETE" -> response.setStatusCode(204).end();
      default -> put(request, response);
    }
  }

  /** The lease is not held in a store that ignores conditions. */
  private static void put(HttpServerRequest request, HttpServerResponse response) {
    if (request.headers().contains("If-Match") && !ETAG.equals(request.getHeader("If-Match"))) {
      xml(response.setStatusCode(412), "Error", "<Code>PreconditionFailed</Code>");
    } else {
      response.end();
    }
  }

  private static void get(HttpServerRequest request, HttpServerResponse response) {
    if (request.params().contains("list-type")) {
      boolean old = request.getParam("prefix").startsWith(FOLDER);
      xml(response, "ListBucketResult", old ? contents(List.of(OLD, OLDER)) : "");
    } else if (request.path().endsWith("/" + FOLDER + "latest.json")) {
      response.setStatusCode(206).end(latest().encode());
    } else if (request.path().endsWith("/" + LEASE)) {
      response.setStatusCode(206).end(released().encode());
    } else {
      xml(response.setStatusCode(404), "Error", "<Code>NoSuchKey</Code>");
    }
  }

  private static JsonObject released() {
    return new JsonObject()
        .put("version", 1)
        .put("node", "before")
        .put("epoch", 1)
        .put("nonce", "training")
        .put("released", true);
  }

  private static JsonObject latest() {
    return new JsonObject()
        .put("version", "1.1.0")
        .put("asset", OLD)
        .put("sha256", CannedRunner.sha256())
        .put("size", SIZE);
  }

  private static String contents(List<String> assets) {
    return assets.stream()
        .map(asset -> "<Contents><Key>" + FOLDER + asset + "</Key></Contents>")
        .collect(Collectors.joining());
  }

  private static void post(HttpServerRequest request, HttpServerResponse response) {
    if (request.params().contains("uploads")) {
      xml(response, "InitiateMultipartUploadResult", "<UploadId>upload</UploadId>");
    } else {
      xml(response, "CompleteMultipartUploadResult", "<ETag>e</ETag>");
    }
  }

  private static void xml(HttpServerResponse response, String name, String content) {
    response
        .putHeader("Content-Type", "application/xml")
        .end("<" + name + ">" + content + "</" + name + ">");
  }
}
