package dev.musterd.flow.lease;

import dev.musterd.decide.LeaseElection;
import dev.musterd.decide.LeaseElection.Attempt;
import dev.musterd.decide.LeaseElection.State;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Journal;
import dev.musterd.port.Lease;
import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes the lease when it is free, and renews it while this node decides. Belongs to one event
 * loop. A process that was paused notices so by {@link #isValid}, before any of its timers.
 */
public final class HoldLease {
  /** After a renewal whose outcome is not known. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Between two looks of a node that waits for another one to stop. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A timer that is early by a rounding must not find the lease valid. */
  private static final Duration MARGIN = Duration.ofMillis(1);

  private final LeaseElection rule;
  private final Node node;
  private final LeaseCalls calls;
  private final LongSupplier nanos;
  private final Supplier<String> nonces;
  private final Timers timers;
  private final LeaseEvents events;
  private final Listener listener;

  /** Read by any thread. */
  private volatile State state = LeaseElection.START;

  private Future<Void> step = Future.succeededFuture();
  private Timer next = () -> {};
  private Timer expiry = () -> {};
  private boolean amongOthers;
  private boolean ending;
  private boolean stopping;

  /**
   * Who this node is.
   *
   * @param name for people
   * @param address of its management API
   * @param lock the file lock that its process has on the host; empty for none
   */
  public record Node(String name, String address, String lock) {}

  /**
   * What it needs from outside.
   *
   * @param nanos a monotonic clock, as {@link System#nanoTime}
   * @param nonces random texts
   */
  public record Surroundings(
      Lease lease, Timers timers, Journal journal, LongSupplier nanos, Supplier<String> nonces) {}

  /** Called when this node begins and ends to decide, one after the other. */
  public interface Listener {
    /**
     * @param gate open until this node decides no more
     */
    void acquired(long epoch, LeaseGate gate);

    void lost(long epoch);
  }

  public HoldLease(Surroundings around, LeaseElection rule, Node node, Listener listener) {
    this.rule = rule;
    this.node = node;
    this.calls =
        new LeaseCalls(around.lease(), around.timers(), rule.timing().renewEvery().dividedBy(2));
    this.nanos = around.nanos();
    this.nonces = around.nonces();
    this.timers = around.timers();
    this.events = new LeaseEvents(node.name(), around.journal());
    this.listener = listener;
  }

  /** Completes with the first look, and with the lease where it is free. */
  public Future<Void> start() {
    run();
    return step;
  }

  /**
   * Starts where other nodes may have decided without the lease, and so waits even as the first.
   */
  public void startAmongOthers() {
    amongOthers = true;
    run();
  }

  /** Whether this node decides, at this very moment. May be asked by any thread. */
  public boolean isValid() {
    return state instanceof State.Decider decider && rule.isValid(decider, nanos.getAsLong());
  }

  /** Who decides, as far as this node knows; empty when it does not. */
  public Optional<LeaseRecord> holder() {
    return switch (state) {
      case State.Decider decider -> Optional.of(decider.record());
      case State.Standby standby -> standby.sighting().flatMap(LeaseElection.Sighting::record);
    };
  }

  /** Why this node does not decide; empty when it does. */
  public Optional<String> obstacle() {
    return state instanceof State.Standby standby ? Optional.of(standby.why()) : Optional.empty();
  }

  /**
   * Whether the lease was seen to be ours within the time of a renewal; where it was not, it is
   * renewed first.
   */
  public Future<Boolean> confirm() {
    if (isConfirmed() || !isValid() || stopping) {
      return Future.succeededFuture(isConfirmed());
    }
    return step.compose(
        _ -> {
          if (!isConfirmed() && step.isComplete() && !stopping) {
            next.cancel();
            run();
          }
          return step.map(_ -> isConfirmed());
        });
  }

  private boolean isConfirmed() {
    return state instanceof State.Decider decider && rule.isConfirmed(decider, nanos.getAsLong());
  }

  /**
   * Tells the other nodes that this one is about to stop, and goes on deciding. Completes when each
   * has had the time to look, and looks often from then on; at once where this node does not
   * decide.
   */
  public Future<Void> announceEnd() {
    if (!isValid() || stopping) {
      return done();
    }
    ending = true;
    return step.compose(
            _ -> {
              if (step.isComplete() && isValid() && !stopping) {
                next.cancel();
                run();
              }
              return step;
            })
        .compose(_ -> isValid() ? timers.after(rule.timing().lookEvery()) : done());
  }

  /**
   * Gives the lease back, for when nothing that this node decided is under way any more. Completes
   * when that is written, or cannot be.
   */
  public Future<Void> stop() {
    stopping = true;
    next.cancel();
    return step.compose(
        _ -> {
          expiry.cancel();
          expire();
          return state instanceof State.Decider decider
              ? release(decider)
              : Future.succeededFuture();
        });
  }

  private Future<Void> release(State.Decider decider) {
    state = LeaseElection.START;
    listener.lost(decider.record().epoch());
    return calls
        .replace(decider.version(), decider.record().released(nonces.get()))
        .onSuccess(answer -> events.released(decider.record(), answer))
        .mapEmpty();
  }

  /** One step, and then the next one after a pause. */
  private void run() {
    expire();
    step =
        switch (state) {
          case State.Standby _ -> look();
          case State.Decider decider -> renew(decider);
        };
    step.onComplete(
        _ -> {
          if (!stopping) {
            next = timers.schedule(pause(), this::run);
          }
        });
  }

  private Duration pause() {
    return switch (state) {
      case State.Standby standby -> standby.isAboutToEnd() ? soon() : rule.timing().lookEvery();
      case State.Decider decider when decider.attempt().isPresent() -> RETRY;
      case State.Decider decider -> until(decider, rule.timing().renewEvery());
    };
  }

  private Duration soon() {
    Duration usual = rule.timing().lookEvery();
    return usual.compareTo(SOON) < 0 ? usual : SOON;
  }

  private Duration until(State.Decider decider, Duration age) {
    return age.minusNanos(nanos.getAsLong() - decider.validFrom());
  }

  private Future<Void> look() {
    return read().compose(_ -> state instanceof State.Standby seen ? act(seen) : done());
  }

  private Future<Void> act(State.Standby standby) {
    if (stopping) {
      return done();
    }
    return LeaseElection.isAbsent(standby)
        ? found(standby)
        : rule.mayTake(standby, node.lock(), nanos.getAsLong())
            .map(version -> write(Optional.of(version), attempt(standby)))
            .orElseGet(HoldLease::done);
  }

  /** Holds what is created only where no node can have held any. */
  private Future<Void> found(State.Standby standby) {
    Attempt first = attempt(standby);
    return calls
        .markUsed()
        .onSuccess(events::created)
        .compose(
            answer ->
                answer instanceof LeaseWriting.Written && !amongOthers && !stopping
                    ? write(Optional.empty(), first)
                    : calls
                        .create(LeaseRecord.vacant(standby.epoch(), nonces.get()))
                        .onSuccess(events::created)
                        .compose(_ -> read()));
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private Attempt attempt(State.Standby standby) {
    LeaseRecord record =
        new LeaseRecord(
            node.name(),
            standby.epoch() + 1,
            nonces.get(),
            node.address(),
            node.lock(),
            LeaseRecord.End.NONE);
    return new Attempt(record, nanos.getAsLong());
  }

  /** The repetition of a renewal whose outcome is unknown is the same record. */
  private Future<Void> renew(State.Decider decider) {
    LeaseRecord record =
        decider
            .attempt()
            .map(Attempt::record)
            .orElseGet(
                () ->
                    ending
                        ? decider.record().ending(nonces.get())
                        : decider.record().renewed(nonces.get()));
    return write(Optional.of(decider.version()), new Attempt(record, nanos.getAsLong()));
  }

  /**
   * @param replaced empty to create it
   */
  private Future<Void> write(Optional<LeaseVersion> replaced, Attempt attempt) {
    return replaced
        .map(version -> calls.replace(version, attempt.record()))
        .orElseGet(() -> calls.create(attempt.record()))
        .compose(
            answer -> {
              expire();
              events.written(state, attempt, answer);
              enter(rule.written(state, attempt, answer, nanos.getAsLong()));
              return answer instanceof LeaseWriting.Written ? done() : read();
            });
  }

  private Future<Void> read() {
    return calls
        .read()
        .map(
            (LeaseReading reading) -> {
              expire();
              enter(rule.read(state, reading, nanos.getAsLong()));
              events.read(state, reading);
              return null;
            });
  }

  /**
   * Stops when the lease has run out, before anything that would renew it counts: its gate may have
   * been asked in between, and has closed for good.
   */
  private void expire() {
    enter(rule.at(state, nanos.getAsLong()));
  }

  private void enter(State entered) {
    State left = state;
    state = entered;
    if (entered instanceof State.Decider decider) {
      expiry.cancel();
      Duration valid = until(decider, rule.timing().stopAfter()).plus(MARGIN);
      expiry = timers.schedule(valid, this::expire);
      if (left instanceof State.Standby standby) {
        events.acquired(decider.record(), standby);
        listener.acquired(decider.record().epoch(), new LeaseGate(this::isValid));
      }
    } else if (left instanceof State.Decider decider) {
      expiry.cancel();
      events.lost(decider.record(), (State.Standby) entered);
      listener.lost(decider.record().epoch());
    }
  }
}
