package dev.musterd.http.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request from its headers to its only response: reads the body within the limits of size,
 * memory and time, and refuses it as early as they are met.
 */
final class WebhookExchange {
  /** How long a refused sender may take to read why, before the connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final HttpServerRequest request;
  private final WebhookLimits limits;
  private final WebhookTelemetry telemetry;
  private final CoarseTimeouts.Running deadline;

  /** Zero when the body comes in chunks; the HTTP decoder has refused what is no number. */
  private final long announcedLength;

  private final RequestBody body = new RequestBody();
  private long received;
  private Progress progress = Progress.HEADERS;
  private boolean responded;

  private enum Progress {
    HEADERS,
    BODY,
    COMPLETE
  }

  WebhookExchange(HttpServerRequest request, WebhookLimits limits, WebhookTelemetry telemetry) {
    this.request = request;
    this.limits = limits;
    this.telemetry = telemetry;
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    this.announcedLength = length == null ? 0 : Long.parseLong(length);
    this.deadline = limits.deadlines().start(this::expire);
    limits.connections().requestBegan(request.connection());
    request.exceptionHandler(_ -> abandon());
    request.response().exceptionHandler(_ -> abandon());
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /**
   * Calls {@code then} once all of the body is there, unless it was refused before; the body is
   * gone when that returns, however long the answer takes.
   */
  void readBody(Consumer<RequestBody> then) {
    if (announcedLength > limits.maxBody()) {
      respond(tooLarge());
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    progress = Progress.BODY;
    request.handler(this::collect);
    request.endHandler(_ -> complete(then));
  }

  private void collect(Buffer chunk) {
    if (responded) {
      return;
    }
    received += chunk.length();
    if (received > limits.maxBody()) {
      respond(tooLarge());
    } else if (!limits.bodies().hold(body.length(), chunk.length())) {
      respond(WebhookResponse.unavailable("too many large bodies at once"));
    } else {
      body.append(chunk, announcedLength);
    }
  }

  private void complete(Consumer<RequestBody> then) {
    progress = Progress.COMPLETE;
    if (!responded) {
      limits.connections().requestComplete(request.connection());
      then.accept(body);
      letGoOfBody();
    }
  }

  private WebhookResponse tooLarge() {
    return WebhookResponse.error(
        413, "the body is larger than http.max-body, " + limits.maxBody() + " bytes");
  }

  private void expire() {
    respond(
        progress == Progress.COMPLETE
            ? WebhookResponse.unavailable("no answer within http.timeout; deliver it again")
            : WebhookResponse.error(408, "the body did not arrive within http.timeout"));
  }

  /**
   * Sends the response, unless there was one. What has not come of the body is discarded; when it
   * is long, or may be, the connection ends with the response.
   */
  void respond(WebhookResponse answer) {
    if (responded || request.response().ended()) {
      return;
    }
    boolean close = progress == Progress.BODY || announcedLength > limits.maxBody();
    finish();
    limits.connections().requestEnded(request.connection());
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    answer.headers().forEach(response::putHeader);
    if (progress != Progress.COMPLETE) {
      request.handler(this::discard);
    }
    if (close) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      cutOff();
    }
    telemetry.responded(answer, () -> limits.senders().address(request));
    response.end(answer.json());
  }

  /**
   * Many clients read an answer only once all is written, and up to twice the limit they may: a
   * body of a few megabytes too many still gets its answer.
   */
  private void discard(Buffer chunk) {
    received += chunk.length();
    if (received > 2 * limits.maxBody()) {
      request.pause();
      cutOff();
    }
  }

  /**
   * Cuts the connection a little later: closing at once on unread bytes resets it, and many clients
   * then never see the answer.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9112.html#section-9.6">RFC 9112, 9.6</a>
   */
  private void cutOff() {
    limits.timers().after(LINGER).onComplete(_ -> request.connection().close());
  }

  /** The sender has gone. */
  private void abandon() {
    if (!responded) {
      finish();
    }
  }

  private void finish() {
    responded = true;
    deadline.cancel();
    letGoOfBody();
  }

  private void letGoOfBody() {
    limits.bodies().release(body.length());
    body.clear();
  }
}
