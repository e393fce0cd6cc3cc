package dev.musterd.notification;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of notifications on loopback, which answers as it is told. */
public final class LoopbackReceiver implements AutoCloseable {
  /** What stands for a token in the path of its URL. */
  public static final String TOKEN = "T0KEN-xoxb-4711";

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "ok";
  private volatile Map<String, String> headers = Map.of();

  /** What one request was. */
  public record Request(String path, MultiMap headers, String body) {}

  public LoopbackReceiver(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** From now on; status 0 ends the connection, -1 never answers. */
  public LoopbackReceiver answers(int newStatus, String text, Map<String, String> newHeaders) {
    status = newStatus;
    answer = text;
    headers = newHeaders;
    return this;
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              requests.add(new Request(request.uri(), request.headers(), body.toString()));
              answer(request);
            });
  }

  private void answer(HttpServerRequest request) {
    if (status == 0) {
      request.connection().close();
    } else if (status > 0) {
      headers.forEach(request.response()::putHeader);
      request.response().setStatusCode(status).end(status == 204 ? "" : answer);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/services/" + TOKEN;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    Future<Void> closed = server.close();
    closed.toCompletionStage().toCompletableFuture().join();
  }
}
