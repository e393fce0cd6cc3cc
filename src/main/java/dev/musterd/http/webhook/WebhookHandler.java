package dev.musterd.http.webhook;

import dev.musterd.flow.Acceptance;
import dev.musterd.model.Event;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** What all deliveries share: the rules of the door and what is left of its room. */
final class WebhookHandler {
  /**
   * Every body may be this long, room or not: nearly all of GitHub's are, so that a sender of large
   * ones with a made-up signature cannot shut GitHub out.
   */
  private static final int SMALL_BODY = 32 * 1024;

  /** How long a refused sender may take to read why, before the connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final WebhookServer.Options options;
  private final Function<WebhookEvent, Future<Acceptance>> accept;
  private final Timers timers;
  private final CoarseTimeouts deadlines;
  private final Journal journal;
  private final IntConsumer answered;
  private WebhookSignature signature;
  private long heldByLargeBodies;

  WebhookHandler(
      WebhookServer.Options options,
      WebhookSignature signature,
      Function<WebhookEvent, Future<Acceptance>> accept,
      Timers timers,
      Journal journal,
      IntConsumer answered) {
    this.options = options;
    this.signature = signature;
    this.accept = accept;
    this.timers = timers;
    this.deadlines = new CoarseTimeouts(timers, options.timeout());
    this.journal = journal;
    this.answered = answered;
  }

  /** Belongs to the event loop, as does everything here. */
  void trust(WebhookSignature other) {
    signature = other;
  }

  WebhookSignature signature() {
    return signature;
  }

  long maxBody() {
    return options.maxBody();
  }

  CoarseTimeouts.Running deadline(Runnable onExpiry) {
    return deadlines.start(onExpiry);
  }

  Future<Void> linger() {
    return timers.after(LINGER);
  }

  /**
   * Takes room for more bytes of a body. All large bodies together may be as long as one of the
   * greatest length, or the heap would be anybody's to fill; false when there is no room.
   */
  boolean hold(int already, int more) {
    long added = beyondSmall(already + more) - beyondSmall(already);
    if (heldByLargeBodies + added > options.maxBody()) {
      return false;
    }
    heldByLargeBodies += added;
    return true;
  }

  void release(int length) {
    heldByLargeBodies -= beyondSmall(length);
  }

  private static long beyondSmall(int length) {
    return Math.max(0, length - SMALL_BODY);
  }

  /** The duty's answer to a readable event; a bug behind the door is a 500, and no more is told. */
  Future<WebhookResponse> accept(WebhookEvent event) {
    Future<Acceptance> acceptance;
    try {
      acceptance = accept.apply(event);
    } catch (RuntimeException bug) {
      acceptance = Future.failedFuture(bug);
    }
    return acceptance.map(WebhookResponse::of).otherwise(this::failed);
  }

  private WebhookResponse failed(Throwable bug) {
    journal.record(
        new Event.DutyFailed("accept-webhook", WebhookResponse.bounded(String.valueOf(bug))));
    return WebhookResponse.error(500, "musterd failed to handle this delivery; its log says more");
  }

  void rejected(int status, String reason) {
    journal.record(new Event.WebhookRejected(status, reason));
  }

  void answered(int status) {
    answered.accept(status);
  }
}
