package dev.musterd.github.survey;

import dev.musterd.github.client.ConnectionErrors;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.port.GitHubProbe;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Probes GitHub's API without a token: is it reachable, is its certificate trusted, what time is
 * it?
 */
public final class ApiProbe implements GitHubProbe {
  private final HttpClient http;
  private final GitHubAddress address;
  private final Duration timeout;

  public ApiProbe(HttpClient http, GitHubAddress address) {
    this(http, address, GitHubTransport.CALL_TIMEOUT);
  }

  ApiProbe(HttpClient http, GitHubAddress address, Duration timeout) {
    this.http = http;
    this.address = address;
    this.timeout = timeout;
  }

  @Override
  public Future<Response> greeting() {
    return http.request(meta())
        .compose(
            request ->
                request
                    .send()
                    .compose(
                        head ->
                            head.body()
                                .map(body -> greeting(head.statusCode(), head.headers(), body)))
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(_ -> request.reset()))
        .recover(
            failure ->
                Future.failedFuture(ConnectionErrors.explained(address.api().getHost(), failure)));
  }

  private RequestOptions meta() {
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setAbsoluteURI(address.api() + "/meta")
        .setFollowRedirects(false)
        .setConnectTimeout(timeout.toMillis())
        .putHeader("User-Agent", GitHubTransport.USER_AGENT)
        .putHeader("Accept", "application/vnd.github+json");
  }

  /** Only GitHub numbers its requests; its other answers are JSON. */
  private static Response greeting(int status, MultiMap headers, Buffer body) {
    boolean genuine =
        headers.contains("x-github-request-id")
            || headers.contains("x-github-enterprise-version")
            || isObject(body);
    return new Response(
        status,
        Optional.ofNullable(headers.get("date")).flatMap(ApiProbe::date),
        Optional.ofNullable(headers.get("x-github-enterprise-version")).map(GitHubErrors::safe),
        genuine,
        hooks(body));
  }

  private static int hooks(Buffer body) {
    try {
      return new JsonObject(body).getValue("hooks") instanceof JsonArray hooks ? hooks.size() : 0;
    } catch (DecodeException | ClassCastException | NullPointerException _) {
      return 0;
    }
  }

  private static boolean isObject(Buffer body) {
    String text = body.toString().strip();
    return text.startsWith("{") && text.endsWith("}");
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
