package dev.musterd.github.client;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Sends requests to GitHub, each with a time limit; a GET is retried once. */
public final class GitHubTransport {
  /**
   * From the request to the last byte of the answer, and as long for a connection before: a silent
   * GitHub becomes an outage and not a hang. GitHub itself ends a request after ten seconds, so
   * that one which we give up is over there as well, and is not made again beside itself.
   *
   * @see <a
   *     href="https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts">Timeouts</a>
   */
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  /** A page of 100 runners is some 100 KB; nothing we ask for comes near this. */
  private static final int LARGEST_BODY = 8 * 1024 * 1024;

  private static final int REDIRECTS = 2;

  /** What GitHub says of a renamed or transferred repository: the method stays. */
  private static final Set<Integer> KEEPING = Set.of(301, 307, 308);

  private static final Set<Integer> READING = Set.of(301, 302, 307, 308);

  public static final String USER_AGENT =
      "musterd/"
          + Optional.ofNullable(GitHubTransport.class.getPackage().getImplementationVersion())
              .orElse("development");

  private final HttpClient http;
  private final GitHubAddress address;
  private final Timers timers;
  private final Consumer<String> calls;
  private final Duration timeout;

  public GitHubTransport(
      HttpClient http,
      GitHubAddress address,
      Timers timers,
      Consumer<String> calls,
      Duration timeout) {
    this.http = http;
    this.address = address;
    this.timers = timers;
    this.calls = calls;
    this.timeout = timeout;
  }

  /**
   * GitHub's response, of any status; unauthenticated when the bearer is empty. Fails with {@link
   * GitHubProblem.Unavailable} when there is none.
   */
  public Future<GitHubResponse> send(GitHubRequest call, String bearer) {
    Future<GitHubResponse> first = once(call, bearer);
    return call.repeatable()
        ? first.transform(
            result ->
                result.failed() || result.result().status() >= 500
                    ? timers.after(RETRY_DELAY).compose(_ -> once(call, bearer))
                    : first)
        : first;
  }

  /** Completes after a pause. */
  Future<Void> pause(Duration time) {
    return timers.after(time);
  }

  private Future<GitHubResponse> once(GitHubRequest call, String bearer) {
    return exchange(call, bearer, REDIRECTS)
        .onComplete(
            answer -> calls.accept(call.operation() + " " + answer.status() / 100 + "xx"),
            _ -> calls.accept(call.operation() + " none"));
  }

  private Future<GitHubResponse> exchange(GitHubRequest call, String bearer, int redirects) {
    return http.request(options(call, bearer))
        .compose(request -> answer(call, request))
        .recover(failure -> Future.failedFuture(outage(call, failure)))
        .compose(
            answer ->
                redirect(answer)
                    .filter(_ -> redirects > 0)
                    .map(path -> exchange(call.at(path), bearer, redirects - 1))
                    .orElseGet(() -> Future.succeededFuture(answer)));
  }

  private RequestOptions options(GitHubRequest call, String bearer) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.method())
            .setAbsoluteURI(address.api() + call.path())
            .setFollowRedirects(false)
            .setConnectTimeout(timeout.toMillis())
            .putHeader("User-Agent", USER_AGENT)
            .putHeader("Accept", "application/vnd.github+json")
            .putHeader("X-GitHub-Api-Version", "2022-11-28");
    if (!bearer.isEmpty()) {
      options.putHeader("Authorization", "Bearer " + bearer);
    }
    call.etag().ifPresent(etag -> options.putHeader("If-None-Match", etag));
    return options;
  }

  /** The request is reset when time is up, which also frees its connection. */
  private Future<GitHubResponse> answer(GitHubRequest call, HttpClientRequest request) {
    Future<HttpClientResponse> response =
        call.body()
            .map(
                body -> request.putHeader("Content-Type", "application/json").send(body.toBuffer()))
            .orElseGet(request::send);
    return response
        .compose(
            head ->
                body(head)
                    .map(body -> new GitHubResponse(call, head.statusCode(), head.headers(), body)))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> request.reset());
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.endHandler(_ -> promise.tryComplete(body));
    response.handler(
        part -> {
          if (body.length() + part.length() > LARGEST_BODY) {
            promise.tryFail("the answer is too large");
          } else {
            body.appendBuffer(part);
          }
        });
    return promise.future();
  }

  /** A renamed repository answers with another path; another host never gets our token. */
  private Optional<String> redirect(GitHubResponse answer) {
    Set<Integer> followed = answer.call().method() == HttpMethod.GET ? READING : KEEPING;
    return answer
        .header("location")
        .filter(_ -> followed.contains(answer.status()))
        .flatMap(location -> within(answer.call().path(), location));
  }

  /** The path below the API's base, when the location is there. */
  private Optional<String> within(String path, String location) {
    try {
      URI to = URI.create(address.api() + path).resolve(location);
      String base = address.api().getRawPath() + "/";
      return isOurs(to) && to.getRawPath().startsWith(base) && !to.getPath().contains("..")
          ? Optional.of(to.getRawPath().substring(base.length() - 1) + query(to))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isOurs(URI to) {
    return address.api().getScheme().equalsIgnoreCase(to.getScheme())
        && address.api().getHost().equalsIgnoreCase(to.getHost())
        && port(address.api()) == port(to)
        && to.getRawUserInfo() == null;
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("http") ? 80 : 443;
  }

  private static String query(URI to) {
    return to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
  }

  private GitHubException outage(GitHubRequest call, Throwable failure) {
    return new GitHubException(
        new GitHubProblem.Unavailable(
            call.operation() + ": " + what(failure) + " from " + address.api().getHost()));
  }

  private String what(Throwable failure) {
    return switch (failure) {
      case TimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
      case SSLException _ ->
          "no trusted certificate (its authority belongs into github.ca-file, or its name differs)";
      default -> "no connection (" + failure.getClass().getSimpleName() + ")";
    };
  }
}
