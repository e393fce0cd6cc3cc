package dev.musterd.doubles.sqs;

import dev.musterd.model.Job;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An SQS FIFO queue in memory: delay, five minutes of deduplication (also after a delete), one
 * message of a group in flight, visibility, receive counts, retention, a dead-letter list. For one
 * thread; what it promises completes on the calling thread.
 */
public final class FakeJobQueue implements JobQueue {
  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html">Message
   *     deduplication ID</a>
   */
  private static final Duration DEDUPLICATION = Duration.ofMinutes(5);

  /** The queue's attributes. */
  public record Attributes(Duration delay, Duration visibility, Duration retention) {}

  /** A message on the dead-letter queue; one that was no ticket has only its body. */
  public record Dead(Optional<Ticket> ticket, String body, String reason) {}

  private record Poll(int max, Instant until, Promise<List<QueueMessage>> answer) {}

  private static final class Message {
    final String id;
    final String group;
    final Optional<Ticket> ticket;
    final String body;
    final Instant sentAt;
    Instant visibleAt;
    int timesReceived;

    Message(String id, String group, Optional<Ticket> ticket, String body, Instant sentAt) {
      this.id = id;
      this.group = group;
      this.ticket = ticket;
      this.body = body;
      this.sentAt = sentAt;
    }

    QueueMessage delivered() {
      QueueMessage.Receipt receipt = new QueueMessage.Receipt(id, handle());
      return ticket
          .<QueueMessage>map(it -> new QueueMessage.Parsed(it, receipt, timesReceived, sentAt))
          .orElseGet(() -> new QueueMessage.Malformed(body, "not a ticket", receipt));
    }

    /** Each receive makes the earlier receipts lapse. */
    String handle() {
      return id + "#" + timesReceived;
    }

    boolean inFlight(Instant now) {
      return timesReceived > 0 && now.isBefore(visibleAt);
    }
  }

  private final InstantSource clock;
  private final Timers timers;
  private final Attributes attributes;
  private final ScriptedCalls script = new ScriptedCalls();
  private final Map<String, Message> messages = new LinkedHashMap<>();
  private final Map<String, Instant> acceptedAt = new HashMap<>();
  private final List<Poll> polls = new ArrayList<>();
  private final List<Dead> dead = new ArrayList<>();
  private int sent;

  public FakeJobQueue(InstantSource clock, Timers timers, Attributes attributes) {
    this.clock = clock;
    this.timers = timers;
    this.attributes = attributes;
  }

  /** What is counted, and what is to fail. */
  public ScriptedCalls script() {
    return script;
  }

  public List<Dead> dead() {
    return List.copyOf(dead);
  }

  /** The jobs whose message is on the queue, visible or not, in the order sent. */
  public List<Job.Id> jobs() {
    expire();
    return messages.values().stream().flatMap(it -> it.ticket.stream()).map(Ticket::id).toList();
  }

  /** Puts a message on the queue that is no ticket. */
  public void sendUnreadable(String body) {
    enqueue("unreadable-" + sent, Optional.empty(), body);
  }

  @Override
  public Future<Void> send(Ticket ticket) {
    return script.run(ScriptedCalls.Call.SEND, () -> done(() -> accept(ticket)));
  }

  @Override
  public Future<List<QueueMessage>> receive(int max, Duration wait) {
    return script.run(ScriptedCalls.Call.RECEIVE, () -> poll(max, wait));
  }

  @Override
  public Future<JobQueue.Depth> depth() {
    return script.run(ScriptedCalls.Call.DEPTH, () -> Future.succeededFuture(count()));
  }

  private JobQueue.Depth count() {
    expire();
    Instant now = clock.instant();
    int inFlight = (int) messages.values().stream().filter(it -> it.inFlight(now)).count();
    int delayed =
        (int)
            messages.values().stream()
                .filter(it -> it.timesReceived == 0 && it.visibleAt.isAfter(now))
                .count();
    return new JobQueue.Depth(messages.size() - inFlight - delayed, inFlight, delayed, dead.size());
  }

  @Override
  public Future<Void> hold(QueueMessage.Receipt receipt, Duration time) {
    return script.run(
        ScriptedCalls.Call.HOLD,
        () -> done(() -> held(receipt).ifPresent(message -> hide(message, time))));
  }

  @Override
  public Future<Void> acknowledge(QueueMessage.Receipt receipt) {
    return script.run(ScriptedCalls.Call.ACKNOWLEDGE, () -> done(() -> delete(receipt)));
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason) {
    return bury(receipt, new Dead(Optional.empty(), body, reason));
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason) {
    return bury(receipt, new Dead(Optional.of(ticket), ticket.toString(), reason));
  }

  private static Future<Void> done(Runnable work) {
    work.run();
    return Future.succeededFuture();
  }

  private void accept(Ticket ticket) {
    Instant now = clock.instant();
    String deduplication = ticket.id() + "-" + ticket.delivery();
    Instant before = acceptedAt.get(deduplication);
    if (before == null || !now.isBefore(before.plus(DEDUPLICATION))) {
      acceptedAt.put(deduplication, now);
      enqueue(ticket.id().toString(), Optional.of(ticket), ticket.toString());
    }
  }

  private void enqueue(String group, Optional<Ticket> ticket, String body) {
    Message message = new Message("message-" + ++sent, group, ticket, body, clock.instant());
    messages.put(message.id, message);
    hide(message, attributes.delay());
  }

  private void hide(Message message, Duration time) {
    message.visibleAt = clock.instant().plus(time);
    timers.after(time).onSuccess(_ -> serve());
  }

  private void delete(QueueMessage.Receipt receipt) {
    held(receipt).ifPresent(message -> messages.remove(message.id));
    serve();
  }

  private Future<Void> bury(QueueMessage.Receipt receipt, Dead message) {
    Supplier<Future<Void>> work =
        () ->
            done(
                () -> {
                  if (!dead.contains(message)) {
                    dead.add(message);
                  }
                  delete(receipt);
                });
    return script.run(ScriptedCalls.Call.BURY, work);
  }

  /** The message, while the receipt has not lapsed. */
  private Optional<Message> held(QueueMessage.Receipt receipt) {
    return Optional.ofNullable(messages.get(receipt.messageId()))
        .filter(message -> message.handle().equals(receipt.handle()))
        .filter(message -> message.inFlight(clock.instant()));
  }

  private Future<List<QueueMessage>> poll(int max, Duration wait) {
    Poll poll = new Poll(max, clock.instant().plus(wait), Promise.promise());
    polls.add(poll);
    serve();
    if (wait.isPositive()) {
      timers.after(wait).onSuccess(_ -> serve());
    }
    return poll.answer().future();
  }

  /** Answers the polls that there is something for, or whose wait is over, oldest first. */
  private void serve() {
    if (polls.isEmpty()) {
      return;
    }
    expire();
    List<Runnable> answers = new ArrayList<>();
    for (Iterator<Poll> each = polls.iterator(); each.hasNext(); ) {
      Poll poll = each.next();
      List<QueueMessage> taken = take(poll.max());
      if (!taken.isEmpty() || !clock.instant().isBefore(poll.until())) {
        each.remove();
        answers.add(() -> poll.answer().complete(taken));
      }
    }
    // Only now, because a completed caller may call again.
    answers.forEach(Runnable::run);
  }

  private List<QueueMessage> take(int max) {
    Instant now = clock.instant();
    Set<String> blocked = new HashSet<>();
    messages.values().stream()
        .filter(message -> message.inFlight(now))
        .forEach(message -> blocked.add(message.group));
    List<QueueMessage> taken = new ArrayList<>();
    for (Message message : messages.values()) {
      boolean free = !message.visibleAt.isAfter(now) && blocked.add(message.group);
      if (free && taken.size() < max) {
        message.timesReceived++;
        hide(message, attributes.visibility());
        taken.add(message.delivered());
      }
    }
    return List.copyOf(taken);
  }

  private void expire() {
    Instant oldest = clock.instant().minus(attributes.retention());
    messages.values().removeIf(message -> !message.sentAt.isAfter(oldest));
  }
}
