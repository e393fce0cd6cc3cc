package dev.musterd.daemon;

import dev.musterd.flow.Duties;
import dev.musterd.port.GitHub;
import dev.musterd.telemetry.Metrics;
import java.util.function.Supplier;

/** The metrics that are read from views when they are asked for. */
record Gauges(Metrics metrics) {

  /**
   * @param duties those of now; others after this node has begun or ended to decide
   */
  void ofDuties(Supplier<Duties> duties) {
    metrics.gauge(
        "musterd_jobs_waiting", "jobs that have not started", () -> duties.get().backlog().size());
    metrics.gauge("musterd_runners", "live instances", () -> duties.get().inventory().size());
    metrics.gauge(
        "musterd_reruns_pending",
        "attempts of runs with an interrupted job, on which no verdict has been given",
        () -> duties.get().rerunJobs().pending());
    metrics.gauge(
        "musterd_registrations_refused",
        "pools and owners whose runners GitHub refuses to register",
        () -> duties.get().describeFleet().refusedRegistrations());
    metrics.gauge(
        "musterd_spot_paused",
        "pools that are launched on demand because of spot interruptions",
        () -> duties.get().describeFleet().pausedSpot());
  }

  void ofAccess(GitHub github) {
    metrics.gauge(
        "musterd_github_refused",
        "1 while GitHub refuses everything that the App signs",
        () -> github.access().refusal().isPresent() ? 1 : 0);
    metrics.gauge(
        "musterd_github_owners_refused",
        "owners that refuse the App, such as those that suspended it",
        () -> github.access().refusing().size());
    metrics.gauge(
        "musterd_github_clock_offset_seconds",
        "GitHub's clock minus this machine's, while JWTs go by the former",
        () -> github.access().clockOffset().toSeconds());
  }

  void ofLease(NodeLease lease) {
    metrics.gauge("musterd_leader", "1 while this node decides", () -> lease.isDeciding() ? 1 : 0);
    metrics.gauge(
        "musterd_lease_epoch",
        "how often the lease has changed hands, as far as this node knows",
        lease::epoch);
  }
}
