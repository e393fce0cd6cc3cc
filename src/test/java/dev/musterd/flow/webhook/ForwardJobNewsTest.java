package dev.musterd.flow.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.sqs.FakeInstanceEvents;
import dev.musterd.doubles.sqs.ScriptedCalls;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.port.InstanceEvents.Message;
import dev.musterd.port.InstanceEvents.Reception;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node that does not decide does with what it hears of jobs. */
class ForwardJobNewsTest {
  private static final JobFinished NEWS =
      new JobFinished(
          new Job.Id(3), new Owner.Repository("octo", "hello"), Optional.of("i-1"), "success");

  private static final JobFinished OTHER =
      new JobFinished(
          new Job.Id(4), new Owner.Repository("octo", "hello"), Optional.of("i-2"), "success");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-29T10:00:00Z"));
  private final FakeInstanceEvents events =
      FakeInstanceEvents.absent(time, time, SimulatedCloud.HOME);
  private final List<Event> journal = new ArrayList<>();

  private Acceptance accept() {
    return new AcceptWebhook(
            () -> {
              throw new IllegalStateException("no job waits by this");
            },
            null,
            new ForwardJobNews(events, journal::add),
            journal::add)
        .accept(NEWS)
        .result();
  }

  @Test
  void news_goesToTheQueue_beforeItIsAnswered() {
    events.create();
    assertInstanceOf(Acceptance.Ignored.class, accept());
    Reception.Received received =
        assertInstanceOf(Reception.Received.class, events.receive(10, Duration.ZERO).result());
    assertEquals(NEWS, assertInstanceOf(Message.News.class, received.messages().getFirst()).news());
    assertEquals(List.of(), journal);
  }

  /** A node that begins to decide meanwhile would find the queue without it. */
  @Test
  void news_isUnconfirmed_untilTheQueueHasTakenOrRefusedIt() {
    List<Promise<Void>> sends = new ArrayList<>();
    ForwardJobNews slow =
        new ForwardJobNews(
            _ -> {
              sends.add(Promise.promise());
              return sends.getLast().future();
            },
            journal::add);
    slow.tell(NEWS);
    slow.tell(OTHER);
    assertEquals(List.of(NEWS, OTHER), slow.unconfirmed());
    sends.get(0).complete();
    assertEquals(List.of(OTHER), slow.unconfirmed());
    sends.get(1).fail("SQS is tired");
    assertEquals(List.of(), slow.unconfirmed());
  }

  /** GitHub shows a failed delivery, which is asked for again. */
  @Test
  void news_isUnavailable_whereTheQueueDoesNotTakeIt() {
    assertInstanceOf(Acceptance.Unavailable.class, accept());
    events.create();
    events.script().refuse(ScriptedCalls.Call.SEND, 1, "SQS is tired");
    assertInstanceOf(Acceptance.Unavailable.class, accept());
    assertEquals(
        new Event.DutyFailed("forward the webhook of job 3", "SQS is tired"), journal.getLast());
  }
}
