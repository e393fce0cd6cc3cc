package dev.musterd.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.model.JobReading;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.QueueMessage;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub's answers do to a waiting job; they lag behind its events. */
class VerifyQueuedTest {
  private static final JobReading QUEUED = new JobReading.Queued();
  private static final JobReading RUNNING = new JobReading.NotQueued("in_progress");
  private static final JobReading GONE = new JobReading.Gone();
  private static final JobReading WAITING = new JobReading.HeldBack("waiting");
  private static final JobReading PENDING = new JobReading.HeldBack("pending");
  private static final JobReading NEW = new JobReading.HeldBack("dreaming");
  private static final JobReading HIDDEN = new JobReading.Hidden("no repository acme/shop");
  private static final JobReading SILENT = new JobReading.Unknown("502");

  private final VirtualTime time = new VirtualTime(ModelSamples.NOON);
  private final FakeJobQueue queue =
      new FakeJobQueue(
          time,
          time,
          new FakeJobQueue.Attributes(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(1)));
  private final DaemonState state = DaemonStates.empty();
  private final Backlog backlog = state.backlog();
  private final StillGitHub github = new StillGitHub(Map.of());
  private final VerifyQueued verifyQueued =
      new VerifyQueued(state, StillPorts.of(github, queue, _ -> {}, time));

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("queued", List.of(QUEUED), true),
        Arguments.of("once not queued", List.of(RUNNING), true),
        Arguments.of("not queued, then queued", List.of(RUNNING, QUEUED), true),
        Arguments.of("between silences", List.of(SILENT, RUNNING, SILENT, QUEUED), true),
        Arguments.of("twice not queued", List.of(RUNNING, RUNNING), false),
        Arguments.of("twice, with a silence between", List.of(RUNNING, SILENT, RUNNING), false),
        Arguments.of("not queued before and after", List.of(RUNNING, QUEUED, RUNNING), true),
        Arguments.of("once gone", List.of(GONE), true),
        Arguments.of("gone, then queued", List.of(GONE, QUEUED), true),
        Arguments.of("twice gone", List.of(GONE, GONE), false),
        Arguments.of("not queued, then gone", List.of(RUNNING, GONE), true),
        Arguments.of("gone, then not queued", List.of(GONE, RUNNING), true),
        Arguments.of("not queued, then gone twice", List.of(RUNNING, GONE, GONE), false),
        Arguments.of("waiting, then not queued", List.of(WAITING, RUNNING), true),
        Arguments.of("waiting, then gone", List.of(WAITING, GONE), true),
        Arguments.of("not queued, then waiting", List.of(RUNNING, WAITING), true),
        Arguments.of("waiting, then twice not queued", List.of(WAITING, RUNNING, RUNNING), false),
        Arguments.of("once waiting", List.of(WAITING), true),
        Arguments.of("waiting, then queued", List.of(WAITING, QUEUED), true),
        Arguments.of("twice waiting", List.of(WAITING, WAITING), false),
        Arguments.of("pending for long", List.of(PENDING, PENDING, PENDING, PENDING), true),
        Arguments.of("of a hidden repository", List.of(HIDDEN, HIDDEN, HIDDEN, HIDDEN), true),
        Arguments.of("hidden, then gone once", List.of(HIDDEN, GONE), true),
        Arguments.of("of a status to come", List.of(NEW, NEW, NEW), true));
  }

  /** Reference defect 4: one lagging answer dropped live jobs, twenty an hour at one site. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void job_isLetGo_onlyByTwoReadingsThatAgree(
      String what, List<JobReading> answers, boolean waits) {
    receive();
    for (JobReading answer : answers) {
      ask(answer);
      time.advance(Duration.ofSeconds(10));
    }
    assertEquals(waits, backlog.find(ModelSamples.jobId(1)).isPresent(), what);
    assertEquals(waits ? List.of(ModelSamples.jobId(1)) : List.of(), queue.jobs());
  }

  @Test
  void twoReadings_areOne_whenCloseTogether() {
    receive();
    ask(RUNNING);
    time.advance(Duration.ofMillis(9_999));
    ask(RUNNING);
    assertInstanceOf(
        Stage.Delayed.class, backlog.find(ModelSamples.jobId(1)).orElseThrow().stage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "requested", "dreaming"})
  void heldBackJob_isReadAgain_withAGrowingPause(String status) {
    receive();
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ask(new JobReading.HeldBack(status));
      PendingJob held = backlog.find(ModelSamples.jobId(1)).orElseThrow();
      Stage.Delayed delayed = assertInstanceOf(Stage.Delayed.class, held.stage());
      pauses.add(Duration.between(time.instant(), delayed.until()).toSeconds());
      time.advance(Duration.between(time.instant(), delayed.until()));
    }
    assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L), pauses);
  }

  /** What cannot be asked is not launched for, however often GitHub says nothing. */
  @Test
  void jobOfAHiddenRepository_isReadAgain_andNeverTakenToBeQueued() {
    receive();
    ask(QUEUED);
    for (int i = 0; i < 5; i++) {
      ask(HIDDEN);
    }
    PendingJob held = backlog.find(ModelSamples.jobId(1)).orElseThrow();
    assertEquals(
        new Stage.Delayed(time.instant().plusSeconds(160), "no repository acme/shop"),
        held.stage());
    assertEquals(Optional.empty(), held.readings().queuedAt());
    assertEquals(0, held.readings().unknowns());
    assertTrue(held.readings().doubted());
    ask(QUEUED);
    assertEquals(new Stage.Ready(), backlog.find(ModelSamples.jobId(1)).orElseThrow().stage());
  }

  private void receive() {
    queue.send(ModelSamples.ticket(1, ModelSamples.OWNER_POOL));
    QueueMessage message = queue.receive(1, Duration.ZERO).result().getFirst();
    backlog.receive(
        assertInstanceOf(QueueMessage.Parsed.class, message), ModelSamples.NOON, ModelSamples.NOON);
  }

  private void ask(JobReading answer) {
    github.answers(answer);
    verifyQueued.verify(List.of(backlog.find(ModelSamples.jobId(1)).orElseThrow()), 1);
  }
}
