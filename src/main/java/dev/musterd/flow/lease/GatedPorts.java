package dev.musterd.flow.lease;

import dev.musterd.port.CheckRuns;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ledger;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The outside as the duties of one epoch may use it. */
public final class GatedPorts {
  private GatedPorts() {}

  /**
   * @param confirmed whether the lease was seen to be ours of late
   */
  public static Ports of(Ports ports, LeaseGate gate, Supplier<Future<Boolean>> confirmed) {
    return new Ports(
        gate.guard(GitHub.class, ports.github()),
        gate.guard(WorkflowRuns.class, ports.runs()),
        gate.guard(CheckRuns.class, ports.checkRuns()),
        new ConfirmedCompute(gate.guard(Compute.class, ports.compute()), confirmed),
        gate.guard(JobQueue.class, ports.queue()),
        gate.guard(InstanceEvents.class, ports.events()),
        gate.guard(TokenStore.class, ports.tokens()),
        gate.guard(InterruptionLog.class, ports.interruptions()),
        gate.guard(PausedPools.class, ports.pausedPools()),
        gate.guard(Ledger.class, ports.ledger()),
        gate.journal(ports.journal()),
        gate.timers(ports.timers()),
        ports.clock());
  }
}
