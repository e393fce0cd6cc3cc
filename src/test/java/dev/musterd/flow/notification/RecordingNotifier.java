package dev.musterd.flow.notification;

import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.port.Notifier;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A receiver that keeps what it was sent, and answers as it is told, else with 200. */
public final class RecordingNotifier implements Notifier {
  private final List<Notification> received = new ArrayList<>();
  private final Deque<Future<SendOutcome>> answers = new ArrayDeque<>();

  /** The next request without an answer of its own gets this one. */
  public RecordingNotifier answer(Future<SendOutcome> next) {
    answers.add(next);
    return this;
  }

  public RecordingNotifier answer(SendOutcome next) {
    return answer(Future.succeededFuture(next));
  }

  /** The next request is answered with this status; 0 is no answer. */
  public RecordingNotifier status(int status) {
    boolean passing = status == 0 || status == 408 || status == 429 || status >= 500;
    return answer(
        status / 100 == 2
            ? new SendOutcome.Sent(status)
            : passing
                ? new SendOutcome.Retryable("HTTP " + status, Optional.empty())
                : new SendOutcome.Refused("HTTP " + status));
  }

  @Override
  public Future<SendOutcome> send(Notification notification) {
    received.add(notification);
    return answers.isEmpty() ? Future.succeededFuture(new SendOutcome.Sent(200)) : answers.poll();
  }

  /** One for each attempt. */
  public List<Notification> received() {
    return List.copyOf(received);
  }

  public List<String> titles() {
    return received.stream().map(Notification::title).toList();
  }
}
