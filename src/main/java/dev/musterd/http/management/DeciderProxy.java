package dev.musterd.http.management;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Passes requests of operators on to the node that decides, with the token that they brought. A
 * request is passed on once: the other node may be a stand-by by then.
 */
final class DeciderProxy {
  private static final String PASSED_ON = "Musterd-Passed-On";
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** They are about this connection, or name this host. */
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "te", "upgrade");

  private final HttpClient http;

  DeciderProxy(Vertx vertx) {
    this.http =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()));
  }

  /** Fails with 503, and who decides, when that one does not answer. */
  void pass(RoutingContext context, NodeRole.Standby standby) {
    boolean again = context.request().getHeader(PASSED_ON) != null;
    standby
        .authority()
        .filter(_ -> !again)
        .map(at -> answer(context, at))
        .orElseGet(() -> Future.failedFuture("it is not known where"))
        .onFailure(_ -> ManagementResponse.error(503, standby.advice()).send(context.response()));
  }

  private Future<Void> answer(RoutingContext context, HostAndPort at) {
    return http.request(options(context.request(), at))
        .compose(request -> send(request, context))
        .compose(answer -> answer.body().compose(body -> copy(answer, body, context)));
  }

  /** By the name localhost, which every listener has; see {@link HostCheck}. */
  private static RequestOptions options(HttpServerRequest request, HostAndPort at) {
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(at.port(), at.host()))
            .setHost("localhost")
            .setPort(at.port())
            .setMethod(request.method())
            .setURI(request.uri())
            .setIdleTimeout(ANSWER.toMillis());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                options.addHeader(name, value);
              }
            });
    return options.addHeader(PASSED_ON, "1");
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, RoutingContext context) {
    Buffer body = context.body() == null ? null : context.body().buffer();
    return body == null ? request.send() : request.send(body);
  }

  private static Future<Void> copy(HttpClientResponse answer, Buffer body, RoutingContext context) {
    context.response().setStatusCode(answer.statusCode());
    for (CharSequence name : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ALLOW)) {
      String value = answer.getHeader(name);
      if (value != null) {
        context.response().putHeader(name, value);
      }
    }
    return context.response().end(body);
  }
}
