package dev.musterd.flow.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseGateTest {
  /** A port of some kind. */
  public interface Calls {
    Future<String> ask(String what);

    String known();
  }

  private final List<String> asked = new ArrayList<>();
  private final Promise<String> answer = Promise.promise();
  private final Calls calls =
      new Calls() {
        @Override
        public Future<String> ask(String what) {
          asked.add(what);
          return answer.future();
        }

        @Override
        public String known() {
          return "known";
        }
      };
  private boolean valid = true;
  private final LeaseGate gate = new LeaseGate(() -> valid);
  private final Calls guarded = gate.guard(Calls.class, calls);

  @Test
  void open_callsAndAnswersPass() {
    Future<String> asking = guarded.ask("x");
    answer.complete("y");
    assertEquals("y", asking.await());
    assertEquals("known", guarded.known());
  }

  @Test
  void open_failuresPass() {
    Future<String> asking = guarded.ask("x");
    answer.fail("no");
    assertEquals("no", asking.cause().getMessage());
  }

  @Test
  void closed_noCallBegins_andNoneFails() {
    valid = false;
    Future<String> asking = guarded.ask("x");
    assertEquals(List.of(), asked);
    assertFalse(asking.isComplete());
    assertEquals("known", guarded.known());
  }

  @Test
  void closed_noAnswerArrives() {
    Future<String> asking = guarded.ask("x");
    valid = false;
    answer.complete("y");
    assertFalse(asking.isComplete());
  }

  /** What the duties of one epoch know is old by then. */
  @Test
  void closedOnce_staysClosed() {
    valid = false;
    assertFalse(gate.isOpen());
    valid = true;
    assertFalse(gate.isOpen());
    guarded.ask("x");
    assertEquals(List.of(), asked);
  }

  @Test
  void closed_timersAndEventsAreDropped() {
    VirtualTime time = new VirtualTime(Instant.EPOCH);
    List<Event> events = new ArrayList<>();
    Journal journal = gate.journal(events::add);
    List<String> ran = new ArrayList<>();
    gate.timers(time).schedule(Duration.ofSeconds(1), () -> ran.add("one"));
    gate.timers(time).schedule(Duration.ofSeconds(3), () -> ran.add("three"));
    journal.record(new Event.DaemonStopped(1));
    time.advance(Duration.ofSeconds(2));
    gate.close();
    time.advance(Duration.ofSeconds(2));
    journal.record(new Event.DaemonStopped(2));
    assertEquals(List.of("one"), ran);
    assertEquals(List.of(new Event.DaemonStopped(1)), events);
    assertTrue(!gate.isOpen());
  }
}
