package dev.musterd.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Admission;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.model.Event;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of waiting jobs: what is asked of the queue at a time has a bound. */
class LargeBacklogTest {
  private static final int JOBS = 1_000;
  private static final int REQUESTS = 16;
  private static final RunnerPool LINUX = PoolBuilder.pool("linux").labels("linux").build();

  private final VirtualTime time = new VirtualTime(ModelSamples.NOON);
  private final Script queue = new Script();
  private final List<Event> journal = new ArrayList<>();
  private final Ports ports = StillPorts.of(new StillGitHub(Map.of()), queue, journal::add, time);
  private final DaemonState state =
      new DaemonState(
          new Pools(List.of(LINUX)),
          new Backlog(),
          new Inventory(),
          new UnavailableOfferings(Duration.ofMinutes(3)));
  private int provisioned;

  /** A queue that answers when the test says so. */
  private static final class Script implements JobQueue {
    private final Deque<Promise<Void>> holds = new ArrayDeque<>();
    private final Deque<Promise<List<QueueMessage>>> receives = new ArrayDeque<>();

    @Override
    public Future<List<QueueMessage>> receive(int max, Duration wait) {
      receives.add(Promise.promise());
      return receives.getLast().future();
    }

    @Override
    public Future<Void> hold(QueueMessage.Receipt receipt, Duration hidden) {
      holds.add(Promise.promise());
      return holds.getLast().future();
    }

    @Override
    public Future<Void> send(Ticket ticket) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Depth> depth() {
      return Future.failedFuture("not asked for");
    }

    @Override
    public Future<Void> acknowledge(QueueMessage.Receipt receipt) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason) {
      return Future.succeededFuture();
    }
  }

  private static List<QueueMessage> batch(long from, int count) {
    return LongStream.range(from, from + count)
        .<QueueMessage>mapToObj(
            number -> ModelSamples.delivered(number, new OwnerPool("linux", ModelSamples.ACME), 1))
        .toList();
  }

  private ReceiveTickets receiveTickets() {
    return new ReceiveTickets(
        state,
        ports,
        () -> new Admission(List.of(LINUX), Owner.Scope.ORGANIZATION, List.of(), false),
        Duration.ofMinutes(1),
        () -> provisioned++);
  }

  private void fill() {
    fill(JOBS);
  }

  private void fill(int jobs) {
    Instant until = ModelSamples.NOON.plusSeconds(60);
    batch(1, jobs)
        .forEach(message -> state.backlog().receive((QueueMessage.Parsed) message, until, until));
  }

  @Test
  void givingBack_isAskedForAFewHundredAtATime_andEndsWithAll() {
    fill();
    Future<Integer> givenBack =
        new RenewVisibility(state.backlog(), ports, Duration.ofMinutes(1)).giveBack();
    int asked = 0;
    while (!queue.holds.isEmpty()) {
      assertTrue(queue.holds.size() <= 400, () -> queue.holds.size() + " at a time");
      assertFalse(givenBack.isComplete());
      queue.holds.remove().complete();
      asked++;
    }
    assertEquals(JOBS, asked);
    assertEquals(JOBS, givenBack.result());
  }

  /** As many jobs as can be due at once: those that one process before has left. */
  @Test
  void renewals_areAskedForAFewHundredAtATime() {
    fill();
    time.advance(Duration.ofSeconds(60));
    Future<Void> renewed =
        new RenewVisibility(state.backlog(), ports, Duration.ofMinutes(1)).renew();
    int asked = 0;
    while (!queue.holds.isEmpty()) {
      assertTrue(queue.holds.size() <= 400, () -> queue.holds.size() + " at a time");
      queue.holds.remove().complete();
      asked++;
    }
    assertEquals(JOBS, asked);
    assertTrue(renewed.succeeded());
  }

  @Test
  void queueWithMoreThanABatch_isAskedSeveralTimesAtOnce_untilItHasNoMore() {
    ReceiveTickets duty = receiveTickets();
    duty.receive();
    assertEquals(1, queue.receives.size(), "an idle queue is asked once");
    queue.receives.remove().complete(batch(1, 10));

    Future<Void> second = duty.receive();
    assertEquals(REQUESTS, queue.receives.size());
    for (int request = 1; request < REQUESTS; request++) {
      queue.receives.remove().complete(batch(10L * request + 1, 10));
    }
    assertFalse(second.isComplete());
    queue.receives.remove().complete(batch(10L * REQUESTS + 1, 3));
    time.advance(Duration.ofSeconds(1));
    assertTrue(second.succeeded());
    assertEquals(10 * REQUESTS + 3, state.backlog().size());

    duty.receive();
    assertEquals(1, queue.receives.size(), "the queue had no more");
    assertEquals(0, provisioned, "it waits for more jobs a little");
    queue.receives.remove().complete(List.of());
    assertEquals(1, provisioned);
  }

  /** No more is asked for than there is room, and the last places are filled as well. */
  @Test
  void backlog_isFilledToItsLastBatch() {
    int max = Backlog.JOBS_MAX;
    fill(max - 35);
    ReceiveTickets duty = receiveTickets();
    duty.receive();
    queue.receives.remove().complete(batch(max - 34, 10));
    duty.receive();
    assertEquals(2, queue.receives.size());
    queue.receives.remove().complete(batch(max - 24, 10));
    queue.receives.remove().complete(batch(max - 14, 10));
    Future<Void> full = duty.receive();
    assertEquals(max - 5, state.backlog().size());
    assertEquals(0, queue.receives.size(), "there is no room for a batch");
    time.advance(Duration.ofSeconds(1));
    assertTrue(full.succeeded());
  }

  /** What the others brought is hidden from every other consumer. */
  @Test
  void requestThatFails_losesNothingOfTheOthers() {
    ReceiveTickets duty = receiveTickets();
    duty.receive();
    queue.receives.remove().complete(batch(1, 10));
    Future<Void> second = duty.receive();
    queue.receives.remove().fail("SQS is tired");
    for (int request = 1; request < REQUESTS; request++) {
      queue.receives.remove().complete(batch(10L * request + 1, 10));
    }
    time.advance(Duration.ofSeconds(1));
    assertTrue(second.failed());
    assertEquals(10 * REQUESTS, state.backlog().size());
    assertEquals(
        List.of(new Event.DutyFailed("receive from the queue", "SQS is tired")),
        journal.stream().filter(Event.DutyFailed.class::isInstance).toList());
  }
}
