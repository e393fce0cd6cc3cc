package dev.musterd.http.webhook;

import dev.musterd.model.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * One delivery on its way through the door: its body is collected within the limits, then checked,
 * then read, then handed on; and it is answered exactly once, whatever comes first.
 */
final class WebhookExchange {
  private final WebhookHandler door;
  private final HttpServerRequest request;
  private final Runnable over;
  private final CoarseTimeouts.Running deadline;
  private final RequestBody body = new RequestBody();
  private long received;
  private boolean complete;
  private boolean answered;

  /**
   * @param over called once it is answered; what is left of its body may still be on its way
   */
  WebhookExchange(WebhookHandler door, HttpServerRequest request, Runnable over) {
    this.door = door;
    this.request = request;
    this.over = over;
    this.deadline = door.deadline(this::expire);
    request.exceptionHandler(_ -> abandon());
    request.response().exceptionHandler(_ -> abandon());
  }

  /** Answers without looking at the body, which is let run by. */
  void refuse(WebhookResponse answer) {
    request.handler(this::discard);
    answer(announcedLength() > door.maxBody() ? answer.closing() : answer);
  }

  void receive() {
    switch (claim()) {
      case WebhookSignature.Claim.Missing(String reason) ->
          refuse(WebhookResponse.error(401, reason));
      case WebhookSignature.Claim.Claimed claimed when announcedLength() <= door.maxBody() -> {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
          request.response().writeContinue();
        }
        request.handler(this::collect);
        request.endHandler(_ -> judge(claimed));
      }
      case WebhookSignature.Claim.Claimed _ -> answer(tooLarge());
    }
  }

  private WebhookSignature.Claim claim() {
    return door.signature()
        .claim(header(WebhookSignature.SHA256_HEADER), header(WebhookSignature.SHA1_HEADER));
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** Zero when the body comes in chunks; the HTTP decoder has refused what is no number. */
  private long announcedLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private WebhookResponse tooLarge() {
    return WebhookResponse.error(
            413, "the body is larger than http.max-body, " + door.maxBody() + " bytes")
        .closing();
  }

  /**
   * Many clients read an answer only once all is written, and up to twice the limit they may: a
   * body of a few megabytes too many still gets its answer.
   */
  private void discard(Buffer chunk) {
    received += chunk.length();
    if (received > 2 * door.maxBody()) {
      request.pause();
      cutOff();
    }
  }

  private void collect(Buffer chunk) {
    if (answered) {
      return;
    }
    received += chunk.length();
    if (received > door.maxBody()) {
      answer(tooLarge());
    } else if (!door.hold(body.length(), chunk.length())) {
      answer(WebhookResponse.unavailable("too many large bodies at once").closing());
    } else {
      body.append(chunk, announcedLength());
    }
  }

  private void judge(WebhookSignature.Claim.Claimed claimed) {
    complete = true;
    if (answered) {
      return;
    }
    if (!claimed.holdsFor(body)) {
      answer(
          WebhookResponse.error(
              401, "the signature does not match the body and any webhook secret"));
    } else if (isForm()) {
      // The form is the same JSON percent-encoded: accepting it would mean a second decoder for
      // the sake of one setting, so the answer says which.
      answer(
          WebhookResponse.error(
              415, "choose the content type application/json in the settings of this webhook"));
    } else {
      read();
    }
  }

  private boolean isForm() {
    return header("Content-Type")
        .map(type -> type.regionMatches(true, 0, FORM, 0, FORM.length()))
        .orElse(false);
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private void read() {
    Optional<String> event = header("X-GitHub-Event");
    if (event.isEmpty()) {
      answer(WebhookResponse.error(400, "the header X-GitHub-Event is missing"));
      return;
    }
    switch (WebhookJson.read(event.get(), header("X-GitHub-Delivery").orElse(""), body)) {
      case WebhookJson.Reading.Malformed(String reason) ->
          answer(WebhookResponse.error(400, reason));
      case WebhookJson.Reading.Readable(WebhookEvent readable) ->
          door.accept(readable).onSuccess(this::answer);
    }
  }

  private void expire() {
    answer(
        complete
            ? WebhookResponse.unavailable("no answer within http.timeout; deliver it again")
            : WebhookResponse.error(408, "the body did not arrive within http.timeout").closing());
  }

  private void answer(WebhookResponse answer) {
    if (answered) {
      return;
    }
    finish();
    over.run();
    HttpServerResponse response = request.response();
    response.setStatusCode(answer.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    answer.headers().forEach(response::putHeader);
    if (answer.close()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.handler(this::discard);
      cutOff();
    }
    response.end(answer.json());
    door.answered(answer.status());
    if (answer.status() >= 400 && answer.status() < 500) {
      door.rejected(answer.status(), answer.reason());
    }
  }

  /**
   * Cuts the connection a little later: closing at once on unread bytes resets it, and many clients
   * then never see the answer.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9112.html#section-9.6">RFC 9112, 9.6</a>
   */
  private void cutOff() {
    door.linger().onComplete(_ -> request.connection().close());
  }

  /** The sender has gone. */
  private void abandon() {
    if (!answered) {
      finish();
    }
  }

  private void finish() {
    answered = true;
    deadline.cancel();
    door.release(body.length());
    body.clear();
  }
}
