package dev.musterd.http.stream;

import dev.musterd.port.Timers;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Says that something has changed, so that a page reads itself again; at most once a second. */
final class ChangeStream implements Subscriber {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Buffer CHANGED = Buffer.buffer("event: changed\ndata: 1\n\n");

  private final SseResponse response;
  private final Timers timers;
  private boolean scheduled;

  ChangeStream(SseResponse response, Timers timers) {
    this.response = response;
    this.timers = timers;
  }

  @Override
  public void events(EventBatch batch) {
    if (!scheduled) {
      scheduled = true;
      timers.schedule(PAUSE, this::say);
    }
  }

  private void say() {
    scheduled = false;
    response.write(CHANGED);
  }

  /** Times such as "2 minutes ago" change without an event. */
  @Override
  public void keepAlive() {
    response.write(CHANGED);
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
