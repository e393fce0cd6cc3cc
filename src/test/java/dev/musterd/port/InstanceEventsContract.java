package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage.Receipt;
import dev.musterd.model.Registration;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobHeldBack;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.port.InstanceEvents.Message;
import dev.musterd.port.InstanceEvents.Reception;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link InstanceEvents} does, the real one and its double. */
public abstract class InstanceEventsContract {
  protected static final InstanceNotice.Place HOME =
      new InstanceNotice.Place("123456789012", "eu-west-1");
  private static final Duration SOON = Duration.ofSeconds(1);

  protected abstract InstanceEvents events();

  protected abstract JobNewsQueue queueOfNews();

  protected abstract void create();

  protected abstract void emit(InstanceNotice notice);

  protected abstract void emitForeign(String type);

  protected abstract void emitGarbage(String body);

  /** Bodies on the dead-letter queue, each with its reason. */
  protected abstract List<String> dead();

  protected abstract <T> T await(Future<T> future);

  private static InstanceNotice notice(int number) {
    return new InstanceNotice(
        "event-" + number,
        HOME,
        Instant.parse("2026-11-02T10:00:00Z"),
        new Instance.Id("i-%017x".formatted(number)),
        new Kind.StateChanged("terminated"));
  }

  private List<Message> receive(int max) {
    Reception.Received received =
        assertInstanceOf(Reception.Received.class, await(events().receive(max, SOON)));
    assertEquals(HOME, received.home());
    return received.messages();
  }

  private List<Message> receiveAll(int count) {
    List<Message> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(receive(10));
    }
    return all;
  }

  @Test
  void receive_saysThatThereIsNoQueue_untilThereIsOne() {
    assertInstanceOf(Reception.Absent.class, await(events().receive(10, SOON)));
    create();
    assertEquals(List.of(), receive(10));
  }

  @Test
  void receive_givesWhatCame() {
    create();
    emit(notice(1));
    Message.Notice received = assertInstanceOf(Message.Notice.class, receiveAll(1).getFirst());
    assertEquals(notice(1), received.notice());
    assertEquals(1, received.timesReceived());
  }

  @Test
  void receive_givesEachEventOnce_untilItIsDeleted() {
    create();
    IntStream.range(0, 12).forEach(number -> emit(notice(number)));
    List<Message> all = receiveAll(12);
    assertEquals(
        IntStream.range(0, 12).mapToObj(number -> notice(number)).collect(Collectors.toSet()),
        all.stream().map(it -> ((Message.Notice) it).notice()).collect(Collectors.toSet()));
    assertEquals(List.of(), receive(10));
    await(events().delete(all.stream().map(Message::receipt).toList()));
    assertEquals(List.of(), receive(10));
  }

  @Test
  void delete_isNoError_forWhatIsGone() {
    create();
    emit(notice(1));
    Receipt receipt = receiveAll(1).getFirst().receipt();
    await(events().delete(List.of(receipt)));
    await(events().delete(List.of(receipt)));
    await(events().delete(List.of()));
  }

  static Stream<JobNews> news() {
    Owner.Repository repository = new Owner.Repository("octo", "hello");
    JobOrigin origin = new JobOrigin(21_474_836_480L, 2, "CI \u0001 \ud83d\ude80", "build");
    return Stream.of(
        new JobStarted(new Job.Id(1), repository, "i-1", Optional.empty()),
        new JobStarted(
            new Job.Id(2),
            repository,
            "i-2",
            Optional.of(new Registration.Id(7)),
            Optional.of(Instant.parse("2026-11-02T10:00:00Z")),
            Optional.of(origin)),
        new JobFinished(new Job.Id(3), repository, Optional.empty(), "cancelled"),
        new JobFinished(
            new Job.Id(4), repository, Optional.of("i-4"), "success", Optional.of(origin)),
        new JobHeldBack(new Job.Id(5), repository, "waiting"));
  }

  @ParameterizedTest
  @MethodSource("news")
  void newsOfAJob_isReceivedAsItWasSent(JobNews sent) {
    create();
    await(queueOfNews().send(sent));
    Message.News received = assertInstanceOf(Message.News.class, receiveAll(1).getFirst());
    assertEquals(sent, received.news());
    await(events().delete(List.of(received.receipt())));
  }

  /** Nothing would read it, and the caller has to know. */
  @Test
  void newsOfAJob_isRefused_withoutAQueue() {
    JobNews news = news().findFirst().orElseThrow();
    Future<Void> refused = queueOfNews().send(news);
    await(refused.otherwiseEmpty());
    assertTrue(refused.failed());
    create();
    await(queueOfNews().send(news));
    assertInstanceOf(Message.News.class, receiveAll(1).getFirst());
  }

  @Test
  void garbage_isToldApart_andBuried() {
    create();
    emitForeign("EC2 Fleet State Change");
    emitGarbage("garbage");
    List<Message> all = receiveAll(2);
    Set<Class<?>> kinds = all.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(Message.Foreign.class, Message.Malformed.class), kinds);
    for (Message message : all) {
      if (message instanceof Message.Malformed malformed) {
        assertEquals("garbage", malformed.body());
        await(events().bury(malformed));
      }
    }
    assertTrue(dead().getFirst().startsWith("garbage: not a JSON object"), dead()::toString);
    assertEquals(1, dead().size());
  }
}
