package dev.musterd.flow;

import dev.musterd.decide.EventScreening;
import dev.musterd.decide.EventScreening.Verdict;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.webhook.JobObserver;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.QueueMessage.Receipt;
import dev.musterd.model.Runner;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InstanceEvents.Message;
import dev.musterd.port.InstanceEvents.Reception;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Receives EC2's events, which say what becomes of instances before the lists do, and what other
 * nodes heard of jobs. One that is lost, late or wrong does no harm: the lists stay the truth.
 */
public final class ReceiveInstanceEvents {
  private static final int BATCH = 10;

  /** Full batches in a row after which EC2 is asked, however many more wait. */
  private static final int FULL_BATCHES_MAX = 20;

  /** Short enough for a stop to wait for it. */
  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  /** When an absent queue is looked for again. */
  private static final Duration NEXT_LOOK = Duration.ofMinutes(5);

  private final Inventory inventory;
  private final InstanceEvents events;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final FreeEndedInstances freeEndedInstances;
  private final RetireInterrupted retireInterrupted;
  private final JobObserver jobs;
  private final BooleanSupplier complete;
  private final Promise<Void> caughtUp = Promise.promise();

  /** What is said to have ended, until EC2 is asked. */
  private final List<Message.Notice> ends = new ArrayList<>();

  private int fullBatches;
  private boolean absent;
  private Instant nextLook = Instant.MIN;

  /**
   * @param complete whether the inventory has all instances; before that, events about others are
   *     left in the queue
   */
  ReceiveInstanceEvents(
      DaemonState state,
      Ports ports,
      FreeEndedInstances freeEndedInstances,
      RetireInterrupted retireInterrupted,
      JobObserver jobs,
      BooleanSupplier complete) {
    this.inventory = state.inventory();
    this.events = ports.events();
    this.journal = ports.journal();
    this.timers = ports.timers();
    this.clock = ports.clock();
    this.freeEndedInstances = freeEndedInstances;
    this.retireInterrupted = retireInterrupted;
    this.jobs = jobs;
    this.complete = complete;
  }

  /**
   * Completes when what waited in the queue at the start has been received, or cannot be: a job may
   * have started while no node decided.
   */
  Future<Void> caughtUp() {
    return caughtUp.future();
  }

  /** One receive; fails when the queue or EC2 does not answer, and reports that. */
  public Future<Void> receive() {
    return clock.instant().isBefore(nextLook)
        ? timers.after(LONG_POLL)
        : events
            .receive(BATCH, patience())
            .onFailure(failure -> failed("receive EC2's events", failure))
            .onFailure(_ -> caughtUp.tryComplete())
            .compose(this::received);
  }

  private Duration patience() {
    return ends.isEmpty() && caughtUp.future().isComplete() ? LONG_POLL : Duration.ZERO;
  }

  private Future<Void> received(Reception reception) {
    return switch (reception) {
      case Reception.Absent(String reason) -> {
        noteAbsence(reason);
        caughtUp.tryComplete();
        yield Future.succeededFuture();
      }
      case Reception.Received(InstanceNotice.Place home, List<Message> messages) -> {
        notePresence();
        delete(messages.stream().flatMap(message -> screen(home, message).stream()).toList());
        if (messages.size() < BATCH) {
          caughtUp.tryComplete();
        }
        yield isMoreToCome(messages) ? Future.succeededFuture() : ask();
      }
    };
  }

  private void noteAbsence(String reason) {
    nextLook = clock.instant().plus(NEXT_LOOK);
    if (!absent) {
      absent = true;
      journal.record(new Event.InstanceEventsAbsent(reason));
    }
  }

  private void notePresence() {
    if (absent) {
      absent = false;
      journal.record(new Event.InstanceEventsPresent());
    }
  }

  /** A full batch says that more wait: one question to EC2 then serves them all. */
  private boolean isMoreToCome(List<Message> messages) {
    fullBatches = messages.size() == BATCH ? fullBatches + 1 : 0;
    return fullBatches > 0 && fullBatches % FULL_BATCHES_MAX != 0;
  }

  /** Acts on what needs no answer of EC2; returns the receipt of what is done with. */
  private Optional<Receipt> screen(InstanceNotice.Place home, Message message) {
    return switch (message) {
      case Message.Malformed malformed -> {
        bury(malformed);
        yield Optional.empty();
      }
      case Message.Foreign(String about, Receipt receipt) -> {
        ignored(about, "musterd does not act on this kind of event");
        yield Optional.of(receipt);
      }
      case Message.News(JobNews news, Receipt receipt) -> {
        jobs.tell(news);
        yield Optional.of(receipt);
      }
      case Message.Notice notice -> screen(home, notice);
    };
  }

  private Optional<Receipt> screen(InstanceNotice.Place home, Message.Notice message) {
    Optional<Runner> runner = inventory.find(message.notice().instance());
    if (runner.isEmpty() && !complete.getAsBoolean()) {
      return Optional.empty();
    }
    Verdict verdict = EventScreening.judge(message.notice(), home, runner.isPresent());
    switch (verdict) {
      case Verdict.Ignore(String reason) -> ignored(EventScreening.about(message.notice()), reason);
      case Verdict.Ask() -> {
        ends.add(message);
        return Optional.empty();
      }
      case Verdict.Warn(String action) -> retireInterrupted.warned(runner.orElseThrow(), action);
      case Verdict.Advise() -> advised(runner.orElseThrow().instance());
    }
    return Optional.of(message.receipt());
  }

  private void advised(Instance instance) {
    inventory.rebalanceRecommended(instance.id(), clock.instant());
    journal.record(new Event.RebalanceRecommended(instance.id(), instance.ownerPool()));
  }

  /** Without an answer, the messages come again. */
  private Future<Void> ask() {
    if (ends.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Message.Notice> said = List.copyOf(ends);
    ends.clear();
    return freeEndedInstances
        .free(said.stream().map(each -> each.notice().instance()).collect(Collectors.toSet()))
        .onFailure(
            failure ->
                failed(
                    "ask for ended instance "
                        + said.getFirst().notice().instance()
                        + more(said.size()),
                    failure))
        .map(
            ended -> {
              delete(said.stream().flatMap(each -> judged(each, ended).stream()).toList());
              return null;
            });
  }

  /** EC2's answer may lag behind its event: a doubtful one is left to come once more. */
  private Optional<Receipt> judged(Message.Notice message, Set<Instance.Id> ended) {
    boolean lives =
        !ended.contains(message.notice().instance())
            && inventory.find(message.notice().instance()).isPresent();
    if (lives) {
      ignored(EventScreening.about(message.notice()), "EC2 says of it that it has not ended");
    }
    return lives && message.timesReceived() == 1
        ? Optional.empty()
        : Optional.of(message.receipt());
  }

  private void ignored(String about, String reason) {
    journal.record(new Event.InstanceEventIgnored(about, reason));
  }

  private void bury(Message.Malformed message) {
    events
        .bury(message)
        .onSuccess(
            _ ->
                journal.record(
                    new Event.InstanceEventBuried(message.receipt().messageId(), message.reason())))
        .onFailure(failure -> failed("bury event " + message.receipt().messageId(), failure));
  }

  /** What is not deleted comes again, and is found to be done with. */
  private void delete(List<Receipt> receipts) {
    if (!receipts.isEmpty()) {
      events
          .delete(receipts)
          .onFailure(
              failure ->
                  failed(
                      "delete event " + receipts.getFirst().messageId() + more(receipts.size()),
                      failure));
    }
  }

  private static String more(int count) {
    return count > 1 ? " and %d more".formatted(count - 1) : "";
  }

  private void failed(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
  }
}
