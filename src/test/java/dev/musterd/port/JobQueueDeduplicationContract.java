package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract that moto breaks: it takes a job id again once its message is deleted,
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
}
