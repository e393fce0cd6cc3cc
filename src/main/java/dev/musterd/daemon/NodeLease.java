package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.decide.LeaseElection;
import dev.musterd.flow.lease.HoldLease;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.http.management.NodeRole;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.port.Lease;
import dev.musterd.port.Ports;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Whether this node decides: always when it is the only one, else while it holds the lease. */
final class NodeLease {
  private final Settings.Lease settings;
  private final HoldLease.Node node;
  private final Lease lease;
  private final Ports ports;
  private volatile Optional<HoldLease> hold = Optional.empty();
  private volatile boolean alone;

  NodeLease(Settings settings, String host, Lease lease, Ports ports) {
    this.settings = settings.lease();
    this.node = new HoldLease.Node(host, address(settings.management(), host));
    this.lease = lease;
    this.ports = ports;
  }

  /** Where other hosts reach the management API; empty when it listens on loopback alone. */
  private static String address(Settings.Management management, String host) {
    boolean loopback = management.host().startsWith("127.") || management.host().equals("::1");
    return loopback || management.host().equals("localhost") ? "" : host + ":" + management.port();
  }

  /** Begins to decide at once, or once the lease is held. */
  Future<Void> start(Decisions decisions) {
    if (!settings.isUsed()) {
      beginAlone(decisions);
      return Future.succeededFuture();
    }
    return settings.enabled() == Settings.LeaseUse.AUTO
        ? lease.read().map(reading -> begin(decisions, reading))
        : Future.succeededFuture(contend(decisions));
  }

  /** Where S3 refuses, it refuses every node alike. */
  private Void begin(Decisions decisions, LeaseReading reading) {
    if (reading instanceof LeaseReading.Refused(String reason)) {
      ports.journal().record(new Event.LeaseUnavailable(node.name(), reason));
      beginAlone(decisions);
      return null;
    }
    return contend(decisions);
  }

  private void beginAlone(Decisions decisions) {
    alone = true;
    decisions.begin(new LeaseGate(() -> true));
  }

  private Void contend(Decisions decisions) {
    LeaseElection rule =
        new LeaseElection(
            new LeaseElection.Timing(
                settings.lookEvery(),
                settings.renewEvery(),
                settings.stopAfter(),
                settings.takeOverAfter()));
    HoldLease.Surroundings around =
        new HoldLease.Surroundings(
            lease,
            ports.timers(),
            ports.journal(),
            System::nanoTime,
            () -> UUID.randomUUID().toString());
    HoldLease duty = new HoldLease(around, rule, node, decisions);
    hold = Optional.of(duty);
    duty.start();
    return null;
  }

  /** Whether this node decides, at this very moment. May be asked by any thread. */
  boolean isDeciding() {
    return alone || hold.filter(HoldLease::isValid).isPresent();
  }

  /** Whether that was confirmed of late. */
  Future<Boolean> confirm() {
    return hold.map(HoldLease::confirm).orElseGet(() -> Future.succeededFuture(alone));
  }

  long epoch() {
    return hold.flatMap(HoldLease::holder).map(LeaseRecord::epoch).orElse(0L);
  }

  NodeRole role() {
    if (alone) {
      return new NodeRole.Single();
    } else if (isDeciding()) {
      return new NodeRole.Decider(node.name(), epoch());
    }
    Optional<LeaseRecord> holder = hold.flatMap(HoldLease::holder);
    return new NodeRole.Standby(
        node.name(),
        hold.flatMap(HoldLease::obstacle).orElse("it is about to begin or to end"),
        holder.map(LeaseRecord::node),
        holder.map(LeaseRecord::address).filter(address -> !address.isEmpty()));
  }

  /** Gives the lease back. */
  Future<Void> release() {
    return hold.map(HoldLease::stop).orElseGet(Future::succeededFuture);
  }
}
