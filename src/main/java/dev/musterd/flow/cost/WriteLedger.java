package dev.musterd.flow.cost;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Journal;
import dev.musterd.port.Ledger;
import dev.musterd.port.Ledger.Batch;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes entries to the ledger, one object at a time. An object is written again with what came
 * since, until it is large or its hour is over, so that a quiet day has 24 objects and not 1440.
 * Each also has what goes on, so that a crash loses a minute at the most; the entry that follows
 * has the same id and a later end.
 */
final class WriteLedger {
  /** Some 200 kB; above it, a new object is begun. */
  private static final int OBJECT_MAX = 500;

  /** Written at once at the most. */
  private static final int BATCH_MAX = 5_000;

  /** Some hours of a large fleet; what is beyond is dropped while the store does not answer. */
  static final int WAITING_MAX = 20_000;

  /** Written of what goes on. */
  private static final int RUNNING_MAX = 2_000;

  /** With the date, as the last entries of a day are written on the next. */
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final Ledger ledger;
  private final Journal journal;
  private final Deque<LedgerEntry> waiting = new ArrayDeque<>();
  private Optional<Open> open = Optional.empty();
  private Optional<String> lastFailure = Optional.empty();
  private boolean writing;
  private int dropped;

  /** The object that is being filled, as it is in the store. */
  private record Open(Batch written, Instant hour) {}

  WriteLedger(Ledger ledger, Journal journal) {
    this.ledger = ledger;
    this.journal = journal;
  }

  /** Takes entries in, to be written next time. */
  void add(List<LedgerEntry> entries) {
    waiting.addAll(entries);
    while (waiting.size() > WAITING_MAX) {
      waiting.removeFirst();
      dropped++;
    }
  }

  /** Takes out what is not to be written. */
  void removeIf(Predicate<LedgerEntry> unwanted) {
    waiting.removeIf(unwanted);
  }

  /** What is not written yet. */
  List<LedgerEntry> waiting() {
    return List.copyOf(waiting);
  }

  /**
   * Writes what waits of one day, the oldest first. Never fails.
   *
   * @param running what goes on, as if it ended now
   */
  Future<Void> write(Instant now, List<LedgerEntry> running) {
    if (writing || waiting.isEmpty() && running.isEmpty()) {
      return Future.succeededFuture();
    }
    writing = true;
    LocalDate day = waiting.isEmpty() ? running.getLast().day() : waiting.getFirst().day();
    List<LedgerEntry> news = waitingOf(day);
    Batch ended = batch(now, day, news);
    return ledger
        .write(with(ended, running))
        .onSuccess(_ -> written(ended, now, news))
        .onFailure(this::failed)
        .otherwiseEmpty()
        .onComplete(_ -> writing = false);
  }

  private static Batch with(Batch ended, List<LedgerEntry> running) {
    List<LedgerEntry> all = new ArrayList<>(ended.entries());
    running.stream()
        .filter(entry -> entry.day().equals(ended.day()))
        .limit(RUNNING_MAX)
        .forEach(all::add);
    return new Batch(ended.day(), ended.name(), all);
  }

  private List<LedgerEntry> waitingOf(LocalDate day) {
    return waiting.stream().filter(it -> it.day().equals(day)).limit(BATCH_MAX).toList();
  }

  /** The object that is open, and what is new; or a new object. */
  private Batch batch(Instant now, LocalDate day, List<LedgerEntry> news) {
    Optional<Batch> continued =
        open.filter(it -> it.hour().equals(hour(now)))
            .map(Open::written)
            .filter(it -> it.day().equals(day) && it.entries().size() < OBJECT_MAX);
    List<LedgerEntry> all = new ArrayList<>();
    continued.ifPresent(it -> all.addAll(it.entries()));
    all.addAll(news);
    return new Batch(day, continued.map(Batch::name).orElseGet(() -> NAME.format(now)), all);
  }

  private static Instant hour(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS);
  }

  private void written(Batch batch, Instant now, List<LedgerEntry> news) {
    open = Optional.of(new Open(batch, hour(now)));
    lastFailure = Optional.empty();
    waiting.removeIf(new HashSet<>(news)::contains);
    if (dropped > 0) {
      journal.record(new Event.LedgerIncomplete(dropped));
      dropped = 0;
    }
  }

  private void failed(Throwable failure) {
    failed(Failures.describe(failure));
  }

  /** Told once for each reason. */
  void failed(String reason) {
    if (lastFailure.filter(reason::equals).isEmpty()) {
      lastFailure = Optional.of(reason);
      journal.record(new Event.LedgerNotWritten(waiting.size(), reason));
    }
  }
}
