package dev.musterd.daemon;

import dev.musterd.flow.Duties;
import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.ForwardJobNews;
import dev.musterd.http.management.NodeState;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.wiring.Version;
import java.util.List;

/**
 * What the listeners serve.
 *
 * @param news how the node that decides is told what becomes of jobs
 * @param region of AWS, where the logs are
 */
record ListenerParts(
    Decisions decisions,
    NodeLease lease,
    ForwardJobNews news,
    Metrics metrics,
    Recordings recordings,
    String region) {

  /** Those of now; others after this node has begun or ended to decide. */
  Duties duties() {
    return decisions.current().duties();
  }

  boolean reapNow() {
    return decisions.current().loops().reap().runNowIfStarted();
  }

  /** Why this node is not ready, to decide or, as a stand-by, to accept webhooks. */
  List<String> unready() {
    Readiness readiness = decisions.current().loops().readiness();
    return lease.isDeciding() ? readiness.reasons() : readiness.reasonsOfStandby();
  }

  NodeState node() {
    return new NodeState(this::unready, metrics::scrape, lease::role, Version.number());
  }

  /** What accepts webhooks now. */
  AcceptWebhook acceptWebhook(Ports ports) {
    return decisions.isDeciding()
        ? duties().acceptWebhook()
        : decisions.policy().forwarding(ports.queue(), news, ports.journal());
  }
}
