package dev.musterd.flow.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.Admission;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.doubles.sqs.ScriptedCalls;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.model.WebhookEvent.CheckRunQueued;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.WebhookEvent.JobQueued;
import dev.musterd.model.WebhookEvent.JobStarted;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a webhook puts on the queue, by the numbers of docs/scenarios.md, and what it does not. */
class AcceptWebhookTest {
  private static final RunnerPool LINUX = PoolBuilder.pool("linux").labels("linux").build();
  private static final RunnerPool ANY =
      PoolBuilder.pool("any").match(RunnerPool.Match.ANY).labels("linux").priority(200).build();
  private static final Owner.Repository SHOP = new Owner.Repository("acme", "shop");

  private final VirtualTime time = new VirtualTime(ModelSamples.NOON);
  private final FakeJobQueue queue =
      new FakeJobQueue(
          time,
          time,
          new FakeJobQueue.Attributes(Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(1)));
  private final List<Event> journal = new ArrayList<>();
  private final List<JobNews> told = new ArrayList<>();
  private final JobObserver jobs =
      new JobObserver() {
        @Override
        public Future<String> tell(JobNews news) {
          told.add(news);
          return Future.succeededFuture("noted");
        }

        @Override
        public void announced(Ticket ticket) {}
      };

  static Stream<Arguments> sent() {
    return Stream.of(
        Arguments.of(3, "queued", queued(1), List.of()),
        Arguments.of(8, "a repository of the list", queued(1), List.of("acme/shop")),
        Arguments.of(10, "a check run", new CheckRunQueued(queued(1)), List.of("acme/*")),
        Arguments.of(44, "a check run", new CheckRunQueued(queued(1)), List.of()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("sent")
  void webhook_isOneMessage(int row, String what, WebhookEvent event, List<String> repositories) {
    assertInstanceOf(Acceptance.Admitted.class, accept(event, repositories), what);
    assertEquals(List.of(ModelSamples.jobId(1)), queue.jobs(), "row " + row);
  }

  static Stream<Arguments> unsent() {
    return Stream.of(
        Arguments.of(4, "another event", new WebhookEvent.Irrelevant("push"), List.of()),
        Arguments.of(
            4,
            "labels that no runner has",
            new WebhookEvent.JobUnservable(ModelSamples.jobId(1), SHOP, "an empty label"),
            List.of()),
        Arguments.of(4, "a ping", new WebhookEvent.Ping(), List.of()),
        Arguments.of(
            5,
            "started",
            new JobStarted(ModelSamples.jobId(1), SHOP, "theirs", Optional.empty()),
            List.of()),
        Arguments.of(
            6,
            "completed",
            new JobFinished(ModelSamples.jobId(1), SHOP, Optional.empty(), "cancelled"),
            List.of()),
        Arguments.of(7, "another repository", queued(1), List.of("acme/other", "other/*")),
        Arguments.of(
            10, "a check run elsewhere", new CheckRunQueued(queued(1)), List.of("other/*")),
        Arguments.of(46, "a personal account", queued(1, false, "linux"), List.of()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("unsent")
  void webhook_isNoMessage_andAnsweredWithAReason(
      int row, String what, WebhookEvent event, List<String> repositories) {
    assertInstanceOf(Acceptance.Ignored.class, accept(event, repositories), what);
    assertEquals(List.of(), queue.jobs(), "row " + row);
    assertEquals(event instanceof JobNews ? List.of(event) : List.of(), told, "row " + row);
  }

  /** Row 9: the installation travels with the job, and 0 when the hook is no App's. */
  @Test
  void message_carriesTheInstallation_orZero() {
    accept(queued(1), List.of());
    JobQueued other = queued(2);
    accept(
        new JobQueued(other.job(), true, Optional.empty(), 0, other.delivery(), false), List.of());
    List<Long> installations =
        queue.receive(10, Duration.ZERO).result().stream()
            .map(message -> assertInstanceOf(QueueMessage.Parsed.class, message))
            .map(message -> message.ticket().installation())
            .toList();
    assertEquals(List.of(123L, 0L), installations);
  }

  /** Rows 60 and 61: each is admitted or refused by itself. */
  @Test
  void mixedWebhooks_areEachJudgedAlone() {
    List<WebhookEvent> events =
        List.of(
            queued(1),
            new CheckRunQueued(queued(2)),
            queued(3, false, "linux"),
            queued(4, true, "windows"),
            queued(5));
    List<Boolean> admitted =
        events.stream()
            .map(event -> accept(event, List.of(), LINUX) instanceof Acceptance.Admitted)
            .toList();
    assertEquals(List.of(true, true, false, false, true), admitted);
    assertEquals(
        List.of(ModelSamples.jobId(1), ModelSamples.jobId(2), ModelSamples.jobId(5)), queue.jobs());
  }

  /** Row 33: what the queue did not take is told to GitHub, where it can be sent again. */
  @Test
  void webhook_isUnavailable_whenTheQueueDoesNotTakeIt() {
    queue.script().refuse(ScriptedCalls.Call.SEND, 1, "SQS is tired");
    assertInstanceOf(Acceptance.Unavailable.class, accept(queued(1), List.of()));
    assertInstanceOf(Event.JobNotQueued.class, journal.getLast());
    assertInstanceOf(Acceptance.Admitted.class, accept(queued(1), List.of()));
  }

  private Acceptance accept(WebhookEvent event, List<String> repositories) {
    return accept(event, repositories, LINUX, ANY);
  }

  private Acceptance accept(WebhookEvent event, List<String> repositories, RunnerPool... pools) {
    Admission admission =
        new Admission(List.of(pools), Owner.Scope.ORGANIZATION, repositories, true);
    return new AcceptWebhook(() -> admission, queue, jobs, journal::add).accept(event).result();
  }

  private static JobQueued queued(long number) {
    return queued(number, true, "linux");
  }

  private static JobQueued queued(long number, boolean organization, String label) {
    Job job = ModelSamples.job(number, label);
    return new JobQueued(job, organization, Optional.empty(), 123, "delivery-" + number, false);
  }
}
