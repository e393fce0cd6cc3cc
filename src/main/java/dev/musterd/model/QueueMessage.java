package dev.musterd.model;

import java.time.Instant;

/** One message as the queue handed it over. */
public sealed interface QueueMessage {
  Receipt receipt();

  /**
   * A job's ticket.
   *
   * @param timesReceived 1 the first time; more after a crash, a restart or a lapsed visibility
   *     timeout
   * @param sentAt when the queue took it
   */
  record Parsed(Ticket ticket, Receipt receipt, int timesReceived, Instant sentAt)
      implements QueueMessage {}

  /** A message that is no ticket of a known version. */
  record Malformed(String body, String reason, Receipt receipt) implements QueueMessage {}

  /** What the queue wants to see to delete, hold or bury this delivery of the message. */
  record Receipt(CompactText id, CompactText receiptHandle) {
    /**
     * @param messageId the same at each delivery
     * @param handle SQS's receipt handle, of this delivery alone
     */
    public Receipt(String messageId, String handle) {
      this(CompactText.of(messageId), CompactText.of(handle));
    }

    public String messageId() {
      return id.toString();
    }

    public String handle() {
      return receiptHandle.toString();
    }
  }
}
