package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract that moto breaks: it takes a message again once the first is deleted,
 * while SQS goes on refusing it for five minutes.
 */
public abstract class JobQueueDeduplicationContract extends JobQueueContract {

  @Test
  void send_isKeptOnce_whenRepeatedAfterItsAcknowledgement() {
    open(Duration.ZERO, Duration.ofSeconds(60));
    send(ticket(1));
    acknowledge(receiveOne().receipt());
    send(ticket(1));
    assertEquals(List.of(), receive(10, Duration.ofSeconds(1)));
  }

  /** GitHub announces a job a second time when it was approved: same id, another delivery. */
  @Test
  void send_isKeptTwice_whenTheJobIsAnnouncedAgain() {
    open(Duration.ZERO, Duration.ofSeconds(60));
    send(ticket(1));
    acknowledge(receiveOne().receipt());
    Ticket again = announcedAgain(ticket(1));
    send(again);
    assertEquals(again, receiveOne().ticket());
  }

  @Test
  void receive_givesTheSecondAnnouncement_withTheFirstOrAfterIt() {
    open(Duration.ZERO, Duration.ofSeconds(60));
    send(ticket(1));
    Ticket again = announcedAgain(ticket(1));
    send(again);
    List<Ticket> received = new ArrayList<>();
    while (received.size() < 2) {
      for (QueueMessage message : receiveSome(10)) {
        received.add(assertInstanceOf(QueueMessage.Parsed.class, message).ticket());
        acknowledge(message.receipt());
      }
    }
    assertEquals(List.of(ticket(1), again), received);
  }

  private static Ticket announcedAgain(Ticket ticket) {
    return new Ticket(
        ticket.job(), ticket.owner(), ticket.pool(), ticket.installation(), "again", false);
  }
}
