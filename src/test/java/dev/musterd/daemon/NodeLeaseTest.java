package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.s3.FakeLease;
import dev.musterd.flow.lease.HoldLease;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.http.management.NodeRole;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseRecords;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeLeaseTest {
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final FakeLease lease = new FakeLease();
  private final List<Event> events = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private LeaseGate gate = new LeaseGate(() -> false);
  private int nonces;

  /** A node, and what its start says. */
  private record Begun(NodeLease node, Future<Void> started) {}

  private NodeLease started(Settings.LeaseUse use, String name) {
    return start(use, name).node();
  }

  private Begun start(Settings.LeaseUse use, String name) {
    NodeLease node =
        new NodeLease(
            new Settings.Lease(
                use,
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30)),
            new HoldLease.Node(name, name + ":9090", ""),
            new HoldLease.Surroundings(
                lease,
                time,
                events::add,
                () -> Duration.between(START, time.instant()).toNanos(),
                () -> "nonce-" + ++nonces));
    Future<Void> started =
        node.start(
            new HoldLease.Listener() {
              @Override
              public void acquired(long epoch, LeaseGate open) {
                gate = open;
                told.add("+" + name);
              }

              @Override
              public void lost(long epoch) {
                told.add("-" + name);
              }
            });
    return new Begun(node, started);
  }

  @Test
  void withoutTheLease_theOnlyNodeDecidesAtOnce_andAsksNothing() {
    NodeLease node = started(Settings.LeaseUse.OFF, "a");
    assertTrue(node.isDeciding());
    assertTrue(gate.isOpen());
    assertInstanceOf(NodeRole.Single.class, node.role());
    assertEquals(0, lease.requests());
    assertTrue(node.confirm().await());
  }

  @Test
  void auto_withoutABucket_decidesAlone_andSaysSo() {
    lease.bucket(false);
    NodeLease node = started(Settings.LeaseUse.AUTO, "a");
    assertTrue(node.isDeciding());
    assertInstanceOf(Event.LeaseUnavailable.class, events.getFirst());
    time.advance(Duration.ofHours(1));
    assertTrue(gate.isOpen());
    assertEquals(1, events.size());
  }

  /** It is the same for every node, and found out by a write that must not happen. */
  @Test
  void auto_decidesAlone_inAStoreThatIgnoresConditions_andSaysSo() {
    lease.defect("it writes although a condition does not hold");
    NodeLease node = started(Settings.LeaseUse.AUTO, "a");
    assertTrue(node.isDeciding());
    assertEquals(
        List.of(new Event.LeaseUnavailable("a", "it writes although a condition does not hold")),
        events);
  }

  /** A page that says that a stand-by is ready would be wrong a moment later. */
  @ParameterizedTest
  @EnumSource(
      value = Settings.LeaseUse.class,
      names = {"AUTO", "ON"})
  void start_isOver_whenTheFirstNodeDecides(Settings.LeaseUse use) {
    Future<Void> started = start(use, "a").started();
    assertTrue(started.succeeded());
    assertTrue(gate.isOpen());
  }

  /** Webhooks need no lease. */
  @ParameterizedTest
  @EnumSource(
      value = Settings.LeaseUse.class,
      names = {"AUTO", "ON"})
  void start_isOverAfterAWhile_whenS3DoesNotAnswer(Settings.LeaseUse use) {
    lease.silent();
    Future<Void> started = start(use, "a").started();
    assertFalse(started.isComplete());
    time.advance(Duration.ofSeconds(2));
    assertTrue(started.succeeded());
    assertEquals(List.of(), told);
  }

  /** Another node may be permitted what this one is not. */
  @Test
  void auto_waits_whereS3Refuses() {
    lease.failRead(FakeLease.Fault.DENIED);
    lease.failRead(FakeLease.Fault.DENIED);
    NodeLease node = started(Settings.LeaseUse.AUTO, "a");
    assertFalse(node.isDeciding());
    NodeRole.Standby role = assertInstanceOf(NodeRole.Standby.class, node.role());
    assertEquals("a", role.node());
  }

  @Test
  void on_waits_whereThereIsNoBucket() {
    lease.bucket(false);
    NodeLease node = started(Settings.LeaseUse.ON, "a");
    time.advance(Duration.ofHours(1));
    assertFalse(node.isDeciding());
    assertEquals(1, events.size(), "told once");
  }

  /** Both have decided without a lease until then, and each stops at its next look. */
  @Test
  void bucketThatIsMadeLater_leavesOneThatDecides() {
    lease.bucket(false);
    NodeLease a = started(Settings.LeaseUse.AUTO, "a");
    LeaseGate alone = gate;
    time.advance(Duration.ofSeconds(2));
    NodeLease b = started(Settings.LeaseUse.AUTO, "b");
    lease.bucket(true);
    time.advance(Duration.ofSeconds(5));
    for (int second = 0; second < 120; second++) {
      assertFalse(a.isDeciding() && b.isDeciding());
      time.advance(Duration.ofSeconds(1));
    }
    assertFalse(alone.isOpen());
    assertTrue(a.isDeciding() || b.isDeciding());
    assertEquals(List.of("+a", "+b", "-a", "-b"), told.subList(0, 4));
  }

  /** The one gap of auto: a node that starts in these seconds is the first that there is. */
  @Test
  void nodeThatIsAlone_decidesForOneLookMore_afterAnotherHasTakenTheLease() {
    lease.bucket(false);
    NodeLease a = started(Settings.LeaseUse.AUTO, "a");
    lease.bucket(true);
    NodeLease b = started(Settings.LeaseUse.AUTO, "b");
    assertTrue(b.isDeciding());
    for (int second = 0; second < 120; second++) {
      time.advance(Duration.ofSeconds(1));
      assertTrue(b.isDeciding());
      assertTrue(second < 5 || !a.isDeciding());
    }
  }

  @Test
  void standby_namesWhoDecides_andWhere() {
    lease.create(LeaseRecords.of("z", 7, "n"));
    NodeLease node = started(Settings.LeaseUse.ON, "a");
    assertEquals(
        new NodeRole.Standby("a", "z decides", Optional.of("z"), Optional.of("z:9090")),
        node.role());
    assertEquals(7, node.epoch());
  }
}
