package dev.musterd.flow.launch;

import dev.musterd.model.Event;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerPool;

/**
 * One fleet request of {@link LaunchInstances} on its way.
 *
 * @param reservation the registrations that its runners will need
 * @param answered run when EC2 has answered
 */
record LaunchRequest(
    LaunchPlan plan,
    LaunchOrder order,
    RegistrationBudget.Reservation reservation,
    Runnable answered) {
  RunnerPool pool() {
    return plan.pool();
  }

  OwnerPool ownerPool() {
    return plan.ownerPool();
  }

  /** The newest App installation that announced one of the jobs, or 0 when unknown. */
  long installation() {
    return order.pendingJobs().stream()
        .mapToLong(pending -> pending.ticket().installation())
        .max()
        .orElse(0);
  }

  /** Why fewer instances live than were asked for. */
  String shortReason(LaunchOutcome.Launched launched, int live) {
    if (plan.count() < order.count() && live == plan.count()) {
      return "only one spot instance is launched, to try spot again";
    }
    if (!launched.shortages().isEmpty()) {
      return "%d offerings short: %s"
          .formatted(launched.shortages().size(), launched.shortages().getFirst().code());
    }
    return live < launched.instances().size()
        ? "an instance ended before EC2's answer came"
        : "EC2 sent fewer instances than asked for";
  }

  /** The event that the rest is asked of the pool's next step of capacity. */
  Event stepShort(LaunchOrder rest, String reason) {
    return new Event.CapacityStepShort(
        ownerPool(), plan.step() + 1, rest.count(), reason, rest.jobs());
  }
}
