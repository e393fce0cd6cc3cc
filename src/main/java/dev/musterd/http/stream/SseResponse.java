package dev.musterd.http.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A response of server-sent events. A client that does not read is disconnected; it comes back by
 * itself, with the id of the last event that it saw.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events
 *     in the HTML standard</a>
 */
final class SseResponse {
  /** Bytes that wait for the client: all events that are kept, once. */
  static final int UNSENT_MAX = 1024 * 1024;

  private final HttpServerRequest request;

  /** The connection may have another event loop than the one that writes. */
  private final AtomicLong unsent = new AtomicLong();

  SseResponse(HttpServerRequest request) {
    this.request = request;
    request
        .response()
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    // A client that was disconnected waits so many milliseconds before it comes back.
    write(Buffer.buffer("retry: 2000\n\n"));
  }

  void write(Buffer bytes) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    long before = unsent.getAndAdd(bytes.length());
    if (before > 0 && before + bytes.length() > UNSENT_MAX) {
      unsent.addAndGet(-bytes.length());
      request.connection().close();
    } else {
      request.response().write(bytes).onComplete(_ -> unsent.addAndGet(-bytes.length()));
    }
  }

  /** Bytes that the client has not taken, and that are in memory for it. */
  long unsent() {
    return unsent.get();
  }

  void end() {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().end();
    }
  }
}
