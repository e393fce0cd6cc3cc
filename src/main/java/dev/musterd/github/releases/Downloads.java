package dev.musterd.github.releases;

import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.ProxyFailedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Opens files over HTTP and follows redirects; bodies begin paused. */
final class Downloads {
  /** The time limit until a response begins. */
  private static final Duration HEAD = Duration.ofSeconds(30);

  private static final int REDIRECTS = 5;
  private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);

  /** Numbers with dots, or colons in brackets: a host without a name. */
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]|localhost");

  private final HttpClient ours;
  private final HttpClient others;
  private final GitHubAddress address;

  /**
   * @param ours trusts what the configuration says, for GitHub's own hosts
   * @param others trusts what the system does
   */
  Downloads(HttpClient ours, HttpClient others, GitHubAddress address) {
    this.ours = ours;
    this.others = others;
    this.address = address;
  }

  /**
   * An answer of 200 or 304.
   *
   * @param headers for the first server only: none of them is sent on to where it sends us
   */
  Future<HttpClientResponse> open(URI file, Map<String, String> headers) {
    return open(file, headers, REDIRECTS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof GitHubException ? failure : unreached(file, failure)));
  }

  private Future<HttpClientResponse> open(URI file, Map<String, String> headers, int redirects) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(file.toString())
            .setFollowRedirects(false)
            .setConnectTimeout(HEAD.toMillis())
            .putHeader("User-Agent", GitHubTransport.USER_AGENT);
    headers.forEach(options::putHeader);
    return client(file)
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .map(HttpClientResponse::pause)
                    .timeout(HEAD.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(_ -> request.reset()))
        .compose(response -> follow(file, response, redirects));
  }

  private HttpClient client(URI file) {
    String host = host(file);
    return host.equals(host(address.web())) || host.equals(host(address.api())) ? ours : others;
  }

  private Future<HttpClientResponse> follow(URI file, HttpClientResponse response, int redirects) {
    int status = response.statusCode();
    if (status == 200 || status == 304) {
      return Future.succeededFuture(response);
    }
    Optional<String> location = Optional.ofNullable(response.getHeader("location"));
    // It is no longer read; without a handler, Vert.x logs the reset as an error.
    response.exceptionHandler(_ -> {}).request().reset();
    if (!REDIRECTING.contains(status) || location.isEmpty()) {
      return refused(file, status, "answered " + status);
    }
    Optional<URI> next = next(file, location.get());
    if (next.isEmpty() || redirects == 0) {
      return refused(file, status, "sends us where we do not go");
    }
    return open(next.get(), Map.of(), redirects - 1);
  }

  /**
   * Where a server may send us: never from https to plain http, nor from one host to another
   * without a name, which would be something of ours.
   */
  static Optional<URI> next(URI from, String location) {
    try {
      URI to = from.resolve(location);
      boolean secured = "https".equals(to.getScheme()) || "http".equals(from.getScheme());
      boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
      boolean plain = to.getHost() != null && to.getRawUserInfo() == null;
      return web && secured && plain && (host(to).equals(host(from)) || isNamed(to))
          ? Optional.of(to)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isNamed(URI to) {
    return !LITERAL.matcher(host(to)).matches();
  }

  private static String host(URI uri) {
    return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
  }

  private static <T> Future<T> refused(URI file, int status, String what) {
    return Future.failedFuture(
        new GitHubException(
            new GitHubProblem.Refused(status, host(file) + " " + what + said(file))));
  }

  /** Without its query, which may be a signature. */
  private static String said(URI file) {
    return " for " + GitHubErrors.safe(file.getPath());
  }

  private static GitHubException unreached(URI file, Throwable failure) {
    String what =
        switch (failure) {
          case TimeoutException _ -> "no answer within " + HEAD.toSeconds() + " s";
          case ProxyFailedException _ -> "no connection, as " + failure.getMessage() + ",";
          default -> "no connection (" + failure.getClass().getSimpleName() + ")";
        };
    return new GitHubException(
        new GitHubProblem.Unavailable(what + " from " + host(file) + said(file)));
  }
}
