package dev.musterd.github;

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

/** Sends calls to GitHub, each within a time; a read is tried once more. */
final class GitHubCalls {
  /**
   * From the request to the last byte of the answer, and as long for a connection before: a silent
   * GitHub becomes an outage and not a hang.
   */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  /** A page of 100 runners is some 100 KB; nothing we ask for comes near this. */
  private static final int LARGEST_BODY = 8 * 1024 * 1024;

  private static final int REDIRECTS = 2;

  /** Those that keep the method; for reads, the older two as well. */
  private static final Set<Integer> KEEPING = Set.of(307, 308);

  private static final Set<Integer> READING = Set.of(301, 302, 307, 308);

  static final String USER_AGENT =
      "musterd/"
          + Optional.ofNullable(GitHubCalls.class.getPackage().getImplementationVersion())
              .orElse("development");

  private final HttpClient http;
  private final GitHubAddress address;
  private final Timers timers;
  private final Consumer<String> calls;
  private final Duration timeout;

  GitHubCalls(
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

  /** Whatever GitHub answers; fails with {@link Problem.Unavailable} when it does not. */
  Future<Answer> send(Call call, String bearer) {
    Future<Answer> first = once(call, bearer);
    return call.repeatable()
        ? first.transform(
            result ->
                result.failed() || result.result().status() >= 500
                    ? timers.after(RETRY_DELAY).compose(_ -> once(call, bearer))
                    : first)
        : first;
  }

  private Future<Answer> once(Call call, String bearer) {
    return exchange(call, bearer, REDIRECTS)
        .onComplete(
            answer -> calls.accept(call.operation() + " " + answer.status() / 100 + "xx"),
            _ -> calls.accept(call.operation() + " none"));
  }

  private Future<Answer> exchange(Call call, String bearer, int redirects) {
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

  private RequestOptions options(Call call, String bearer) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.method())
            .setAbsoluteURI(address.api() + call.path())
            .setFollowRedirects(false)
            .setConnectTimeout(timeout.toMillis())
            .putHeader("User-Agent", USER_AGENT)
            .putHeader("Accept", "application/vnd.github+json")
            .putHeader("X-GitHub-Api-Version", "2022-11-28")
            .putHeader("Authorization", "Bearer " + bearer);
    call.etag().ifPresent(etag -> options.putHeader("If-None-Match", etag));
    return options;
  }

  /** The request is reset when time is up, which also frees its connection. */
  private Future<Answer> answer(Call call, HttpClientRequest request) {
    Future<HttpClientResponse> response =
        call.body()
            .map(
                body -> request.putHeader("Content-Type", "application/json").send(body.toBuffer()))
            .orElseGet(request::send);
    return response
        .compose(
            head ->
                body(head).map(body -> new Answer(call, head.statusCode(), head.headers(), body)))
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
  private Optional<String> redirect(Answer answer) {
    Set<Integer> followed = answer.call().method() == HttpMethod.GET ? READING : KEEPING;
    String base = address.api() + "/";
    return answer
        .header("location")
        .filter(_ -> followed.contains(answer.status()))
        .filter(location -> location.startsWith(base) && !location.contains(".."))
        .map(location -> URI.create(location).toString().substring(base.length() - 1));
  }

  private GitHubFailure outage(Call call, Throwable failure) {
    String what =
        failure instanceof TimeoutException
            ? "no answer within " + timeout.toMillis() + " ms"
            : "no connection (" + failure.getClass().getSimpleName() + ")";
    return new GitHubFailure(
        new Problem.Unavailable(
            call.operation() + ": " + what + " from " + address.api().getHost()));
  }
}
