package dev.musterd.port;

import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** The durable list of waiting jobs. Calls that come close together share a batch of ten. */
public interface JobQueue {

  /**
   * Succeeds once the queue has the ticket. The same job and delivery sent within five minutes is
   * kept once. A job's later message is given out with the earlier one or after it was
   * acknowledged.
   */
  Future<Void> send(Ticket ticket);

  /**
   * Waits up to {@code wait} (at most 20 s) for up to {@code max} (1 to 10) messages. What comes is
   * hidden from others for {@code queue.visibility}.
   */
  Future<List<QueueMessage>> receive(int max, Duration wait);

  /**
   * Hides the message for {@code time} from now (0 to 12 h; 0 makes it visible at once). Succeeds
   * also when the receipt has lapsed: the message then comes back by itself.
   */
  Future<Void> hold(QueueMessage.Receipt receipt, Duration time);

  /** About how many messages there are; one call for each of the two queues. */
  Future<Depth> depth();

  /** Deletes the message. A lapsed receipt is no error. */
  Future<Void> acknowledge(QueueMessage.Receipt receipt);

  /** Puts the message on the dead-letter queue with its reason, then deletes it. */
  Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason);

  /** Puts a parsed message on the dead-letter queue with its reason, then deletes it. */
  Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason);

  /**
   * How many messages the job queue and its dead-letter queue have, about.
   *
   * @param visible not received by any consumer yet
   * @param inFlight received, and neither deleted nor visible again
   * @param delayed not given out yet
   * @param dead on the dead-letter queue, in any state
   */
  record Depth(int visible, int inFlight, int delayed, int dead) {}
}
