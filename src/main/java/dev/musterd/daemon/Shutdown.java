package dev.musterd.daemon;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The stop of a daemon, step by step. Each step may take half of the time that is left, so that one
 * that hangs leaves some to those after it, and all end within the timeout.
 *
 * @param timeout of all steps together
 * @param calls to AWS and GitHub; the clients are closed only when none is in flight
 */
public record Shutdown(
    Duration timeout, CallTracker calls, Timers timers, InstantSource clock, Journal journal) {

  /** What a daemon does at each step, in the order of the stop. */
  public interface Steps {
    /** Makes the readiness probe fail. */
    void announce();

    /**
     * Lets webhooks in flight be answered, and takes no other.
     *
     * @param patience after which connections are cut
     */
    Future<?> closeListener(Duration patience);

    /** Begins no duty from now on; completes when those that were begun have ended. */
    Future<?> endDuties();

    /** Gives back the messages of jobs that still wait; how many. */
    Future<Integer> giveBack();

    /** Lets another node decide, as nothing that this one decided is under way any more. */
    default Future<?> release() {
      return Future.succeededFuture();
    }

    /**
     * Sends the notifications that wait.
     *
     * @param patience after which the rest is given up
     */
    default Future<?> sendNotifications(Duration patience) {
      return Future.succeededFuture();
    }

    /** Ends what is needed to the last: operators' listener, then the clients. */
    Future<?> close();
  }

  public Future<?> run(Steps steps) {
    Instant end = clock.instant().plus(timeout);
    steps.announce();
    return steps
        .closeListener(share(end))
        .otherwiseEmpty()
        .compose(_ -> atMost(end, steps::endDuties))
        .compose(_ -> giveBack(end, steps))
        .compose(held -> atMost(end, calls::close).map(held))
        .compose(held -> atMost(end, steps::release).map(held))
        .compose(held -> atMost(end, () -> steps.sendNotifications(share(end))).map(held))
        .onSuccess(this::ended)
        .eventually(steps::close);
  }

  private Future<Integer> giveBack(Instant end, Steps steps) {
    Promise<Integer> held = Promise.promise();
    return atMost(end, () -> steps.giveBack().onSuccess(held::tryComplete))
        .compose(
            _ -> {
              held.tryComplete(
                  0); // SQS does not answer: they come back when they are visible again.
              return held.future();
            });
  }

  private void ended(int held) {
    int missing = calls.abandon();
    if (missing > 0) {
      String reason = "unanswered calls to AWS and GitHub: %d; the next start finds what they did";
      journal.record(new Event.DutyFailed("stop", reason.formatted(missing)));
    }
    journal.record(new Event.DaemonStopped(held));
  }

  /** Completes when the step has succeeded or failed, or has had its share of the time. */
  private Future<Void> atMost(Instant end, Supplier<? extends Future<?>> step) {
    Promise<Void> over = Promise.promise();
    step.get().onComplete(_ -> over.tryComplete());
    if (!over.future().isComplete()) {
      timers.after(share(end)).onComplete(_ -> over.tryComplete());
    }
    return over.future();
  }

  private Duration share(Instant end) {
    Duration left = Duration.between(clock.instant(), end).dividedBy(2);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
