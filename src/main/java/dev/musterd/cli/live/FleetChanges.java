package dev.musterd.cli.live;

import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.NoAnswerException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Says when something has changed at the daemon, by its stream of events. It opens the stream in
 * the background, and again after it was lost.
 */
final class FleetChanges implements ReadingPace.Changes, EventTail.Listener, AutoCloseable {
  /** The daemon may have no stream for us, or it is away: readings go on by time. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final String PAGE = "/api/v1/events";

  private final Thread follower;
  private boolean live;
  private boolean changed;

  private FleetChanges(ManagementClient daemon) {
    this.follower = Thread.ofVirtual().unstarted(() -> follow(daemon));
  }

  static FleetChanges of(ManagementClient daemon) {
    FleetChanges changes = new FleetChanges(daemon);
    changes.follower.start();
    return changes;
  }

  private void follow(ManagementClient daemon) {
    try {
      while (true) {
        try {
          new EventTail(daemon, PAGE, this).follow();
        } catch (NoAnswerException _) {
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException _) {
      // It was closed.
    }
  }

  @Override
  public synchronized boolean isLive() {
    return live;
  }

  @Override
  public synchronized boolean isChanged() {
    return changed;
  }

  @Override
  public synchronized void seen() {
    changed = false;
  }

  /** What happened before may have been missed. */
  @Override
  public synchronized void opened() {
    live = true;
    changed = true;
  }

  @Override
  public synchronized boolean event(JsonObject event) {
    changed = true;
    return true;
  }

  @Override
  public synchronized void missed(String reason) {
    changed = true;
  }

  @Override
  public synchronized void lost(String reason) {
    live = false;
  }

  @Override
  public void close() {
    follower.interrupt();
  }
}
