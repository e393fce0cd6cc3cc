package dev.musterd.http.stream;

import dev.musterd.port.EventFeed;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.util.List;

/** Says that something has changed, so that a page reads itself again; at most once a second. */
final class ChangeStream implements Subscriber {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String CHANGED = "event: changed\ndata: 1\n\n";

  private final SseResponse response;
  private final Timers timers;
  private boolean scheduled;

  ChangeStream(SseResponse response, Timers timers) {
    this.response = response;
    this.timers = timers;
  }

  @Override
  public void events(List<EventFeed.Entry> entries, boolean missed) {
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
}
