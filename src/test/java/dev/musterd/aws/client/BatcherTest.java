package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final Duration WINDOW = Duration.ofMillis(100);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final List<List<String>> calls = new ArrayList<>();
  private final List<Promise<Map<Integer, String>>> answers = new ArrayList<>();
  private final Batcher<String> batches =
      new Batcher<>(
          time,
          new Batcher.Limits(Batcher.Departure.AFTER_WINDOW, WINDOW, 3, 10, 9, 5),
          this::call);
  private final Batcher<String> eager =
      new Batcher<>(
          time,
          new Batcher.Limits(Batcher.Departure.WHEN_ANSWERED, WINDOW, 3, 10, 9, 5),
          this::call);

  @Test
  void entries_shareOneCall_whenTheyComeWithinTheWindow() {
    batches.add("a", 1);
    time.advance(WINDOW.minusNanos(1));
    batches.add("b", 1);
    assertEquals(List.of(), calls);
    time.advance(Duration.ofNanos(1));
    batches.add("c", 1);
    assertEquals(List.of(List.of("a", "b")), calls);
  }

  @Test
  void entry_leavesAtOnce_whenNothingIsUnderWay() {
    eager.add("a", 1);
    assertEquals(List.of(List.of("a")), calls);
  }

  @Test
  void entries_leaveTogether_withTheAnswerToTheLastBatch() {
    eager.add("a", 1);
    eager.add("b", 1);
    eager.add("c", 1);
    assertEquals(1, calls.size());
    answers.getFirst().complete(Map.of());
    assertEquals(List.of(List.of("a"), List.of("b", "c")), calls);
  }

  @Test
  void entries_leaveTogether_whenTheLastBatchFailed() {
    eager.add("a", 1);
    eager.add("b", 1);
    answers.getFirst().fail("SQS is away");
    assertEquals(List.of(List.of("a"), List.of("b")), calls);
  }

  @Test
  void fullBatch_leavesAtOnce_whileOthersAreUnderWay() {
    List.of("a", "b", "c", "d").forEach(entry -> eager.add(entry, 1));
    assertEquals(List.of(List.of("a"), List.of("b", "c", "d")), calls);
  }

  @Test
  void entry_waitsForAllBatches_thatAreUnderWay() {
    List.of("a", "b", "c", "d", "e").forEach(entry -> eager.add(entry, 1));
    answers.getFirst().complete(Map.of());
    assertEquals(2, calls.size());
    answers.get(1).complete(Map.of());
    time.advance(Batcher.Departure.COMPANY);
    assertEquals(List.of("e"), calls.getLast());
  }

  /** Those who were just answered come again: their entries share a call. */
  @Test
  void entry_waitsForCompany_whenTheBatchBeforeHadSome() {
    List.of("a", "b", "c", "d").forEach(entry -> eager.add(entry, 1));
    answers.forEach(answer -> answer.complete(Map.of()));
    eager.add("e", 1);
    eager.add("f", 1);
    assertEquals(2, calls.size());
    time.advance(Batcher.Departure.COMPANY);
    assertEquals(List.of("e", "f"), calls.getLast());
  }

  @Test
  void entry_leavesAtOnceAgain_whenTheBatchBeforeHadNone() {
    List.of("a", "b", "c", "d").forEach(entry -> eager.add(entry, 1));
    answers.forEach(answer -> answer.complete(Map.of()));
    eager.add("e", 1);
    time.advance(Batcher.Departure.COMPANY);
    answers.getLast().complete(Map.of());
    eager.add("f", 1);
    assertEquals(List.of("f"), calls.getLast());
  }

  /** A call that hangs must not hold back those that come after it. */
  @Test
  void entry_leavesAfterTheWindow_whenNoAnswerComes() {
    eager.add("a", 1);
    eager.add("b", 1);
    time.advance(WINDOW.minusNanos(1));
    assertEquals(1, calls.size());
    time.advance(Duration.ofNanos(1));
    assertEquals(List.of("b"), calls.getLast());
  }

  @Test
  void batch_leavesAtOnce_whenFull() {
    batches.add("a", 1);
    batches.add("b", 1);
    batches.add("c", 1);
    assertEquals(List.of(List.of("a", "b", "c")), calls);
  }

  @Test
  void batch_leavesBefore_whenAnEntryWouldMakeItTooLarge() {
    batches.add("a", 6);
    batches.add("b", 5);
    assertEquals(List.of(List.of("a")), calls);
    time.advance(WINDOW);
    assertEquals(List.of(List.of("a"), List.of("b")), calls);
  }

  @Test
  void entry_leavesAlone_whenLargerThanABatch() {
    batches.add("a", 11);
    batches.add("b", 1);
    assertEquals(List.of(List.of("a")), calls);
  }

  @Test
  void window_startsAnew_whenTheBatchBeforeLeftFull() {
    List.of("a", "b", "c").forEach(entry -> batches.add(entry, 1));
    time.advance(WINDOW.dividedBy(2));
    batches.add("d", 1);
    time.advance(WINDOW.dividedBy(2));
    assertEquals(1, calls.size());
    time.advance(WINDOW.dividedBy(2));
    assertEquals(List.of("d"), calls.getLast());
  }

  @Test
  void entry_failsAlone_whenOnlyItWasRefused() {
    Future<Void> first = batches.add("a", 1);
    Future<Void> second = batches.add("b", 1);
    time.advance(WINDOW);
    assertFalse(first.isComplete());
    answers.getFirst().complete(Map.of(1, "too long"));
    assertTrue(first.succeeded());
    assertEquals("too long", second.cause().getMessage());
  }

  @Test
  void everyEntryFails_whenTheCallFails() {
    Future<Void> first = batches.add("a", 1);
    Future<Void> second = batches.add("b", 1);
    time.advance(WINDOW);
    answers.getFirst().fail("reset");
    assertEquals("reset", first.cause().getMessage());
    assertEquals("reset", second.cause().getMessage());
  }

  @Test
  void add_fails_whileTooManyAreUnsettled() {
    List.of("a", "b", "c", "d", "e").forEach(entry -> batches.add(entry, 1));
    assertTrue(batches.add("f", 1).failed());
    answers.getFirst().complete(Map.of());
    assertFalse(batches.add("f", 1).isComplete());
  }

  /** Calls that hang must not take all connections, nor be joined by more and more. */
  @Test
  void batches_wait_whileTooManyCallsAreUnderWay_andLeaveInOrder() {
    Batcher<String> narrow = narrow();
    List.of("a", "b", "c", "d", "e", "f").forEach(entry -> narrow.add(entry, 1));
    time.advance(WINDOW.multipliedBy(2));
    assertEquals(List.of(List.of("a"), List.of("b", "c", "d")), calls);
    List.of("g", "h").forEach(entry -> narrow.add(entry, 1));
    answers.getFirst().complete(Map.of());
    assertEquals(List.of("e", "f", "g"), calls.getLast());
    answers.get(1).fail("reset");
    assertEquals(3, calls.size());
    time.advance(WINDOW);
    assertEquals(List.of("h"), calls.getLast());
  }

  @Test
  void entry_leavesWithTheNextAnswer_whenItsWindowEndedWhileTooManyCallsWereUnderWay() {
    Batcher<String> narrow = narrow();
    List.of("a", "b", "c", "d", "e").forEach(entry -> narrow.add(entry, 1));
    time.advance(WINDOW);
    narrow.add("f", 1);
    assertEquals(2, calls.size());
    answers.getFirst().complete(Map.of());
    assertEquals(List.of("e", "f"), calls.getLast());
  }

  private Batcher<String> narrow() {
    return new Batcher<>(
        time,
        new Batcher.Limits(Batcher.Departure.WHEN_ANSWERED, WINDOW, 3, 10, 2, 20),
        this::call);
  }

  private Future<Map<Integer, String>> call(List<String> entries) {
    calls.add(entries);
    answers.add(Promise.promise());
    return answers.getLast().future();
  }
}
