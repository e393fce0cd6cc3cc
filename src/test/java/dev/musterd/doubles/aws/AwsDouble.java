package dev.musterd.doubles.aws;

import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EC2 and SSM on one port of 127.0.0.1, for the real SDK's clients. The cloud belongs to this
 * verticle's event loop; other threads reach it through {@link #ask} and {@link #tell}.
 */
public final class AwsDouble extends VerticleBase {
  /** Of Signature Version 4. */
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");

  private final SimulatedCloud cloud;
  private final Timers timers;
  private final Ec2Endpoint ec2;
  private final SsmEndpoint ssm;
  private final int wantedPort;
  private final Set<String> accessKeys = ConcurrentHashMap.newKeySet();
  private Context home;
  private HttpServer server;

  private AwsDouble(SimulatedCloud cloud, Timers timers, int port) {
    this.cloud = cloud;
    this.timers = timers;
    this.ec2 = new Ec2Endpoint(cloud);
    this.ssm = new SsmEndpoint(cloud);
    this.wantedPort = port;
  }

  /** Listens on a free port. The cloud's timers must be this Vert.x's. */
  public static Future<AwsDouble> start(Vertx vertx, SimulatedCloud cloud) {
    return start(vertx, cloud, 0);
  }

  public static Future<AwsDouble> start(Vertx vertx, SimulatedCloud cloud, int port) {
    AwsDouble aws = new AwsDouble(cloud, cloud.timers(), port);
    return vertx.deployVerticle(aws).map(aws);
  }

  @Override
  public Future<?> start() {
    home = context;
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(wantedPort, "127.0.0.1")
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** How many instances one page of {@code DescribeInstances} has at most. */
  public void pageSize(int size) {
    tell(_ -> ec2.pageSize(size));
  }

  /** Reads the cloud on its own event loop and waits; not to be called from an event loop. */
  public <T> T ask(Function<SimulatedCloud, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    home.runOnContext(
        _ -> {
          try {
            answer.complete(question.apply(cloud));
          } catch (RuntimeException | AssertionError failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer.join();
  }

  /** Changes the cloud on its own event loop and waits; not to be called from an event loop. */
  public void tell(Consumer<SimulatedCloud> change) {
    ask(
        it -> {
          change.accept(it);
          return true;
        });
  }

  /** The ids of the access keys that requests were signed with, since this was asked last. */
  public Set<String> takeAccessKeys() {
    Set<String> taken = Set.copyOf(accessKeys);
    accessKeys.removeAll(taken);
    return taken;
  }

  private void handle(HttpServerRequest request) {
    Matcher signed =
        CREDENTIAL.matcher(Optional.ofNullable(request.getHeader("Authorization")).orElse(""));
    if (signed.find()) {
      accessKeys.add(signed.group(1));
    }
    request.body().onSuccess(body -> route(request, body.toString()));
  }

  private void route(HttpServerRequest request, String body) {
    String target = request.getHeader("X-Amz-Target");
    if (target == null) {
      Form form = Form.of(body);
      Api api = api(form.find("Action").orElse(""));
      Supplier<String> answer =
          api == Api.GET_CALLER_IDENTITY ? AwsDouble::identity : () -> ec2.answer(api, form);
      serve(request, api, "text/xml", answer, Xml::error);
    } else {
      Api api = api(target.substring(target.indexOf('.') + 1));
      JsonObject json = new JsonObject(body);
      String type = "application/x-amz-json-1.1";
      serve(request, api, type, () -> ssm.answer(api, json), AwsDouble::jsonError);
    }
  }

  private static Api api(String word) {
    return Arrays.stream(Api.values())
        .filter(api -> api.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the double does not know " + word));
  }

  /** STS, which shares the query protocol. */
  private static String identity() {
    return "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        .formatted(SimulatedCloud.ACCOUNT);
  }

  private static String jsonError(CloudException error) {
    return new JsonObject().put("__type", error.code()).put("message", error.getMessage()).encode();
  }

  private void serve(
      HttpServerRequest request,
      Api api,
      String type,
      Supplier<String> effect,
      Function<CloudException, String> errors) {
    Duration half = cloud.nextLatency(api).dividedBy(2);
    timers
        .after(half)
        .map(_ -> cloud.call(api, effect))
        .compose(reply -> timers.after(half).map(reply))
        .onSuccess(reply -> send(request, type, reply, errors))
        .onFailure(bug -> request.response().setStatusCode(500).end(bug.toString()));
  }

  private static void send(
      HttpServerRequest request,
      String type,
      Reply<String> reply,
      Function<CloudException, String> errors) {
    switch (reply) {
      case Reply.Answered<String>(String content) -> end(request, 200, type, content);
      case Reply.Refused<String>(CloudException error) ->
          end(request, error.status(), type, errors.apply(error));
      case Reply.Lost<String> _ -> request.connection().close();
      case Reply.Hanging<String> _ -> {}
    }
  }

  private static void end(HttpServerRequest request, int status, String type, String content) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .end(Buffer.buffer(content));
  }
}
