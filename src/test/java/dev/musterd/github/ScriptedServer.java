package dev.musterd.github;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Says at each path what a test has written there, and remembers who asked for what. */
public final class ScriptedServer implements AutoCloseable {
  /** A request by its URI, and the two headers of it that matter here. */
  public record Asked(String uri, Optional<String> etag, Optional<String> authorization) {}

  private record Line(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  public ScriptedServer(Vertx vertx) {
    this(vertx, new HttpServerOptions());
  }

  public ScriptedServer(Vertx vertx, HttpServerOptions options) {
    server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(this::answer)
            .listen()
            .await();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.actualPort();
  }

  /** From now on, for this path without a query. */
  public void say(String path, int status, Map<String, String> headers, String body) {
    lines.put(path, new Line(status, headers, body));
  }

  public void say(String path, String body) {
    say(path, 200, Map.of(), body);
  }

  public void redirect(String path, String location) {
    say(path, 302, Map.of("Location", location), "elsewhere");
  }

  public List<Asked> asked(String path) {
    return asked.stream().filter(it -> it.uri().split("\\?")[0].equals(path)).toList();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpServerRequest request) {
    Optional<String> etag = Optional.ofNullable(request.getHeader("If-None-Match"));
    asked.add(
        new Asked(request.uri(), etag, Optional.ofNullable(request.getHeader("Authorization"))));
    Line line = lines.getOrDefault(request.path(), new Line(404, Map.of(), "{}"));
    HttpServerResponse response = request.response();
    line.headers().forEach(response::putHeader);
    if (etag.isPresent() && etag.get().equals(line.headers().get("ETag"))) {
      response.setStatusCode(304).end();
    } else {
      response.setStatusCode(line.status()).end(line.body());
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
