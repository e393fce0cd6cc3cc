package dev.musterd.flow.launch;

import dev.musterd.decide.Retrying;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Sends one fleet request until EC2 has answered it. A repeated request has the first one's client
 * token, and so brings the first one's instances, if there were any.
 */
final class RequestFleet {
  private final Compute compute;
  private final Backlog backlog;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;

  RequestFleet(Backlog backlog, Ports ports) {
    this.compute = ports.compute();
    this.backlog = backlog;
    this.journal = ports.journal();
    this.timers = ports.timers();
    this.clock = ports.clock();
  }

  /** Never fails. */
  Future<LaunchOutcome> send(LaunchPlan plan, LaunchOrder order) {
    return send(plan, order, 0);
  }

  private Future<LaunchOutcome> send(LaunchPlan plan, LaunchOrder order, int losses) {
    journal.record(
        new Event.FleetRequested(
            plan.ownerPool(), plan.count(), plan.step() + 1, plan.market(), order.jobs()));
    return compute
        .launch(plan)
        .transform(
            answer -> {
              if (answer.failed()) {
                return retry(plan, order, losses, Failures.describe(answer.cause()));
              }
              journal.record(answered(plan, answer.result()));
              return losses > 0 && leavesFirstRequestOpen(answer.result())
                  ? retry(plan, order, losses, "asked for it, EC2 says " + answer.result())
                  : Future.succeededFuture(answer.result());
            });
  }

  private Event answered(LaunchPlan plan, LaunchOutcome outcome) {
    return new Event.FleetAnswered(
        plan.ownerPool(),
        plan.market(),
        outcome.word(plan.count()),
        places(outcome.launchedFrom()),
        places(outcome.shortages().stream().map(LaunchOutcome.Shortage::offering).toList()));
  }

  private List<LaunchOutcome.Place> places(Collection<Offering> offerings) {
    return offerings.stream()
        .map(
            from ->
                new LaunchOutcome.Place(
                    from.instanceType(),
                    compute.zone(from.subnet()).orElse(LaunchOutcome.Place.UNKNOWN_ZONE),
                    from.market()))
        .sorted(Comparator.comparing(LaunchOutcome.Place::toString))
        .toList();
  }

  private Future<LaunchOutcome> retry(LaunchPlan plan, LaunchOrder order, int losses, String why) {
    Duration wait = Retrying.afterLostAnswer(losses + 1);
    noteHeld(plan, order, clock.instant().plus(wait), "EC2's answer was lost: " + why);
    return timers.after(wait).compose(_ -> send(plan, order, losses + 1));
  }

  /** EC2 did not check the token: the request whose answer was lost may have worked. */
  private static boolean leavesFirstRequestOpen(LaunchOutcome outcome) {
    return outcome instanceof LaunchOutcome.Throttled || outcome instanceof LaunchOutcome.Failed;
  }

  private void noteHeld(LaunchPlan plan, LaunchOrder order, Instant until, String reason) {
    if (order instanceof LaunchOrder.Warm) {
      journal.record(new Event.DutyFailed("maintain warm pools " + plan.ownerPool(), reason));
    }
    for (Job.Id job : order.jobs()) {
      // Also when the reason is the same: the time is not, and each request is an event as well.
      backlog.noteReason(job, reason);
      journal.record(new Event.JobHeld(job, plan.ownerPool(), until, reason));
    }
  }
}
