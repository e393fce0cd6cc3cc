package dev.musterd.doubles;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An HTTP proxy on 127.0.0.1 that takes CONNECT and absolute URLs, and to which every name is
 * 127.0.0.1: a client that does not ask it reaches no name.
 */
public final class ConnectProxy implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final HttpServer server;
  private final NetClient sockets;
  private final HttpClient http;
  private final Optional<String> authorization;
  private final Queue<String> targets = new ConcurrentLinkedQueue<>();

  private ConnectProxy(Vertx vertx, Optional<String> login) {
    authorization =
        login.map(
            text ->
                "Basic "
                    + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    sockets = vertx.createNetClient();
    http = vertx.createHttpClient();
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(0))
            .requestHandler(this::handle)
            .listen()
            .await();
  }

  public static ConnectProxy open(Vertx vertx) {
    return new ConnectProxy(vertx, Optional.empty());
  }

  /**
   * One that answers 407 to everybody else.
   *
   * @param login {@code user:password}
   */
  public static ConnectProxy guarded(Vertx vertx, String login) {
    return new ConnectProxy(vertx, Optional.of(login));
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "http://" + LOOPBACK + ":" + port();
  }

  /** The method and the host of each request, in their order: {@code CONNECT github.com}. */
  public List<String> targets() {
    return List.copyOf(targets);
  }

  private void handle(HttpServerRequest request) {
    if (!authorization
        .map(expected -> expected.equals(request.getHeader("Proxy-Authorization")))
        .orElse(true)) {
      request
          .response()
          .setStatusCode(407)
          .putHeader("Proxy-Authenticate", "Basic realm=\"test\"")
          .end();
    } else if (request.method().equals(HttpMethod.CONNECT)) {
      connect(request, URI.create("http://" + request.uri()));
    } else {
      forward(request, URI.create(request.uri()));
    }
  }

  private void connect(HttpServerRequest request, URI target) {
    targets.add("CONNECT " + target.getHost());
    request.pause();
    sockets
        .connect(target.getPort(), LOOPBACK)
        .onFailure(_ -> request.response().setStatusCode(502).end())
        .onSuccess(
            upstream ->
                request
                    .toNetSocket()
                    .onSuccess(socket -> join(socket, upstream))
                    .onFailure(_ -> upstream.close()));
  }

  private static void join(NetSocket one, NetSocket other) {
    one.pipeTo(other);
    other.pipeTo(one);
  }

  private void forward(HttpServerRequest request, URI target) {
    targets.add(request.method() + " " + target.getHost());
    request.pause();
    String path =
        target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(LOOPBACK)
            .setPort(target.getPort())
            .setURI(path)
            .setHeaders(request.headers().remove("Proxy-Authorization"));
    http.request(options)
        .compose(upstream -> upstream.send(request))
        .onFailure(_ -> request.response().setStatusCode(502).end())
        .onSuccess(
            answer -> {
              request.response().setStatusCode(answer.statusCode());
              request.response().headers().setAll(answer.headers());
              answer.pipeTo(request.response());
            });
  }

  @Override
  public void close() {
    Future.join(server.close(), sockets.close(), http.close()).await();
  }
}
