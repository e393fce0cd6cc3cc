package dev.musterd.flow.notification;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.Notice;
import dev.musterd.decide.Notifying;
import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.Topic;
import dev.musterd.port.Journal;
import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends notifications about events: those of one kind and subject are gathered for a while and
 * become one message, for each receiver that wants to know. Nothing of it holds up any other duty.
 * Belongs to one event loop.
 */
public final class SendNotifications implements Journal {
  /** Kinds and subjects that are gathered at once; those beyond it of a topic go together. */
  static final int GATHERED_MAX = 1_000;

  private final List<TargetQueue> queues = new ArrayList<>();
  private final List<NotificationTarget> targets;
  private final Timers timers;
  private final InstantSource clock;
  private final Map<Key, Gathered> gathered = new HashMap<>();
  private final Map<Key, Series> series = BoundedMap.evictingLeastRecentlyUsed(GATHERED_MAX);
  private boolean closed;

  /** Events that become one message. */
  private record Key(Topic topic, Class<?> kind, String subject) {}

  /** Messages about the same in a row, and until when another one continues it. */
  private record Series(int number, Instant until) {}

  /** Events until their message is sent. */
  private static final class Gathered {
    private final List<TimedEvent> first = new ArrayList<>();
    private final int number;
    private final Timer timer;
    private int count;

    Gathered(int number, Timer timer) {
      this.number = number;
      this.timer = timer;
    }
  }

  /**
   * @param journal records what could not be sent
   */
  public SendNotifications(
      List<NotificationTarget> targets, Journal journal, Timers timers, InstantSource clock) {
    this.targets = List.copyOf(targets);
    this.timers = timers;
    this.clock = clock;
    this.targets.forEach(target -> queues.add(new TargetQueue(target, journal, timers, clock)));
  }

  /** Whether a receiver wants to know of this event. */
  public boolean concerns(Event event) {
    return !targets.isEmpty() && Notice.of(event).filter(it -> isWanted(it.topic())).isPresent();
  }

  private boolean isWanted(Topic topic) {
    return targets.stream().anyMatch(target -> target.topics().contains(topic));
  }

  @Override
  public void record(Event event) {
    if (!closed && concerns(event)) {
      Key key = key(event, Notice.of(event).orElseThrow());
      Gathered events = gathered.computeIfAbsent(key, this::begin);
      events.count++;
      if (events.first.size() < Notifying.DESCRIBED) {
        events.first.add(new TimedEvent(clock.instant(), event));
      }
    }
  }

  private Key key(Event event, Notice notice) {
    Key key = new Key(notice.topic(), event.getClass(), notice.subject());
    return gathered.size() < GATHERED_MAX || gathered.containsKey(key)
        ? key
        : new Key(notice.topic(), Event.class, "");
  }

  private Gathered begin(Key key) {
    int number =
        Optional.ofNullable(series.get(key))
            .filter(row -> !clock.instant().isAfter(row.until()))
            .map(row -> row.number() + 1)
            .orElse(1);
    Timer timer = timers.schedule(Notifying.gathering(number), () -> send(key));
    return new Gathered(number, timer);
  }

  private void send(Key key) {
    Gathered events = gathered.remove(key);
    series.put(key, new Series(events.number, clock.instant().plus(Notifying.QUIET)));
    Notification notification = Notifying.notification(events.first, events.count);
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).topics().contains(key.topic())) {
        queues.get(i).add(notification);
      }
    }
  }

  /**
   * Sends at once what is gathered and what waits, and gives up what is not sent within the
   * patience. Takes no event from now on.
   */
  public Future<Void> close(Duration patience) {
    closed = true;
    for (Key key : List.copyOf(gathered.keySet())) {
      gathered.get(key).timer.cancel();
      send(key);
    }
    Future<?> sent = Future.join(queues.stream().map(TargetQueue::drain).toList());
    if (sent.isComplete()) {
      return Future.succeededFuture();
    }
    Timer end = timers.schedule(patience, () -> queues.forEach(TargetQueue::drop));
    return sent.onComplete(_ -> end.cancel()).mapEmpty();
  }
}
