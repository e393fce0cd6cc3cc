package dev.musterd.flow.launch;

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
  static String shortReason(LaunchOutcome.Launched launched, int live) {
    if (!launched.shortages().isEmpty()) {
      return "%d offerings short: %s"
          .formatted(launched.shortages().size(), launched.shortages().getFirst().code());
    }
    return live < launched.instances().size()
        ? "an instance ended before EC2's answer came"
        : "EC2 sent fewer instances than asked for";
  }
}
