package dev.musterd.flow.notification;

import dev.musterd.decide.Notifying;
import dev.musterd.decide.SendRate;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.port.Journal;
import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The notifications that wait for one receiver. They are sent one after the other, no faster than
 * its rate, and a failed one again before the next.
 */
final class TargetQueue {
  /** Limit of messages that wait; the number of those beyond it is part of the next message. */
  static final int WAITING_MAX = 100;

  private static final String STOPPED = "the daemon stopped before they were sent";

  private final NotificationTarget target;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final Deque<Notification> waiting = new ArrayDeque<>();
  private final Promise<Void> drained = Promise.promise();
  private SendRate rate;
  private int omitted;
  private Optional<Notification> current = Optional.empty();
  private Optional<Pause> pause = Optional.empty();
  private boolean closed;

  /** A wait that a stop cuts short. */
  private record Pause(Timer timer, Runnable action) {}

  TargetQueue(NotificationTarget target, Journal journal, Timers timers, InstantSource clock) {
    this.target = target;
    this.journal = journal;
    this.timers = timers;
    this.clock = clock;
    rate = SendRate.full(clock.instant());
  }

  void add(Notification notification) {
    if (waiting.size() >= WAITING_MAX) {
      omitted++;
      return;
    }
    waiting.add(notification);
    next();
  }

  int size() {
    return waiting.size() + (current.isPresent() ? 1 : 0);
  }

  private void next() {
    if (current.isPresent() || pause.isPresent()) {
      return;
    } else if (waiting.isEmpty()) {
      if (closed) {
        drained.tryComplete();
      }
      return;
    }
    Duration wait = closed ? Duration.ZERO : rate.untilNext(clock.instant());
    if (wait.isPositive()) {
      pause(wait, this::next);
      return;
    }
    rate = rate.spent(clock.instant());
    Notification notification = withOmitted(waiting.poll());
    current = Optional.of(notification);
    send(notification, 1);
  }

  private Notification withOmitted(Notification notification) {
    if (omitted == 0) {
      return notification;
    }
    String line = "and " + omitted + " more notifications, which were too many to send";
    omitted = 0;
    return notification.with(line);
  }

  private void pause(Duration wait, Runnable action) {
    Runnable once =
        () -> {
          pause = Optional.empty();
          action.run();
        };
    pause = Optional.of(new Pause(timers.schedule(wait, once), once));
  }

  private void send(Notification notification, int attempt) {
    target
        .notifier()
        .send(notification)
        .otherwise(bug -> new SendOutcome.Refused(Failures.describe(bug)))
        .onSuccess(outcome -> answered(notification, attempt, outcome));
  }

  private void answered(Notification notification, int attempt, SendOutcome outcome) {
    if (current.filter(notification::equals).isEmpty()) {
      return; // Given up meanwhile.
    }
    Optional<Duration> again = closed ? Optional.empty() : Notifying.retry(outcome, attempt);
    if (again.isPresent()) {
      pause(again.get(), () -> send(notification, attempt + 1));
      return;
    }
    switch (outcome) {
      case SendOutcome.Sent _ -> {}
      case SendOutcome.Refused(String reason) -> failed(1, reason);
      case SendOutcome.Retryable(String reason, var _) ->
          failed(1, "%s; attempt %d of %d".formatted(reason, attempt, Notifying.ATTEMPTS));
    }
    current = Optional.empty();
    next();
  }

  private void failed(int notifications, String reason) {
    journal.record(new Event.NotificationFailed(target.name(), notifications, reason));
  }

  /** Sends what waits at once, each one time; completes when that is done. */
  Future<Void> drain() {
    closed = true;
    pause.ifPresent(
        cut -> {
          cut.timer().cancel();
          cut.action().run();
        });
    next();
    return drained.future();
  }

  /** Gives up what has not been sent. */
  void drop() {
    int left = size() + omitted;
    waiting.clear();
    omitted = 0;
    current = Optional.empty();
    if (left > 0) {
      failed(left, STOPPED);
    }
    drained.tryComplete();
  }
}
