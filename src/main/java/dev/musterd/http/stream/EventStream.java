package dev.musterd.http.stream;

import io.vertx.core.buffer.Buffer;

/** Events as JSON, each with its id, to one client of the API. */
final class EventStream implements Subscriber {
  private static final Buffer ALIVE = Buffer.buffer(":\n\n");

  private final SseResponse response;
  private final EventFilter filter;

  EventStream(SseResponse response, EventFilter filter) {
    this.response = response;
    this.filter = filter;
  }

  @Override
  public void events(EventBatch batch) {
    Buffer text = batch.text(filter);
    if (text.length() > 0) {
      response.write(text);
    }
  }

  @Override
  public void keepAlive() {
    response.write(ALIVE);
  }

  @Override
  public void end() {
    response.end();
  }

  @Override
  public long unsent() {
    return response.unsent();
  }
}
