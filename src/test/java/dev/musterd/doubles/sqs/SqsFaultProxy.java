package dev.musterd.doubles.sqs;

import dev.musterd.doubles.sqs.SqsFaults.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Stands between a client and an SQS emulator: counts and keeps the requests, and misbehaves as
 * {@link #faults} says.
 */
public final class SqsFaultProxy {
  /** Long polls and sends in flight together in the largest test. */
  private static final int CONNECTIONS = 200;

  private final SqsFaults faults = new SqsFaults();
  private final SqsCalls calls = new SqsCalls();
  private final Vertx vertx;
  private final URI target;
  private final HttpClient client;
  private HttpServer server;

  private SqsFaultProxy(Vertx vertx, URI target) {
    this.vertx = vertx;
    this.target = target;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * @param port 0 for one of the system's choice
   */
  public static Future<SqsFaultProxy> start(Vertx vertx, URI target, int port) {
    SqsFaultProxy proxy = new SqsFaultProxy(vertx, target);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(proxy::handle)
        .listen()
        .map(
            server -> {
              proxy.server = server;
              return proxy;
            });
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  public SqsFaults faults() {
    return faults;
  }

  public SqsCalls calls() {
    return calls;
  }

  public Future<Void> close() {
    return server.close().compose(_ -> client.close());
  }

  private void handle(HttpServerRequest request) {
    String target = Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse("Unknown");
    String action = target.substring(target.lastIndexOf('.') + 1);
    request
        .body()
        .onSuccess(
            body -> {
              calls.note(action, body.toString());
              Optional<Fault> fault = faults.next(action);
              after(faults.latency(), () -> answer(request, body, fault));
            });
  }

  private void after(Duration latency, Runnable work) {
    if (latency.isPositive()) {
      vertx.setTimer(Math.max(1, latency.toMillis()), _ -> work.run());
    } else {
      work.run();
    }
  }

  private void answer(HttpServerRequest request, Buffer body, Optional<Fault> fault) {
    if (fault.isEmpty()) {
      forwardOrClose(request, body);
      return;
    }
    switch (fault.get()) {
      case SERVER_ERROR -> refuse(request, 500, "InternalError");
      case THROTTLE -> refuse(request, 400, "ThrottlingException");
      case DENY -> refuse(request, 403, "AccessDeniedException");
      case DROP -> request.connection().close();
      case LOSE_ANSWER -> exchange(request, body).onComplete(_ -> request.connection().close());
      case HOLD -> faults.hold(() -> vertx.runOnContext(_ -> forwardOrClose(request, body)));
      case HANG -> {
        // Says nothing, until the client loses patience.
      }
    }
  }

  private static void refuse(HttpServerRequest request, int status, String type) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .end("{\"__type\":\"com.amazonaws.sqs#" + type + "\",\"message\":\"injected\"}");
  }

  private void forwardOrClose(HttpServerRequest request, Buffer body) {
    forward(request, body).onFailure(_ -> request.connection().close());
  }

  private Future<Void> forward(HttpServerRequest request, Buffer body) {
    return exchange(request, body)
        .compose(
            answer -> {
              request.response().setStatusCode(answer.status());
              request.response().putHeader("Content-Type", answer.type());
              return request.response().end(answer.body());
            });
  }

  private record Answer(int status, String type, Buffer body) {}

  private Future<Answer> exchange(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(request.uri());
    request.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    return client.request(options).compose(call -> call.send(body)).compose(SqsFaultProxy::read);
  }

  private static Future<Answer> read(HttpClientResponse response) {
    String type =
        Optional.ofNullable(response.getHeader("Content-Type"))
            .orElse("application/x-amz-json-1.0");
    return response.body().map(body -> new Answer(response.statusCode(), type, body));
  }
}
