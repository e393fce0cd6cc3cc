package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Notifier} does with a receiver that answers with a status. */
public abstract class NotifierContract {
  public static final Notification MESSAGE =
      new Notification(
          "dead-letter",
          Event.Level.ERROR,
          "Job 7 went to the dead-letter queue",
          List.of("5 attempts"),
          1,
          List.of(
              new TimedEvent(
                  Instant.parse("2026-11-02T09:00:00Z"),
                  new Event.NotificationTested("notifications[0]"))));

  /** Sends it to a receiver that answers so; 0 ends the connection without an answer. */
  protected abstract SendOutcome send(int status);

  /** How many requests the receiver has had. */
  protected abstract int requests();

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void success_isSent(int status) {
    assertEquals(new SendOutcome.Sent(status), send(status));
    assertEquals(1, requests());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPass_isRetryable(int status) {
    assertInstanceOf(SendOutcome.Retryable.class, send(status));
    assertEquals(1, requests(), "the caller decides when");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 410, 413})
  void whatDoesNotPass_isRefused(int status) {
    assertInstanceOf(SendOutcome.Refused.class, send(status));
    assertEquals(1, requests());
  }

  @Test
  void noAnswer_isRetryable() {
    assertInstanceOf(SendOutcome.Retryable.class, send(0));
  }
}
