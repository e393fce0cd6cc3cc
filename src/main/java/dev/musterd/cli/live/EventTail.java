package dev.musterd.cli.live;

import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.NoAnswerException;
import dev.musterd.cli.live.EventSource.LostException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Follows the events of a daemon, over lost connections and restarts: after each it goes on behind
 * the last event that it saw.
 */
final class EventTail {
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  private final ManagementClient daemon;
  private final String page;
  private final Listener listener;
  private final SseParser parser = new SseParser();
  private boolean everOpen;
  private int failures;

  /** Who is told. */
  interface Listener {
    /** Events come from now on. */
    default void opened() {}

    /** False when no more are wanted. */
    boolean event(JsonObject event);

    /** Events before the next one were dropped. */
    void missed(String reason);

    void lost(String reason);
  }

  EventTail(ManagementClient daemon, String page, Listener listener) {
    this.daemon = daemon;
    this.page = page;
    this.listener = listener;
  }

  /**
   * Follows until the listener or an interrupt ends it.
   *
   * @throws NoAnswerException when there is no daemon at the beginning, or it refuses
   */
  void follow() throws InterruptedException {
    while (true) {
      try (EventSource source = EventSource.open(daemon, page, parser.lastId())) {
        everOpen = true;
        failures = 0;
        listener.opened();
        if (!read(source)) {
          return;
        }
      } catch (LostException lost) {
        if (!everOpen) {
          throw new NoAnswerException(lost.getMessage());
        }
        pause(lost.getMessage());
      }
    }
  }

  private boolean read(EventSource source) throws LostException, InterruptedException {
    parser.reset();
    while (true) {
      SseParser.Message message = parser.line(source.next()).orElse(null);
      if (message != null && !told(message)) {
        return false;
      }
    }
  }

  private boolean told(SseParser.Message message) {
    try {
      JsonObject json = new JsonObject(message.data());
      if (message.type().equals("gap")) {
        listener.missed(json.getString("reason", "the daemon does not say why"));
        return true;
      }
      return !message.type().isEmpty() || listener.event(json);
    } catch (DecodeException | ClassCastException _) {
      listener.missed("one could not be read");
      return true;
    }
  }

  /** Longer after each failure; the first of them is told. */
  private void pause(String reason) throws InterruptedException {
    failures++;
    if (failures == 1) {
      listener.lost(reason);
    }
    Duration pause = parser.retry().multipliedBy(1L << Math.min(failures - 1, 5));
    Thread.sleep(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX);
  }
}
