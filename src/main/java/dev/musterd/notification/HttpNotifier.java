package dev.musterd.notification;

import dev.musterd.base.SecretUrl;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.ProxyFailedException;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.port.Notifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Posts notifications to a URL. Certificates are verified, redirects are not followed, and the URL
 * shows in no message.
 */
public final class HttpNotifier implements Notifier {
  /** From the request to the last byte of the answer, and as long for a connection before. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int ANSWER_MAX = 16 * 1024;

  /** Slack's reasons, such as no_service; any other text may hold what is none of the log's. */
  private static final Pattern WORD = Pattern.compile("[a-z_]{1,60}");

  private final HttpClient http;
  private final SecretUrl to;
  private final MessageFormat format;
  private final Optional<BodySignature> signature;
  private final InstantSource clock;
  private final Duration timeout;

  /**
   * @param http which verifies certificates
   * @param signature empty sends no signature
   */
  public HttpNotifier(
      HttpClient http,
      SecretUrl to,
      MessageFormat format,
      Optional<BodySignature> signature,
      InstantSource clock,
      Duration timeout) {
    this.http = http;
    this.to = to;
    this.format = format;
    this.signature = signature;
    this.clock = clock;
    this.timeout = timeout;
  }

  @Override
  public Future<SendOutcome> send(Notification notification) {
    String body = format.body(notification);
    return http.request(options(body))
        .compose(request -> answer(request, body))
        .recover(failure -> Future.succeededFuture(unanswered(failure)));
  }

  private RequestOptions options(String body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(to.uri().toString())
            .setFollowRedirects(false)
            .setConnectTimeout(timeout.toMillis())
            .putHeader("User-Agent", GitHubTransport.USER_AGENT)
            .putHeader("Content-Type", "application/json; charset=utf-8");
    Instant now = clock.instant();
    signature.ifPresent(
        signing ->
            options
                .putHeader(BodySignature.TIMESTAMP_HEADER, Long.toString(now.getEpochSecond()))
                .putHeader(BodySignature.HEADER, signing.of(now, body)));
    return options;
  }

  /** The request is reset when time is up, which also frees its connection. */
  private Future<SendOutcome> answer(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body))
        .compose(head -> text(head).map(text -> outcome(head, text)))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> request.reset());
  }

  /** The beginning of the answer's body. */
  private static Future<String> text(HttpClientResponse response) {
    Promise<String> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.endHandler(_ -> promise.tryComplete(body.toString()));
    response.handler(
        part -> {
          if (body.length() + part.length() > ANSWER_MAX) {
            promise.tryFail("the answer is too large");
          } else {
            body.appendBuffer(part);
          }
        });
    return promise.future();
  }

  private SendOutcome outcome(HttpClientResponse head, String text) {
    int status = head.statusCode();
    if (status >= 200 && status < 300) {
      return new SendOutcome.Sent(status);
    }
    String reason =
        "HTTP " + status + (WORD.matcher(text.strip()).matches() ? " " + text.strip() : "");
    boolean passing = status == 429 || status == 408 || status >= 500;
    return passing
        ? new SendOutcome.Retryable(reason, RetryAfter.of(head, clock.instant()))
        : new SendOutcome.Refused(
            status >= 300 && status < 400
                ? reason + ", a redirect, which is not followed"
                : reason);
  }

  private SendOutcome unanswered(Throwable failure) {
    return new SendOutcome.Retryable(
        switch (failure) {
          case TimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
          case ProxyFailedException _ -> "no connection, as " + failure.getMessage();
          case SSLException _ -> "no trusted certificate";
          case UnknownHostException _ -> "its host has no address";
          default -> "no connection (" + failure.getClass().getSimpleName() + ")";
        },
        Optional.empty());
  }
}
