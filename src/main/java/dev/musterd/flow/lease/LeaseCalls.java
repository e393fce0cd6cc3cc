package dev.musterd.flow.lease;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * Calls to the lease that are answered within a limit: a holder that waits for an answer cannot
 * renew. An answer that comes later is dropped, so the call may still have its effect.
 */
record LeaseCalls(Lease lease, Timers timers, Duration limit) {

  Future<LeaseReading> read() {
    return within(lease.read(), new LeaseReading.Unavailable(late()));
  }

  Future<LeaseWriting> markUsed() {
    return within(lease.markUsed(), new LeaseWriting.Unknown(late()));
  }

  Future<LeaseWriting> create(LeaseRecord record) {
    return within(lease.create(record), new LeaseWriting.Unknown(late()));
  }

  Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
    return within(lease.replace(version, record), new LeaseWriting.Unknown(late()));
  }

  private String late() {
    return "no answer within " + limit.toSeconds() + " s";
  }

  private <T> Future<T> within(Future<T> call, T otherwise) {
    Promise<T> answer = Promise.promise();
    Timer timer = timers.schedule(limit, () -> answer.tryComplete(otherwise));
    call.onSuccess(answer::tryComplete).onFailure(answer::tryFail).onComplete(_ -> timer.cancel());
    return answer.future();
  }
}
