package dev.musterd.cli.check;

import dev.musterd.cli.CommandSession;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.NodeSurvey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The nodes by S3, EC2 and their own management API. */
final class LiveNodeSurvey implements NodeSurvey {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration WITHIN = Duration.ofHours(1);
  private static final String LEASE = "/api/v1/lease";
  private static final String ACQUIRED = "/api/v1/events/recent?type=lease-acquired";

  private final CommandSession session;
  private final Settings settings;
  private final Supplier<Future<Optional<Secret>>> token;
  private final HttpClient http;

  /**
   * @param token that the management API wants
   */
  LiveNodeSurvey(
      CommandSession session, Settings settings, Supplier<Future<Optional<Secret>>> token) {
    this.session = session;
    this.settings = settings;
    this.token = token;
    this.http =
        session
            .vertx()
            .createHttpClient(new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()));
  }

  @Override
  public Future<Sighting> lease() {
    return session.aws().compose(aws -> aws.leaseSighting(settings));
  }

  @Override
  public Future<List<String>> hosts() {
    int port = settings.management().port();
    return session
        .aws()
        .compose(aws -> aws.sites(settings).hosts())
        .map(hosts -> hosts.stream().map(host -> host + ":" + port).toList());
  }

  @Override
  public Future<Node> ask(String address) {
    HostAndPort at = HostAndPort.parseAuthority(address, -1);
    return get(at, LEASE)
        .compose(
            lease ->
                get(at, ACQUIRED)
                    .map(LiveNodeSurvey::epochs)
                    .map(epochs -> node(address, lease, epochs)));
  }

  private static Node node(String address, JsonObject lease, SortedSet<Long> acquired) {
    return new Node(
        lease.getString("node", address),
        lease.getString("role", ""),
        lease.getString("version", ""),
        lease.getString("reason", ""),
        acquired);
  }

  /** Of the last hour, by the clock of the node that says so. */
  private static SortedSet<Long> epochs(JsonObject page) {
    Instant since = Instant.parse(page.getString("at")).minus(WITHIN);
    SortedSet<Long> epochs = new TreeSet<>();
    for (Object each : page.getJsonArray("events", new JsonArray())) {
      if (each instanceof JsonObject event
          && event.containsKey("epoch")
          && Instant.parse(event.getString("at")).isAfter(since)) {
        epochs.add(event.getLong("epoch"));
      }
    }
    return epochs;
  }

  private Future<JsonObject> get(HostAndPort at, String page) {
    return token
        .get()
        .compose(secret -> http.request(options(at, page, secret)))
        .compose(request -> request.send())
        .compose(LiveNodeSurvey::json)
        .recover(failure -> Future.failedFuture(named(failure)));
  }

  /** By the name localhost, which every listener has. */
  private static RequestOptions options(HostAndPort at, String page, Optional<Secret> secret) {
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(at.port(), at.host()))
            .setHost("localhost")
            .setPort(at.port())
            .setMethod(HttpMethod.GET)
            .setURI(page)
            .setTimeout(ANSWER.toMillis());
    secret.ifPresent(it -> options.addHeader("Authorization", "Bearer " + it.reveal()));
    return options;
  }

  private static Future<JsonObject> json(HttpClientResponse response) {
    if (response.statusCode() == 401) {
      return Future.failedFuture(
          new CheckFailedException(
              Why.UNAUTHENTICATED, "it wants another management token than the one here"));
    }
    return response.statusCode() == 200
        ? response.body().map(Buffer::toJsonObject)
        : Future.failedFuture(
            new CheckFailedException(Why.REFUSED, "it answers " + response.statusCode()));
  }

  private static CheckFailedException named(Throwable failure) {
    return failure instanceof CheckFailedException known
        ? known
        : new CheckFailedException(Why.NO_ANSWER, "it does not answer: " + failure.getMessage());
  }
}
