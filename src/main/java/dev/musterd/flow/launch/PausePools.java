package dev.musterd.flow.launch;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Pausing;
import dev.musterd.decide.Pausing.Verdict;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Requester;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.PoolPauses;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Pauses and resumes pools for operators. Nothing is launched for a paused pool, neither for jobs
 * nor ahead of them; what runs goes on, and idle runners are reaped as always.
 */
public final class PausePools {
  private final Pools pools;
  private final Backlog backlog;
  private final PoolPauses pauses = new PoolPauses();
  private final StorePauses storePauses;
  private final Journal journal;
  private final InstantSource clock;
  private final Runnable listener;

  /**
   * @param listener called when more may be launched
   */
  public PausePools(DaemonState state, Ports ports, Runnable listener) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.storePauses = new StorePauses(state, ports, pauses);
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.listener = listener;
  }

  /** What became of a request. */
  public sealed interface Answer {
    /**
     * It is as asked for.
     *
     * @param pause the pause in force; empty for a pool that is not paused
     * @param changed false when it was so before
     * @param unsaved why this does not outlive a restart of the daemon, when it does not
     */
    record Done(String pool, Optional<PoolPause> pause, boolean changed, Optional<String> unsaved)
        implements Answer {}

    record UnknownPool(String reason) implements Answer {}
  }

  /** Never fails. */
  public Future<Answer> pause(String pool, Requester requester) {
    return act(
        pool,
        requester,
        Pausing.pause(pool, pools.keySet(), pauses.of(pool), requester, clock.instant()));
  }

  /** Never fails. */
  public Future<Answer> resume(String pool, Requester requester) {
    return act(pool, requester, Pausing.resume(pool, pools.keySet(), pauses.of(pool)));
  }

  private Future<Answer> act(String pool, Requester requester, Verdict verdict) {
    return switch (verdict) {
      case Verdict.UnknownPool(String reason) ->
          Future.succeededFuture(new Answer.UnknownPool(reason));
      case Verdict.Unchanged() -> save(pool, false);
      case Verdict.Pause(PoolPause pause) -> {
        pauses.pause(pool, pause);
        journal.record(new Event.PoolPaused(pool, requester.user(), requester.address()));
        backlog.markPoolChanged(pool);
        yield save(pool, true);
      }
      case Verdict.Resume() -> {
        pauses.resume(pool);
        journal.record(new Event.PoolResumed(pool, requester.user(), requester.address()));
        backlog.markPoolChanged(pool);
        listener.run();
        yield save(pool, true);
      }
    };
  }

  /** Also when nothing changed: what was asked for before may not have been stored. */
  private Future<Answer> save(String pool, boolean changed) {
    Optional<PoolPause> pause = pauses.of(pool);
    return storePauses
        .save()
        .<Answer>map(_ -> new Answer.Done(pool, pause, changed, Optional.empty()))
        .otherwise(
            failure ->
                new Answer.Done(pool, pause, changed, Optional.of(Failures.describe(failure))));
  }

  /** The pause of a pool. */
  public Optional<PoolPause> of(String pool) {
    return pauses.of(pool);
  }

  /** Why nothing may be launched for the pool: it is paused, or may be. */
  Optional<Blocked> blocked(String pool, Instant now) {
    return pauses
        .of(pool)
        .map(pause -> Pausing.blocked(pool, pause, now))
        .or(() -> storePauses.isLoading() ? Optional.of(Pausing.unread(now)) : Optional.empty());
  }

  /** For each configured pool 1 when it is paused, else 0. */
  public Map<String, Integer> states() {
    return pools.keySet().stream()
        .collect(Collectors.toMap(Function.identity(), pool -> of(pool).isPresent() ? 1 : 0));
  }

  /** A line for each paused pool. */
  public List<String> warnings() {
    return pauses.all().entrySet().stream()
        .map(paused -> Pausing.reason(paused.getKey(), paused.getValue()))
        .toList();
  }

  /**
   * Reads the stored pauses. Nothing is launched until it completes, which takes some seconds at
   * most. Never fails.
   */
  public Future<Void> load() {
    return storePauses
        .load()
        .onComplete(
            _ -> {
              pools.keySet().forEach(backlog::markPoolChanged);
              listener.run();
            });
  }

  /** Tries again what could not be read or stored, when it is time. */
  public void check() {
    storePauses.check();
  }
}
