package dev.musterd.flow;

import dev.musterd.decide.Admission;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Receives a batch of messages from the queue into the backlog. */
public final class ReceiveTickets {
  private static final int BATCH = 10;

  /** Requests at a time while the queue has more than one batch. */
  private static final int REQUESTS = 16;

  /** Full batches in a row after which jobs are provisioned, however many more wait. */
  private static final int FULL_BATCHES_MAX = 20;

  /**
   * How long is waited after some messages for more: jobs of one run come close together, and one
   * fleet request serves them all.
   */
  private static final Duration GATHER = Duration.ofMillis(100);

  /** Jobs that keep coming are provisioned for nevertheless, after so many pauses. */
  private static final int GATHERS_MAX = 5;

  /** Short enough for a stop to wait for it; an idle daemon still makes only 12 calls a minute. */
  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  /** The pause when the backlog is full; its jobs are launched for or wait for capacity. */
  private static final Duration FULL_PAUSE = Duration.ofSeconds(1);

  private final Pools pools;
  private final Backlog backlog;
  private final JobQueue queue;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final Supplier<Admission> admission;
  private final Duration visibility;
  private final Runnable listener;
  private int fullBatches;
  private int gathers;
  private boolean hasNew;

  /**
   * @param admission the rule for messages whose pool is not configured any more
   * @param visibility how long the queue hides a message that was received
   */
  ReceiveTickets(
      DaemonState state,
      Ports ports,
      Supplier<Admission> admission,
      Duration visibility,
      Runnable listener) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.queue = ports.queue();
    this.journal = ports.journal();
    this.timers = ports.timers();
    this.clock = ports.clock();
    this.admission = admission;
    this.visibility = visibility;
    this.listener = listener;
  }

  /** Fails when the queue does not answer. */
  public Future<Void> receive() {
    int room = (Backlog.JOBS_MAX - backlog.size()) / BATCH;
    if (room < 1) {
      return timers.after(FULL_PAUSE);
    }
    int requests = fullBatches > 0 ? Math.min(REQUESTS, room) : 1;
    Duration patience = hasNew ? Duration.ZERO : LONG_POLL;
    List<Future<List<QueueMessage>>> answers =
        Stream.generate(() -> queue.receive(BATCH, patience)).limit(requests).toList();
    return Future.join(answers)
        .onFailure(failure -> failed("receive from the queue", failure))
        .transform(
            all -> {
              List<QueueMessage> messages =
                  answers.stream()
                      .filter(Future::succeeded)
                      .flatMap(answer -> answer.result().stream())
                      .toList();
              Future<Void> received = receive(messages, requests);
              return all.failed()
                  ? received.compose(_ -> Future.failedFuture(all.cause()))
                  : received;
            });
  }

  /**
   * Messages that come close together are fetched first, so that one launch serves many: full
   * batches say that more wait, and after others more is asked for.
   */
  private Future<Void> receive(List<QueueMessage> messages, int requests) {
    messages.forEach(this::receive);
    hasNew |= !messages.isEmpty();
    fullBatches = messages.size() == BATCH * requests ? fullBatches + requests : 0;
    if (fullBatches > 0 && fullBatches < FULL_BATCHES_MAX) {
      return Future.succeededFuture();
    } else if (!messages.isEmpty() && fullBatches == 0 && gathers < GATHERS_MAX) {
      gathers++;
      return timers.after(GATHER);
    }
    gathers = 0;
    fullBatches = 0;
    if (hasNew) {
      hasNew = false;
      listener.run();
    }
    return Future.succeededFuture();
  }

  private void receive(QueueMessage message) {
    switch (message) {
      case QueueMessage.Malformed(String body, String reason, QueueMessage.Receipt receipt) ->
          queue
              .bury(receipt, body, reason)
              .onSuccess(_ -> journal.record(new Event.MessageBuried(receipt.messageId(), reason)))
              .onFailure(failure -> failed("bury message " + receipt.messageId(), failure));
      case QueueMessage.Parsed parsed -> receive(parsed);
    }
  }

  private void receive(QueueMessage.Parsed message) {
    if (pools.containsKey(message.ticket().pool())) {
      addToBacklog(message);
      return;
    }
    switch (admission.get().readmit(message.ticket())) {
      case Admission.Verdict.Admitted(Ticket moved) ->
          addToBacklog(
              new QueueMessage.Parsed(
                  moved, message.receipt(), message.timesReceived(), message.sentAt()));
      case Admission.Verdict.Refused(String reason) -> bury(message, reason);
    }
  }

  private void addToBacklog(QueueMessage.Parsed message) {
    Instant hiddenUntil = RenewVisibility.hiddenUntil(clock.instant(), visibility);
    switch (backlog.receive(
        message, hiddenUntil, RenewVisibility.renewAt(hiddenUntil, visibility))) {
      case NEW ->
          journal.record(
              new Event.JobReceived(
                  message.ticket().id(),
                  message.ticket().ownerPool(),
                  message.timesReceived(),
                  message.ticket().queuedAt()));
      case KNOWN -> {}
      case DONE -> {
        journal.record(
            new Event.JobReleased(message.ticket().id(), "it had started or ended before"));
        queue
            .acknowledge(message.receipt())
            .onFailure(failure -> failed("acknowledge job " + message.ticket().id(), failure));
      }
    }
  }

  private void bury(QueueMessage.Parsed message, String reason) {
    queue
        .bury(message.receipt(), message.ticket(), reason)
        .onSuccess(
            _ -> journal.record(new Event.JobBuried(message.ticket().id(), reason, List.of())))
        .onFailure(failure -> failed("bury job " + message.ticket().id(), failure));
  }

  private void failed(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
  }
}
