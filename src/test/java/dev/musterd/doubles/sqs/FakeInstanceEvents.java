package dev.musterd.doubles.sqs;

import dev.musterd.model.InstanceNotice;
import dev.musterd.model.QueueMessage.Receipt;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The queue of EC2's events in memory: visibility, receive counts, a dead-letter list; and its
 * absence. For one thread; what it promises completes on the calling thread.
 */
public final class FakeInstanceEvents implements InstanceEvents, JobNewsQueue {
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  private record Poll(int max, Instant until, Promise<Reception> answer) {}

  private static final class Entry {
    final String id;
    final BiFunction<Receipt, Integer, Message> content;
    Instant visibleAt;
    int timesReceived;

    Entry(String id, BiFunction<Receipt, Integer, Message> content, Instant now) {
      this.id = id;
      this.content = content;
      this.visibleAt = now;
    }

    String handle() {
      return id + "#" + timesReceived;
    }

    Message delivered() {
      return content.apply(new Receipt(id, handle()), timesReceived);
    }
  }

  private final InstantSource clock;
  private final Timers timers;
  private final InstanceNotice.Place home;
  private final ScriptedCalls script = new ScriptedCalls();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Poll> polls = new ArrayList<>();
  private final List<Message.Malformed> dead = new ArrayList<>();
  private Optional<String> absence = Optional.empty();
  private int sent;

  public FakeInstanceEvents(InstantSource clock, Timers timers, InstanceNotice.Place home) {
    this.clock = clock;
    this.timers = timers;
    this.home = home;
  }

  /** A queue that nothing was made of, as before {@code musterd aws apply}. */
  public static FakeInstanceEvents absent(
      InstantSource clock, Timers timers, InstanceNotice.Place home) {
    FakeInstanceEvents events = new FakeInstanceEvents(clock, timers, home);
    events.absence = Optional.of("there is no queue");
    return events;
  }

  /** From now on there is a queue. */
  public void create() {
    absence = Optional.empty();
  }

  public boolean exists() {
    return absence.isEmpty();
  }

  /** What is counted, and what is to fail. */
  public ScriptedCalls script() {
    return script;
  }

  /** What EventBridge puts there; nothing while there is no queue. */
  public void emit(InstanceNotice notice) {
    put((receipt, times) -> new Message.Notice(notice, receipt, times));
  }

  /** An event of another kind. */
  public void emitForeign(String about) {
    put((receipt, _) -> new Message.Foreign(about, receipt));
  }

  /** A body that is no event. */
  public void emitMalformed(String body, String reason) {
    put((receipt, _) -> new Message.Malformed(body, reason, receipt));
  }

  /** How many messages there are, visible or not. */
  public int size() {
    return entries.size();
  }

  public List<Message.Malformed> dead() {
    return List.copyOf(dead);
  }

  private void put(BiFunction<Receipt, Integer, Message> content) {
    if (exists()) {
      Entry entry = new Entry("event-" + ++sent, content, clock.instant());
      entries.put(entry.id, entry);
      serve();
    }
  }

  @Override
  public Future<Void> send(JobNews news) {
    return script.run(
        ScriptedCalls.Call.SEND,
        () -> {
          if (!exists()) {
            return Future.failedFuture(absence.orElseThrow());
          }
          put((receipt, _) -> new Message.News(news, receipt));
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Reception> receive(int max, Duration wait) {
    return script.run(
        ScriptedCalls.Call.RECEIVE,
        () ->
            absence
                .<Future<Reception>>map(
                    reason -> Future.succeededFuture(new Reception.Absent(reason)))
                .orElseGet(() -> poll(max, wait)));
  }

  private Future<Reception> poll(int max, Duration wait) {
    Poll poll = new Poll(max, clock.instant().plus(wait), Promise.promise());
    polls.add(poll);
    serve();
    if (wait.isPositive()) {
      timers.after(wait).onSuccess(_ -> serve());
    }
    return poll.answer().future();
  }

  private void serve() {
    List<Runnable> answers = new ArrayList<>();
    for (Iterator<Poll> each = polls.iterator(); each.hasNext(); ) {
      Poll poll = each.next();
      List<Message> taken = take(poll.max());
      if (!taken.isEmpty() || !clock.instant().isBefore(poll.until())) {
        each.remove();
        answers.add(() -> poll.answer().complete(new Reception.Received(home, taken)));
      }
    }
    // Only now, because a completed caller may call again.
    answers.forEach(Runnable::run);
  }

  private List<Message> take(int max) {
    Instant now = clock.instant();
    List<Message> taken = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.visibleAt.isAfter(now) && taken.size() < max) {
        entry.timesReceived++;
        entry.visibleAt = now.plus(VISIBILITY);
        timers.after(VISIBILITY).onSuccess(_ -> serve());
        taken.add(entry.delivered());
      }
    }
    return taken;
  }

  @Override
  public Future<Void> delete(Collection<Receipt> receipts) {
    return script.run(
        ScriptedCalls.Call.ACKNOWLEDGE,
        () -> {
          receipts.forEach(this::remove);
          return Future.succeededFuture();
        });
  }

  /** A standard queue deletes the message also by an older receipt. */
  private void remove(Receipt receipt) {
    entries.remove(receipt.messageId());
  }

  @Override
  public Future<Void> bury(Message.Malformed message) {
    return script.run(
        ScriptedCalls.Call.BURY,
        () -> {
          dead.add(message);
          remove(message.receipt());
          return Future.succeededFuture();
        });
  }
}
