package dev.musterd.port;

import dev.musterd.model.InstanceNotice;
import dev.musterd.model.QueueMessage.Receipt;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The queue of EC2's events, which an environment may lack. */
public interface InstanceEvents {

  /** The answer to a request for messages. */
  sealed interface Reception {
    /**
     * Messages, or none for now.
     *
     * @param home where the environment's instances are
     */
    record Received(InstanceNotice.Place home, List<Message> messages) implements Reception {
      public Received {
        messages = List.copyOf(messages);
      }
    }

    /** There is no queue, or we may not read it. */
    record Absent(String reason) implements Reception {}
  }

  /** One message as the queue handed it over. */
  sealed interface Message {
    Receipt receipt();

    /**
     * An event of EC2.
     *
     * @param timesReceived 1 the first time
     */
    record Notice(InstanceNotice notice, Receipt receipt, int timesReceived) implements Message {}

    /** What another node reports about a job, by {@link JobNewsQueue}. */
    record News(JobNews news, Receipt receipt) implements Message {}

    /** An event of EventBridge that is none of those that we know. */
    record Foreign(String about, Receipt receipt) implements Message {}

    /** No event: no JSON, or without a field that every event has. */
    record Malformed(String body, String reason, Receipt receipt) implements Message {}
  }

  /**
   * Waits up to {@code wait} (at most 20 s) for up to {@code max} (1 to 10) messages. What comes is
   * hidden for half a minute, and then given out again unless it was deleted. In no order, and one
   * message may come twice.
   */
  Future<Reception> receive(int max, Duration wait);

  /** Deletes messages. A lapsed receipt is no error. */
  Future<Void> delete(Collection<Receipt> receipts);

  /** Puts the message on the dead-letter queue with its reason, then deletes it. */
  Future<Void> bury(Message.Malformed message);
}
