package dev.musterd.check;

import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;

/** The check of the queue of EC2's events, without which the daemon works, and notices less. */
final class EventQueueCheck {
  static final String SUBJECT = "EC2's events";

  private static final String MISSED =
      "ends of instances are noticed by the next list, and interruptions not before they happen";

  private EventQueueCheck() {}

  static Finding failed(Throwable failure) {
    return switch (CheckFailedException.why(failure)) {
      case Why.ABSENT ->
          new Finding.Warning(
              SUBJECT,
              "there is no queue of them: " + MISSED,
              "musterd aws apply makes the queue and the rules that fill it");
      case Why.DENIED ->
          new Finding.Warning(
              SUBJECT,
              failure.getMessage() + ": " + MISSED,
              "allow the daemon's role what musterd aws policy --daemon prints as Events");
      default -> Remedies.finding(SUBJECT, failure);
    };
  }
}
