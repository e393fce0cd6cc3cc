package dev.musterd.http.stream;

import dev.musterd.port.EventFeed;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands events to all clients that listen, some at a time. Recording an event only sets a flag, and
 * not even that without clients. All else belongs to one event loop.
 */
public final class EventBroadcast {
  /** More operators than look at one daemon; each costs a connection and its buffer. */
  static final int SUBSCRIBERS_MAX = 100;

  /** Fast for people, and one write for all that happens meanwhile. */
  private static final Duration BATCH = Duration.ofMillis(100);

  /** While more happens than is kept: what gets to clients has gaps anyway, and costs less so. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Below the idle time-outs of this listener and of common proxies. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final EventFeed feed;
  private final Timers timers;
  private final Context context;
  private final String process;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean listening;
  private boolean keepingAlive;
  private boolean tooMany;
  private long sent;

  /**
   * @param started when this process did
   */
  public EventBroadcast(EventFeed feed, Timers timers, Context context, Instant started) {
    this.feed = feed;
    this.timers = timers;
    this.context = context;
    this.process = EventId.process(started);
    feed.onEvent(this::happened);
  }

  /**
   * The latest events that are kept, as JSON, as far as the filter wants them, the oldest first.
   */
  public List<String> recent(EventFilter filter) {
    return feed.after(0).stream().filter(filter::matches).map(EventFeed.Entry::json).toList();
  }

  /** Answers with events as they happen; false, and no answer, when too many listen. */
  public boolean stream(HttpServerRequest request, EventFilter filter) {
    if (isFull()) {
      return false;
    }
    String from = request.getHeader(LAST_EVENT_ID);
    EventStream stream = new EventStream(new SseResponse(request), filter);
    context.runOnContext(
        _ -> {
          flush();
          if (from != null) {
            resume(stream, EventId.read(from, process));
          }
          add(stream, request);
        });
    return true;
  }

  /** Answers with a word whenever something has changed; false when too many listen. */
  public boolean changes(HttpServerRequest request) {
    if (isFull()) {
      return false;
    }
    ChangeStream stream = new ChangeStream(new SseResponse(request), timers);
    context.runOnContext(
        _ -> {
          flush();
          add(stream, request);
        });
    return true;
  }

  /** Ends all streams: their clients have to show again who they are. */
  public void endAll() {
    context.runOnContext(_ -> List.copyOf(subscribers).forEach(Subscriber::end));
  }

  int listeners() {
    return subscribers.size();
  }

  /** Bytes in memory that clients have not taken. */
  long unsent() {
    return subscribers.stream().mapToLong(Subscriber::unsent).sum();
  }

  private boolean isFull() {
    return subscribers.size() >= SUBSCRIBERS_MAX;
  }

  private void add(Subscriber subscriber, HttpServerRequest request) {
    if (request.response().closed()) {
      return;
    }
    subscribers.add(subscriber);
    listening = true;
    if (feed.latest() > sent) {
      happened(); // An event of another thread's that came since found no listener.
    }
    request.response().closeHandler(_ -> context.runOnContext(_ -> remove(subscriber)));
    if (!keepingAlive) {
      keepingAlive = true;
      timers.schedule(KEEP_ALIVE, this::keepAlive);
    }
  }

  private void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
    listening = !subscribers.isEmpty();
  }

  /** What a client missed, as far as it is kept. */
  private void resume(EventStream stream, EventId last) {
    boolean ours = last.process().equals(process) && last.number() <= sent;
    long from = ours ? last.number() : 0;
    List<EventFeed.Entry> kept =
        feed.after(from).stream().filter(entry -> entry.number() <= sent).toList();
    boolean nothingYet = ours && from == 0;
    boolean dropped = !kept.isEmpty() && kept.getFirst().number() > from + 1;
    stream.events(new EventBatch(process, kept, !ours || dropped && !nothingYet));
  }

  private void happened() {
    if (listening && scheduled.compareAndSet(false, true)) {
      context.runOnContext(_ -> timers.schedule(tooMany ? PAUSE : BATCH, this::flush));
    }
  }

  private void flush() {
    scheduled.set(false);
    if (!listening) {
      sent = feed.latest();
      return;
    }
    List<EventFeed.Entry> entries = feed.after(sent);
    if (!entries.isEmpty()) {
      boolean missed = entries.getFirst().number() > sent + 1;
      sent = entries.getLast().number();
      tooMany = missed;
      EventBatch batch = new EventBatch(process, entries, missed);
      List.copyOf(subscribers).forEach(each -> each.events(batch));
    }
  }

  private void keepAlive() {
    keepingAlive = listening;
    if (listening) {
      List.copyOf(subscribers).forEach(Subscriber::keepAlive);
      timers.schedule(KEEP_ALIVE, this::keepAlive);
    }
  }
}
