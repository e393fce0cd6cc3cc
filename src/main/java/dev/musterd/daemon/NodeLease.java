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
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Whether this node decides: always when it is the only one, else while it holds the lease. */
final class NodeLease {
  /** How long the listeners may have to wait for S3. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Settings.Lease settings;
  private final HoldLease.Node node;
  private final HoldLease.Surroundings around;
  private volatile Optional<HoldLease> hold = Optional.empty();
  private volatile boolean alone;
  private boolean stopped;

  NodeLease(Settings.Lease settings, HoldLease.Node node, HoldLease.Surroundings around) {
    this.settings = settings;
    this.node = node;
    this.around = around;
  }

  /**
   * Where this process runs.
   *
   * @param lock the file lock that it has there; empty for none
   */
  record Host(String name, String lock) {}

  /** By this machine's monotonic clock. */
  static NodeLease of(Settings settings, Host host, Lease lease, Ports ports) {
    return new NodeLease(
        settings.lease(),
        new HoldLease.Node(host.name(), address(settings, host.name()), host.lock()),
        new HoldLease.Surroundings(
            lease,
            ports.timers(),
            ports.journal(),
            System::nanoTime,
            () -> UUID.randomUUID().toString()));
  }

  /** Where other hosts reach the management API; empty when it listens on loopback alone. */
  private static String address(Settings settings, String host) {
    Settings.Management management = settings.management();
    boolean loopback =
        management.host().startsWith("127.")
            || management.host().equals("::1")
            || management.host().equals("localhost");
    return settings.lease().address().orElse(loopback ? "" : host + ":" + management.port());
  }

  /**
   * Begins to decide at once, or once the lease is held. Completes when it is known which, so that
   * a node that is going to decide is not taken for a stand-by that is ready; after a while even
   * where S3 does not answer.
   */
  Future<Void> start(HoldLease.Listener decisions) {
    Promise<Void> known = Promise.promise();
    begin(decisions).onComplete(_ -> known.tryComplete());
    if (!known.future().isComplete()) {
      around.timers().after(PATIENCE).onComplete(_ -> known.tryComplete());
    }
    return known.future();
  }

  private Future<Void> begin(HoldLease.Listener decisions) {
    return switch (settings.enabled()) {
      case OFF -> {
        beginAlone(decisions);
        yield Future.succeededFuture();
      }
      case AUTO -> around.lease().read().compose(reading -> begin(decisions, reading));
      case ON -> contend(decisions).start();
    };
  }

  /**
   * Where there is no bucket, or no store that can keep a lease, there is none for any node. A node
   * that may not read has to wait: another node may.
   */
  private Future<Void> begin(HoldLease.Listener decisions, LeaseReading reading) {
    return switch (reading) {
      case LeaseReading.NoBucket(String reason) -> {
        beginWithout(decisions, reason);
        untilThereIsABucket(decisions);
        yield Future.succeededFuture();
      }
      case LeaseReading.Found _, LeaseReading.Unreadable _, LeaseReading.Absent _ ->
          around.lease().defect().compose(defect -> begin(decisions, defect));
      case LeaseReading.Refused _, LeaseReading.Unavailable _ -> contend(decisions).start();
    };
  }

  private Future<Void> begin(HoldLease.Listener decisions, Optional<String> defect) {
    if (defect.isEmpty()) {
      return contend(decisions).start();
    }
    beginWithout(decisions, defect.get());
    return Future.succeededFuture();
  }

  private void beginWithout(HoldLease.Listener decisions, String reason) {
    around.journal().record(new Event.LeaseUnavailable(node.name(), reason));
    beginAlone(decisions);
  }

  private void beginAlone(HoldLease.Listener decisions) {
    alone = true;
    decisions.acquired(0, new LeaseGate(() -> alone));
  }

  /** The nodes that decided alone until then wait for each other to stop. */
  private void untilThereIsABucket(HoldLease.Listener decisions) {
    around
        .timers()
        .schedule(
            settings.lookEvery(),
            () -> around.lease().read().onSuccess(reading -> look(decisions, reading)));
  }

  private void look(HoldLease.Listener decisions, LeaseReading reading) {
    if (stopped) {
      return;
    }
    switch (reading) {
      case LeaseReading.Found _, LeaseReading.Unreadable _, LeaseReading.Absent _ -> {
        alone = false;
        around.journal().record(new Event.LeaseLost(node.name(), 0, "there is a bucket by now"));
        decisions.lost(0);
        contend(decisions).startAmongOthers();
      }
      case LeaseReading.NoBucket _, LeaseReading.Refused _, LeaseReading.Unavailable _ ->
          untilThereIsABucket(decisions);
    }
  }

  private HoldLease contend(HoldLease.Listener decisions) {
    LeaseElection rule =
        new LeaseElection(
            new LeaseElection.Timing(
                settings.lookEvery(),
                settings.renewEvery(),
                settings.stopAfter(),
                settings.takeOverAfter()));
    HoldLease duty = new HoldLease(around, rule, node, decisions);
    hold = Optional.of(duty);
    return duty;
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

  /** Tells the other nodes that this one is about to stop; completes when they know. */
  Future<Void> announceEnd() {
    return hold.map(HoldLease::announceEnd).orElseGet(Future::succeededFuture);
  }

  /** Gives the lease back. */
  Future<Void> release() {
    stopped = true;
    return hold.map(HoldLease::stop).orElseGet(Future::succeededFuture);
  }
}
