package dev.musterd.http.stream;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * A response of server-sent events. A client that does not read is disconnected; it comes back by
 * itself, with the id of the last event that it saw.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events
 *     in the HTML standard</a>
 */
final class SseResponse {
  /** Bytes: all events that are kept, once. */
  private static final int QUEUE_MAX = 1024 * 1024;

  private final HttpServerRequest request;

  SseResponse(HttpServerRequest request) {
    this.request = request;
    request
        .response()
        .setChunked(true)
        .setWriteQueueMaxSize(QUEUE_MAX)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    // A client that was disconnected waits so many milliseconds before it comes back.
    write("retry: 2000\n\n");
  }

  void write(String text) {
    if (request.response().ended() || request.response().closed()) {
      return;
    } else if (request.response().writeQueueFull()) {
      request.connection().close();
    } else {
      request.response().write(text);
    }
  }

  void end() {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().end();
    }
  }
}
