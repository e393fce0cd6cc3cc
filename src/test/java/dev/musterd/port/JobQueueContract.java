package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobQueue} does, the real one and its doubles. What only some emulators do right
 * is in {@link JobQueueDeduplicationContract}.
 */
public abstract class JobQueueContract {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The longest wait there is; a message that comes earlier ends it. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long POLLS_MAX = Hang.LIMIT.dividedBy(PATIENCE);

  /** A message on the dead-letter queue. */
  public record DeadMessage(String body, String reason, Optional<String> job) {}

  /** One fresh queue, and what a test needs around it. */
  public interface Bench extends AutoCloseable {
    JobQueue queue();

    /** The result, letting time pass; throws what the future failed with. */
    <T> T await(Future<T> future);

    /** Puts a message there that is no ticket. */
    void sendUnreadable(String body);

    List<DeadMessage> dead();

    @Override
    void close();
  }

  private Bench bench;

  protected abstract Bench bench(Duration delay, Duration visibility);

  @AfterEach
  void closeBench() {
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void receive_givesTheTicketThatWasSent() {
    open(NONE, LONG);
    Ticket ticket = ticket(4_294_967_297L);
    send(ticket);

    QueueMessage.Parsed received = receiveOne();

    assertEquals(ticket, received.ticket());
    assertEquals(1, received.timesReceived());
    assertTrue(received.sentAt().isAfter(Instant.EPOCH));
  }

  @Test
  void receive_isEmpty_whenNothingWasSent() {
    open(NONE, LONG);
    assertEquals(List.of(), receive(10, Duration.ofSeconds(1)));
  }

  @Test
  void receive_waits_untilTicketIsSent() {
    open(NONE, LONG);
    Future<List<QueueMessage>> waiting = queue().receive(10, PATIENCE);
    send(ticket(1));
    assertEquals(Set.of(1L), jobs(bench.await(waiting)));
  }

  @Test
  void receive_givesEachTicketOnce_whenManyWereSentTogether() {
    open(NONE, LONG);
    List<Future<Void>> sends = new ArrayList<>();
    LongStream.range(0, 23).forEach(id -> sends.add(queue().send(ticket(id))));
    bench.await(Future.all(sends));

    List<Long> received = new ArrayList<>();
    while (received.size() < 23) {
      List<QueueMessage> batch = receiveSome(10);
      assertTrue(batch.size() <= 10, "a batch of " + batch.size());
      batch.forEach(each -> received.add(jobOf(each)));
    }

    assertEquals(23, new HashSet<>(received).size());
    assertEquals(List.of(), receive(10, NONE));
  }

  @Test
  void receive_givesNoMoreThanAskedFor() {
    open(NONE, LONG);
    send(ticket(1));
    send(ticket(2));
    assertEquals(1, receiveSome(1).size());
  }

  @Test
  void send_isKeptOnce_whenRepeated() {
    open(NONE, LONG);
    send(ticket(1));
    send(ticket(1));
    receiveOne();
    assertEquals(List.of(), receive(10, Duration.ofSeconds(1)));
  }

  @Test
  void receive_isEmpty_whileTicketIsDelayed() {
    open(LONG, LONG);
    send(ticket(1));
    assertEquals(List.of(), receive(10, NONE));
  }

  @Test
  void receive_givesTheTicket_onceItsDelayIsOver() {
    open(SOON, LONG);
    send(ticket(1));
    assertEquals(1, receiveOne().timesReceived());
  }

  @Test
  void ticket_comesBack_whenItsVisibilityLapsed() {
    open(NONE, SOON);
    send(ticket(1));
    QueueMessage.Parsed first = receiveOne();

    QueueMessage.Parsed second = receiveOne();

    assertEquals(first.ticket(), second.ticket());
    assertEquals(2, second.timesReceived());
    assertEquals(first.sentAt(), second.sentAt());
    assertNotEquals(first.receipt().handle(), second.receipt().handle());
  }

  @Test
  void ticket_blocksNoOther_whileInFlight() {
    open(NONE, LONG);
    send(ticket(1));
    receiveOne();
    send(ticket(2));
    assertEquals(2, receiveOne().ticket().id().value());
  }

  /**
   * On a machine that stalls, the visibility timeout may lapse before it is renewed; then it is
   * tried again.
   */
  @Test
  void hold_hidesTicketLonger() {
    Instant received;
    do {
      closeBench();
      open(NONE, SOON);
      send(ticket(1));
      received = Instant.now();
      bench.await(queue().hold(receiveOne().receipt(), LONG));
    } while (Instant.now().isAfter(received.plus(SOON)));
    assertEquals(List.of(), receive(10, SOON.multipliedBy(2)));
  }

  @Test
  void hold_showsTicketSooner() {
    open(NONE, LONG);
    send(ticket(1));
    bench.await(queue().hold(receiveOne().receipt(), SOON));
    assertEquals(2, receiveOne().timesReceived());
  }

  @Test
  void hold_showsTicketAtOnce_whenZero() {
    open(NONE, LONG);
    send(ticket(1));
    bench.await(queue().hold(receiveOne().receipt(), NONE));
    assertEquals(2, receiveOne().timesReceived());
  }

  @Test
  void depth_countsByState() {
    open(NONE, LONG);
    assertEquals(new JobQueue.Depth(0, 0, 0, 0), bench.await(queue().depth()));
    send(ticket(1));
    send(ticket(2));
    assertEquals(new JobQueue.Depth(2, 0, 0, 0), bench.await(queue().depth()));
    QueueMessage.Parsed first =
        assertInstanceOf(QueueMessage.Parsed.class, receiveSome(1).getFirst());
    assertEquals(new JobQueue.Depth(1, 1, 0, 0), bench.await(queue().depth()));
    bench.await(queue().bury(first.receipt(), first.ticket(), "it is hopeless"));
    assertEquals(new JobQueue.Depth(1, 0, 0, 1), bench.await(queue().depth()));
  }

  @Test
  void depth_countsWhatIsDelayed() {
    open(LONG, LONG);
    send(ticket(1));
    assertEquals(new JobQueue.Depth(0, 0, 1, 0), bench.await(queue().depth()));
  }

  @Test
  void hold_succeeds_whenReceiptHasLapsed() {
    open(NONE, LONG);
    send(ticket(1));
    QueueMessage.Receipt lapsed = receiveOne().receipt();
    bench.await(queue().hold(lapsed, NONE));
    QueueMessage.Receipt current = receiveOne().receipt();
    bench.await(queue().acknowledge(current));
    bench.await(queue().hold(lapsed, LONG));
    assertEquals(List.of(), receive(10, NONE));
  }

  @Test
  void acknowledge_removesTicket() {
    open(NONE, LONG);
    send(ticket(1));
    QueueMessage.Receipt receipt = receiveOne().receipt();
    bench.await(queue().acknowledge(receipt));
    assertGone(receipt);
  }

  @Test
  void acknowledge_succeeds_whenRepeated() {
    open(NONE, LONG);
    send(ticket(1));
    QueueMessage.Receipt receipt = receiveOne().receipt();
    bench.await(queue().acknowledge(receipt));
    bench.await(queue().acknowledge(receipt));
    assertEquals(List.of(), receive(10, NONE));
  }

  @Test
  void bury_movesTicketWithItsReason() {
    open(NONE, LONG);
    send(ticket(7));
    QueueMessage.Parsed received = receiveOne();

    bench.await(queue().bury(received.receipt(), received.ticket(), "5 launches failed"));

    DeadMessage dead = onlyDead();
    assertEquals("5 launches failed", dead.reason());
    assertEquals(Optional.of("7"), dead.job());
    assertGone(received.receipt());
  }

  @Test
  void bury_movesUnreadableMessageAsItIs() {
    open(NONE, LONG);
    bench.sendUnreadable("{\"v\": 99}");
    QueueMessage.Malformed received =
        assertInstanceOf(QueueMessage.Malformed.class, receiveSome(10).getFirst());
    assertEquals("{\"v\": 99}", received.body());

    bench.await(queue().bury(received.receipt(), received.body(), received.reason()));

    assertEquals(new DeadMessage("{\"v\": 99}", received.reason(), Optional.empty()), onlyDead());
    assertGone(received.receipt());
  }

  protected final void open(Duration delay, Duration visibility) {
    bench = bench(delay, visibility);
  }

  protected final void send(Ticket ticket) {
    bench.await(queue().send(ticket));
  }

  protected final void acknowledge(QueueMessage.Receipt receipt) {
    bench.await(queue().acknowledge(receipt));
  }

  protected final List<QueueMessage> receive(int max, Duration wait) {
    return bench.await(queue().receive(max, wait));
  }

  /** Polls until something comes. */
  protected final List<QueueMessage> receiveSome(int max) {
    List<QueueMessage> received = receive(max, PATIENCE);
    for (int poll = 1; received.isEmpty() && poll < POLLS_MAX; poll++) {
      received = receive(max, PATIENCE);
    }
    return received;
  }

  /** Would it still be there, it would be visible now: no time has to pass. */
  private void assertGone(QueueMessage.Receipt receipt) {
    bench.await(queue().hold(receipt, NONE));
    assertEquals(List.of(), receive(10, Duration.ofSeconds(1)));
  }

  protected final QueueMessage.Parsed receiveOne() {
    List<QueueMessage> received = receiveSome(10);
    assertEquals(1, received.size());
    return assertInstanceOf(QueueMessage.Parsed.class, received.getFirst());
  }

  public static Ticket ticket(long id) {
    Owner.Repository repository = new Owner.Repository("octo", "hello");
    Job job =
        new Job(
            new Job.Id(id),
            id + 1,
            1,
            repository,
            Labels.of("self-hosted", "linux", "größe=10"),
            Instant.parse("2026-11-23T10:00:00Z"));
    return new Ticket(
        job, new Owner.Organization("octo"), "linux-x64", 42, "delivery-" + id, false);
  }

  private JobQueue queue() {
    return bench.queue();
  }

  private DeadMessage onlyDead() {
    List<DeadMessage> dead = bench.dead();
    assertEquals(1, dead.size());
    return dead.getFirst();
  }

  private static Set<Long> jobs(List<QueueMessage> batch) {
    Set<Long> jobs = new HashSet<>();
    batch.forEach(each -> jobs.add(jobOf(each)));
    return jobs;
  }

  private static long jobOf(QueueMessage delivered) {
    return assertInstanceOf(QueueMessage.Parsed.class, delivered).ticket().id().value();
  }
}
