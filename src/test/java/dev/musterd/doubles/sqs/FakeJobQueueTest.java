package dev.musterd.doubles.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import dev.musterd.port.JobQueueDeduplicationContract;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeJobQueueTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final FakeJobQueue queue = queue(time, Duration.ofSeconds(30), Duration.ofSeconds(60));

  @Test
  void receive_completesAtTheMomentTheDelayEnds() {
    queue.send(Contract.aTicket(1));
    Future<List<QueueMessage>> received = queue.receive(10, Duration.ofHours(1));
    time.advance(Duration.ofSeconds(30).minusNanos(1));
    assertFalse(received.isComplete());
    time.advance(Duration.ofNanos(1));
    assertEquals(1, received.result().size());
  }

  @Test
  void send_isAcceptedAnew_whenFiveMinutesHavePassed() {
    queue.send(Contract.aTicket(1));
    time.advance(Duration.ofMinutes(5).minusNanos(1));
    queue.send(Contract.aTicket(1));
    assertEquals(1, queue.jobs().size());
    time.advance(Duration.ofNanos(1));
    queue.send(Contract.aTicket(1));
    assertEquals(2, queue.jobs().size());
  }

  @Test
  void receive_givesOneMessageOfAGroupAtATime() {
    queue.send(Contract.aTicket(1));
    time.advance(Duration.ofMinutes(5));
    queue.send(Contract.aTicket(1));
    time.advance(Duration.ofSeconds(30));
    List<QueueMessage> first = queue.receive(10, Duration.ZERO).result();
    assertEquals(1, first.size());
    assertEquals(List.of(), queue.receive(10, Duration.ZERO).result());
    queue.acknowledge(first.getFirst().receipt());
    assertEquals(1, queue.receive(10, Duration.ZERO).result().size());
  }

  @Test
  void message_isGone_whenRetentionIsOver() {
    queue.send(Contract.aTicket(1));
    time.advance(Duration.ofDays(1));
    assertEquals(List.of(), queue.jobs());
  }

  @Test
  void refusedCall_hasNoEffect_andLostAnswerHas() {
    queue.script().refuse(ScriptedCalls.Call.SEND, 1, "503");
    queue.script().loseAnswer(ScriptedCalls.Call.SEND, 1, "reset");
    assertTrue(queue.send(Contract.aTicket(1)).failed());
    assertEquals(List.of(), queue.jobs());
    assertTrue(queue.send(Contract.aTicket(1)).failed());
    assertEquals(1, queue.jobs().size());
    assertEquals(2, queue.script().count(ScriptedCalls.Call.SEND));
  }

  @Test
  void everyCallFails_whileDown() {
    queue.script().down("no route");
    assertTrue(queue.send(Contract.aTicket(1)).failed());
    assertTrue(queue.receive(1, Duration.ZERO).failed());
    queue.script().up();
    assertTrue(queue.send(Contract.aTicket(1)).succeeded());
  }

  private static FakeJobQueue queue(VirtualTime time, Duration delay, Duration visibility) {
    return new FakeJobQueue(
        time, time, new FakeJobQueue.Attributes(delay, visibility, Duration.ofDays(1)));
  }

  @Nested
  class Contract extends JobQueueDeduplicationContract {
    static Ticket aTicket(long id) {
      return ticket(id);
    }

    @Override
    protected Bench bench(Duration delay, Duration visibility) {
      VirtualTime time = new VirtualTime(START);
      return new FakeBench(time, FakeJobQueueTest.queue(time, delay, visibility));
    }
  }

  private record FakeBench(VirtualTime time, FakeJobQueue fake)
      implements JobQueueDeduplicationContract.Bench {
    @Override
    public JobQueue queue() {
      return fake;
    }

    @Override
    public <T> T await(Future<T> future) {
      while (!future.isComplete()) {
        assertTrue(time.step(), "nothing will ever complete this");
      }
      assertTrue(future.succeeded(), () -> "failed: " + future.cause());
      return future.result();
    }

    @Override
    public void sendUnreadable(String body) {
      fake.sendUnreadable(body);
    }

    @Override
    public List<JobQueueDeduplicationContract.DeadMessage> dead() {
      return fake.dead().stream()
          .map(
              dead ->
                  new JobQueueDeduplicationContract.DeadMessage(
                      dead.body(),
                      dead.reason(),
                      dead.ticket().map(ticket -> ticket.id().toString())))
          .toList();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
