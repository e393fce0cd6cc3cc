package dev.musterd.model.notification;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to send a notification. No reason names the receiver's URL. */
public sealed interface SendOutcome {

  /**
   * The receiver took it.
   *
   * @param status of HTTP, 2xx
   */
  record Sent(int status) implements SendOutcome {}

  /**
   * No answer, or one that asks for another attempt.
   *
   * @param after how long the receiver wants to be left alone, where it says so
   */
  record Retryable(String reason, Optional<Duration> after) implements SendOutcome {}

  /** The receiver will not take it, however often it is sent. */
  record Refused(String reason) implements SendOutcome {}
}
