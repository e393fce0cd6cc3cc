package dev.musterd.doubles.s3;

import dev.musterd.doubles.s3.S3Memory.RefusedException;
import dev.musterd.doubles.s3.S3Memory.Stored;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** S3 on one port of 127.0.0.1 with names in the path: what the mirror needs of it. */
public final class S3Double {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");
  private static final Pattern PART = Pattern.compile("<PartNumber>([0-9]+)</PartNumber>");

  /** The time of each write: nothing that is kept here has an age. */
  private static final String WRITTEN = "2026-11-29T12:00:00.000Z";

  private final S3Memory memory = new S3Memory();
  private final HttpServer server;

  private S3Double(Vertx vertx) {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(0))
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(body -> handle(request, AwsChunked.plain(request, body))));
  }

  public static Future<S3Double> start(Vertx vertx) {
    S3Double s3 = new S3Double(vertx);
    return s3.server.listen().map(s3);
  }

  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + server.actualPort());
  }

  public S3Memory memory() {
    return memory;
  }

  private void handle(HttpServerRequest request, Buffer body) {
    String[] path = request.path().substring(1).split("/", 2);
    String key = path.length < 2 ? "" : URLDecoder.decode(path[1], StandardCharsets.UTF_8);
    try {
      act(new Call(request, path[0], key, body));
    } catch (RefusedException refused) {
      HttpServerResponse response = request.response().setStatusCode(refused.refusal().status());
      response.putHeader("Content-Type", "application/xml");
      boolean head = request.method().name().equals("HEAD");
      response.end(head ? "" : "<Error><Code>" + refused.refusal().code() + "</Code></Error>");
    }
  }

  private record Call(HttpServerRequest request, String bucket, String key, Buffer body) {
    String parameter(String name) {
      return request.getParam(name);
    }

    boolean has(String name) {
      return request.params().contains(name);
    }

    HttpServerResponse ok() {
      return request.response().setStatusCode(200);
    }
  }

  private void act(Call call) {
    switch (call.request().method().name()) {
      case "PUT" -> put(call);
      case "POST" -> post(call);
      case "DELETE" -> delete(call);
      case "HEAD" -> {
        memory.enter("HeadObject");
        Stored stored = memory.get(call.bucket(), call.key());
        call.ok()
            .putHeader("Content-Length", Long.toString(stored.size()))
            .putHeader("ETag", stored.etag())
            .end();
      }
      default -> get(call);
    }
  }

  private void put(Call call) {
    byte[] bytes = call.body().getBytes();
    if (call.has("uploadId")) {
      memory.enter("UploadPart");
      int number = Integer.parseInt(call.parameter("partNumber"));
      memory.part(call.parameter("uploadId"), number, bytes);
    } else {
      memory.enter("PutObject");
      memory.putIf(
          call.bucket(),
          call.key(),
          bytes,
          Optional.ofNullable(call.request().getHeader("If-Match")),
          call.request().headers().contains("If-None-Match"));
      memory.leave("PutObject");
    }
    call.ok().putHeader("ETag", S3Memory.etag(S3Memory.hash(List.of(bytes)))).end();
  }

  private void post(Call call) {
    if (call.has("uploads")) {
      memory.enter("CreateMultipartUpload");
      String id = memory.begin(call.bucket(), call.key());
      xml(call, "InitiateMultipartUploadResult", "<UploadId>" + id + "</UploadId>");
      return;
    }
    memory.enter("CompleteMultipartUpload");
    List<Integer> numbers =
        PART.matcher(call.body().toString())
            .results()
            .map(part -> Integer.valueOf(part.group(1)))
            .toList();
    memory.complete(call.parameter("uploadId"), numbers);
    xml(call, "CompleteMultipartUploadResult", "<Key>" + call.key() + "</Key>");
  }

  private void delete(Call call) {
    if (call.has("uploadId")) {
      memory.enter("AbortMultipartUpload");
      memory.abort(call.parameter("uploadId"));
    } else {
      memory.enter("DeleteObject");
      memory.delete(call.bucket(), call.key());
    }
    // As S3 does; and the SDK over CRT takes an answer without any header for none at all.
    call.request().response().setStatusCode(204).putHeader("x-amz-request-id", "DOUBLE").end();
  }

  private void get(Call call) {
    if (call.has("list-type")) {
      memory.enter("ListObjectsV2");
      list(call);
      return;
    }
    memory.enter("GetObject");
    Stored stored = memory.get(call.bucket(), call.key());
    byte[] bytes = stored.bytes();
    String asked = String.valueOf(call.request().getHeader("Range"));
    Matcher range = RANGE.matcher(asked);
    if (range.matches() && Integer.parseInt(range.group(1)) >= bytes.length) {
      throw new RefusedException(416, "InvalidRange");
    }
    int end = range.matches() ? Integer.parseInt(range.group(2)) + 1 : bytes.length;
    call.ok()
        .setStatusCode(range.matches() ? 206 : 200)
        .putHeader("ETag", stored.etag())
        .end(Buffer.buffer(Arrays.copyOf(bytes, Math.min(end, bytes.length))));
  }

  /** A continuation token is the last key of the page before. */
  private void list(Call call) {
    String prefix = call.parameter("prefix");
    String after = call.has("continuation-token") ? call.parameter("continuation-token") : "";
    List<String> rest =
        memory.keys(call.bucket()).stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .toList();
    List<String> page = rest.subList(0, Math.min(rest.size(), memory.pageSize()));
    boolean more = page.size() < rest.size();
    String contents =
        page.stream().map(key -> listed(call.bucket(), key)).collect(Collectors.joining());
    xml(
        call,
        "ListBucketResult",
        "<IsTruncated>%s</IsTruncated>%s%s"
            .formatted(
                more,
                more
                    ? "<NextContinuationToken>%s</NextContinuationToken>".formatted(page.getLast())
                    : "",
                contents));
  }

  private String listed(String bucket, String key) {
    Stored stored = memory.get(bucket, key);
    return "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>&quot;%s-%d&quot;</ETag></Contents>"
        .formatted(key, WRITTEN, stored.sha256(), stored.write());
  }

  private static void xml(Call call, String name, String content) {
    call.ok()
        .putHeader("Content-Type", "application/xml")
        .end("<" + name + ">" + content + "</" + name + ">");
  }
}
