package dev.musterd.flow.launch;

import dev.musterd.decide.Pausing;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.PoolPause;
import dev.musterd.port.Journal;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.PoolPauses;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the pauses of pools across restarts: reads them before the first launch, and writes each
 * change. What cannot be read or written is tried again; nothing is written over pauses that could
 * not be read.
 */
final class StorePauses {
  /** How long launches wait for the stored pauses at the start. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Between two tries while launches wait. */
  private static final Duration SHORT_RETRY = Duration.ofSeconds(2);

  /** Between two tries later on: a store that refuses may need an operator. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Pools pools;
  private final Backlog backlog;
  private final PoolPauses pauses;
  private final PausedPools store;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private Future<Void> reading = Future.failedFuture("not read yet");
  private Future<Void> writing = Future.succeededFuture();
  private Optional<Future<Void>> nextWrite = Optional.empty();
  private boolean loading;
  private boolean unsaved;
  private boolean unreadTold;
  private Optional<String> unsavedTold = Optional.empty();
  private Instant retryAt = Instant.MAX;

  StorePauses(DaemonState state, Ports ports, PoolPauses pauses) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.pauses = pauses;
    this.store = ports.pausedPools();
    this.journal = ports.journal();
    this.timers = ports.timers();
    this.clock = ports.clock();
  }

  /** Completes once the pauses are read, or after {@link #PATIENCE}. Never fails. */
  Future<Void> load() {
    loading = true;
    Instant end = clock.instant().plus(PATIENCE);
    return Future.any(tryToRead(end), timers.after(PATIENCE))
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onComplete(
            _ -> {
              loading = false;
              if (!reading.succeeded()) {
                later(clock.instant());
                unread("S3 has not answered within " + PATIENCE.toSeconds() + " seconds");
              }
            });
  }

  /** Whether launches wait for the stored pauses. */
  boolean isLoading() {
    return loading;
  }

  private Future<Void> tryToRead(Instant end) {
    return read()
        .recover(
            failure ->
                clock.instant().plus(SHORT_RETRY).isBefore(end)
                    ? timers.after(SHORT_RETRY).compose(_ -> tryToRead(end))
                    : unread(Failures.describe(failure)));
  }

  /** Says once that launches go on without what is stored. */
  private Future<Void> unread(String reason) {
    if (!unreadTold) {
      unreadTold = true;
      journal.record(new Event.PausedPoolsUnread(reason, clock.instant().plus(RETRY)));
    }
    return Future.failedFuture(reason);
  }

  /** Tries again what could not be read or written; costs nothing when there is no such thing. */
  void check() {
    Instant now = clock.instant();
    if (now.isBefore(retryAt) || !writing.isComplete()) {
      return;
    }
    later(now);
    if (unsaved) {
      save();
    } else if (!reading.succeeded()) {
      read().onFailure(_ -> {});
    } else {
      retryAt = Instant.MAX;
    }
  }

  private void later(Instant now) {
    retryAt = now.plus(RETRY);
  }

  /** What is stored, read once; concurrent callers share one call. */
  private Future<Void> read() {
    if (reading.isComplete() && !reading.succeeded()) {
      reading = store.read().map(this::restore);
    }
    return reading;
  }

  private Void restore(Map<String, PoolPause> stored) {
    Pausing.Restored restored =
        Pausing.restore(stored, pauses.all(), pauses.changed(), pools.keySet());
    pauses.restore(restored.paused());
    if (!stored.isEmpty()) {
      journal.record(
          new Event.PausedPoolsRead(
              restored.paused().keySet().stream().toList(), restored.dropped()));
    }
    restored.paused().keySet().forEach(backlog::markPoolChanged);
    if (!restored.dropped().isEmpty()) {
      unsaved = true;
      retryAt = Instant.MIN;
    }
    return null;
  }

  /** Writes the pauses as they are then; fails with the reason when they could not be written. */
  Future<Void> save() {
    unsaved = true;
    if (nextWrite.isPresent()) {
      return nextWrite.get();
    } else if (writing.isComplete()) {
      writing = write();
      return writing;
    }
    Future<Void> next =
        writing
            .otherwiseEmpty()
            .compose(
                _ -> {
                  nextWrite = Optional.empty();
                  writing = write();
                  return writing;
                });
    nextWrite = Optional.of(next);
    return next;
  }

  private Future<Void> write() {
    return read()
        .compose(
            _ -> {
              unsaved = false;
              return store.write(pauses.all());
            })
        .onSuccess(_ -> unsavedTold = Optional.empty())
        .onFailure(failure -> unsaved(Failures.describe(failure)));
  }

  /** Tells each reason once, however often it is tried again. */
  private void unsaved(String reason) {
    unsaved = true;
    later(clock.instant());
    if (!unsavedTold.equals(Optional.of(reason))) {
      unsavedTold = Optional.of(reason);
      journal.record(new Event.PausedPoolsUnsaved(reason, retryAt));
    }
  }
}
