package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.model.QueueMessage;
import dev.musterd.port.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stop among calls that SQS answers when the test says so. */
class ShutdownTest {
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final QueueMessage.Receipt RECEIPT = new QueueMessage.Receipt("m-1", "handle-1");
  private static final List<String> ALL =
      List.of("announce", "close listener", "end duties", "give back", "release", "close");

  private final VirtualTime time = new VirtualTime(START);
  private final CallTracker calls = new CallTracker();
  private final List<Event> events = new ArrayList<>();
  private final List<Promise<Void>> unanswered = new ArrayList<>();
  private final JobQueue queue = calls.track(JobQueue.class, heldOpen());
  private final Scripted steps = new Scripted();

  /** Steps that end at once unless the test holds them. */
  private final class Scripted implements Shutdown.Steps {
    private final List<String> begun = new ArrayList<>();
    private final Map<String, Future<?>> held = new HashMap<>();

    @Override
    public void announce() {
      begun.add("announce");
    }

    @Override
    public Future<?> closeListener(Duration patience) {
      return step("close listener");
    }

    @Override
    public Future<?> endDuties() {
      return step("end duties");
    }

    @Override
    public Future<Integer> giveBack() {
      return step("give back").map(_ -> 2);
    }

    @Override
    public Future<?> release() {
      return step("release");
    }

    @Override
    public Future<?> close() {
      return step("close");
    }

    private Future<?> step(String name) {
      begun.add(name);
      return held.getOrDefault(name, Future.succeededFuture());
    }
  }

  private JobQueue heldOpen() {
    return (JobQueue)
        Proxy.newProxyInstance(
            JobQueue.class.getClassLoader(),
            new Class<?>[] {JobQueue.class},
            (_, _, _) -> {
              Promise<Void> call = Promise.promise();
              unanswered.add(call);
              return call.future();
            });
  }

  private Future<?> stop() {
    return new Shutdown(TIMEOUT, calls, time, time, events::add).run(steps);
  }

  @Test
  void steps_comeInTheirOrder() {
    assertTrue(stop().succeeded());
    assertEquals(ALL, steps.begun);
    assertEquals(List.of(new Event.DaemonStopped(2)), events);
  }

  @Test
  void clients_areClosedOnlyWhenTheAcknowledgementInFlightIsAnswered() {
    Future<Void> acknowledged = queue.acknowledge(RECEIPT);
    Future<?> stopped = stop();
    assertFalse(steps.begun.contains("close"));
    unanswered.getFirst().complete();
    assertTrue(acknowledged.succeeded());
    assertTrue(stopped.succeeded());
    assertEquals(List.of(new Event.DaemonStopped(2)), events);
  }

  /** As by a timer of a flow, or a webhook that was in hand. */
  @Test
  void acknowledgement_isNotBegun_whileTheLastCallIsAwaitedAndAfter() {
    queue.acknowledge(RECEIPT);
    stop();
    Future<Void> late = queue.acknowledge(RECEIPT);
    assertEquals(1, unanswered.size());
    unanswered.getFirst().complete();
    queue.acknowledge(RECEIPT);
    assertEquals(1, unanswered.size());
    assertFalse(late.isComplete());
  }

  /** A webhook in flight, and a duty that ends, may call to the last. */
  @Test
  void calls_areBegun_untilTheDutiesHaveEnded() {
    Promise<Void> duties = Promise.promise();
    steps.held.put("end duties", duties.future());
    Future<?> stopped = stop();
    queue.acknowledge(RECEIPT);
    assertEquals(1, unanswered.size());
    duties.complete();
    assertFalse(stopped.isComplete());
    unanswered.getFirst().complete();
    assertTrue(stopped.succeeded());
  }

  @Test
  void callThatHangs_isLeftInTime_andItsLateAnswerReachesNobody() {
    Future<Void> hanging = queue.acknowledge(RECEIPT);
    Future<?> stopped = stop();
    time.advance(TIMEOUT.minusMillis(1));
    assertTrue(stopped.succeeded());
    unanswered.getFirst().fail("the client is closed");
    assertFalse(hanging.isComplete());
    assertEquals(2, events.size(), events::toString);
    assertTrue(
        events.getFirst() instanceof Event.DutyFailed failed
            && failed.duty().equals("stop")
            && failed.reason().contains("GitHub: 1;"),
        events::toString);
    assertEquals(new Event.DaemonStopped(2), events.getLast());
  }

  @Test
  void everyStep_isTaken_thoughEachBeforeItHangs() {
    Future<Void> never = Promise.<Void>promise().future();
    steps.held.put("end duties", never);
    steps.held.put("give back", never);
    queue.acknowledge(RECEIPT);
    Future<?> stopped = stop();
    time.advance(TIMEOUT.minusMillis(1));
    assertEquals(ALL, steps.begun);
    assertTrue(stopped.succeeded());
    assertEquals(new Event.DaemonStopped(0), events.getLast());
  }

  @Test
  void everyStep_isTaken_thoughTheListenerDoesNotClose() {
    steps.held.put("close listener", Future.failedFuture("it was never open"));
    assertTrue(stop().succeeded());
    assertEquals(ALL, steps.begun);
  }
}
