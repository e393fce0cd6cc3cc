package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Configurations;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.NodeSurvey;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of several nodes, over nodes in memory. */
class NodeChecksTest {
  private static final String TWO = "lease.enabled = on, daemon { hosts = 2, ami.id = ami-1 }\n";

  @TempDir private Path directory;
  private final Nodes nodes = new Nodes();

  /** Two nodes, of which the first decides; a test changes them. */
  private static final class Nodes implements NodeSurvey {
    final Map<String, Node> answers =
        new HashMap<>(
            Map.of(
                "10.0.0.1:8081", node("node-1", "decider", "0.1.0", 7),
                "10.0.0.2:8081", node("node-2", "standby", "0.1.0")));
    final List<String> asked = new ArrayList<>();
    Future<List<String>> hosts = Future.succeededFuture(List.of("10.0.0.1:8081", "10.0.0.2:8081"));
    LeaseReading reading = lease("node-1", "10.0.0.1:8081", LeaseRecord.End.NONE);
    Optional<Duration> age = Optional.of(Duration.ofSeconds(4));

    static LeaseReading lease(String node, String address, LeaseRecord.End end) {
      return new LeaseReading.Found(
          new LeaseVersion("v"), new LeaseRecord(node, 7, "nonce", address, "", end));
    }

    static Node node(String name, String role, String version, long... acquired) {
      TreeSet<Long> epochs = new TreeSet<>();
      for (long epoch : acquired) {
        epochs.add(epoch);
      }
      return new Node(name, role, version, role.equals("standby") ? "it waits" : "", epochs);
    }

    @Override
    public Future<Sighting> lease() {
      return Future.succeededFuture(new Sighting(reading, age));
    }

    @Override
    public Future<List<String>> hosts() {
      return hosts;
    }

    @Override
    public Future<Node> ask(String address) {
      asked.add(address);
      return answers.containsKey(address)
          ? Future.succeededFuture(answers.get(address))
          : Future.failedFuture(
              new CheckFailedException(Why.NO_ANSWER, "it does not answer: refused"));
    }
  }

  private List<Finding> check(String added) {
    NodeChecks checks = new NodeChecks(Configurations.settings(directory, added), nodes, List.of());
    return Checks.run(checks.all(), check -> check.run().result());
  }

  private Finding lease(String added) {
    return check(added).getFirst();
  }

  /** The findings about nodes alone, as texts. */
  private List<String> said(String added) {
    return check(added).stream()
        .skip(1)
        .map(finding -> finding.result() + " " + finding.subject() + ": " + finding.reason())
        .toList();
  }

  @Test
  void withoutTheLease_nothingIsAsked() {
    assertEquals(List.of(), check("lease.enabled = off"));
    assertEquals(List.of(), nodes.asked);
  }

  @Test
  void twoNodes_ofWhichOneDecides_areGood() {
    Findings.assertGood(lease(TWO), "node-1 decides, in epoch 7, by a lease written 4 s ago");
    assertEquals(
        List.of("good the nodes: node-1 (decider, 0.1.0), node-2 (standby, 0.1.0)"), said(TWO));
  }

  @ParameterizedTest
  @CsvSource({"45, good", "46, failed"})
  void leaseThatIsNotRenewed_isHeldByNoNode(int seconds, String expected) {
    nodes.age = Optional.of(Duration.ofSeconds(seconds));
    assertEquals(expected, lease(TWO).result());
  }

  /** A store that does not tell the time is no reason for alarm. */
  @Test
  void unknownAge_isLeftOut() {
    nodes.age = Optional.empty();
    Findings.assertGood(lease(TWO), "by a lease written");
  }

  @Test
  void leaseThatNoNodeHolds_isSaid() {
    nodes.reading = Nodes.lease("node-1", "", LeaseRecord.End.RELEASED);
    Findings.assertWarning(lease(TWO), "no node decides: node-1 has given it back 4 s ago");
    nodes.reading = new LeaseReading.Absent();
    Findings.assertGood(lease(TWO), "no node has decided yet");
    nodes.reading = new LeaseReading.Unreadable(new LeaseVersion("v"), "it is no lease");
    Findings.assertFailed(lease(TWO), "it is no lease");
    nodes.reading = new LeaseReading.Refused("AccessDenied");
    Findings.assertFailed(lease(TWO), "AccessDenied");
    nodes.reading = new LeaseReading.Unavailable("SlowDown");
    Findings.assertFailed(lease(TWO), "SlowDown");
  }

  @Test
  void absentBucket_isNoFailure_whereEachMayDecideAlone() {
    nodes.reading = new LeaseReading.NoBucket("there is no bucket");
    Findings.assertFailed(lease(TWO), "there is no bucket");
    Findings.assertGood(lease("lease.enabled = auto"), "run one node only");
  }

  @Test
  void versionsThatDiffer_areNamed() {
    nodes.answers.put("10.0.0.2:8081", Nodes.node("node-2", "standby", ""));
    assertEquals(
        List.of(
            "warning the nodes: they are of different versions: 0.1.0 at node-1; an older version"
                + " at node-2"),
        said(TWO));
  }

  @Test
  void noDecider_isAWarning_withWhatEachWaitsFor() {
    nodes.answers.put("10.0.0.1:8081", Nodes.node("node-1", "standby", "0.1.0"));
    assertEquals(
        List.of("warning the nodes: none of them decides: node-1: it waits; node-2: it waits"),
        said(TWO));
  }

  @Test
  void twoDeciders_areAFailure() {
    nodes.answers.put("10.0.0.2:8081", Nodes.node("node-2", "decider", "0.1.0"));
    assertEquals(List.of("failed the nodes: 2 decide: node-1, node-2"), said(TWO));
  }

  /** Each node knows the epochs of its own. */
  @Test
  void leaseThatFlaps_isSeenByTheEventsOfAllNodes() {
    nodes.answers.put("10.0.0.1:8081", Nodes.node("node-1", "decider", "0.1.0", 5, 7));
    nodes.answers.put("10.0.0.2:8081", Nodes.node("node-2", "standby", "0.1.0", 6));
    assertTrue(said(TWO).getFirst().startsWith("good"), "a replacement of two hosts");
    nodes.answers.put("10.0.0.2:8081", Nodes.node("node-2", "standby", "0.1.0", 4, 6));
    assertEquals(
        List.of("warning the nodes: the lease has changed hands 4 times within an hour"),
        said(TWO));
  }

  @Test
  void nodeThatIsSilent_isNamed_andTheOthersAreJudged() {
    nodes.answers.remove("10.0.0.2:8081");
    assertEquals(
        List.of("warning the node at 10.0.0.2:8081: it does not answer: refused"),
        said(TWO).subList(0, 1));
    nodes.answers.clear();
    assertEquals(2, said(TWO).size());
  }

  @Test
  void missingHosts_areCounted() {
    nodes.hosts = Future.succeededFuture(List.of("10.0.0.1:8081"));
    assertEquals(List.of("warning the nodes: 1 of 2 hosts run"), said(TWO));
  }

  /** Hosts of one's own are known by the lease alone. */
  @Test
  void withoutHostsOfTheStack_theHolderIsAsked() {
    assertEquals(List.of("good the nodes: node-1 (decider, 0.1.0)"), said("lease.enabled = on"));
    assertEquals(List.of("10.0.0.1:8081"), nodes.asked);
    nodes.reading = Nodes.lease("node-1", "", LeaseRecord.End.NONE);
    assertEquals(List.of(), said("lease.enabled = on"));
  }

  /** The lease is a text that others may write; the token goes where it leads. */
  @Test
  void addressThatIsNone_isNotAsked() {
    nodes.reading = Nodes.lease("node-1", "evil/?x=@10.0.0.9:80", LeaseRecord.End.NONE);
    check("lease.enabled = on");
    assertEquals(List.of(), nodes.asked);
  }

  /** A host is known by its address, and by its name from the lease. */
  @Test
  void nodeWithTwoAddresses_isOne() {
    nodes.reading = Nodes.lease("node-1", "node-1:8081", LeaseRecord.End.NONE);
    nodes.answers.put("node-1:8081", nodes.answers.get("10.0.0.1:8081"));
    assertEquals(
        List.of("good the nodes: node-1 (decider, 0.1.0), node-2 (standby, 0.1.0)"), said(TWO));
  }

  @Test
  void hostsThatMayNotBeListed_areNotChecked_andTheHolderIs() {
    nodes.hosts =
        Future.failedFuture(new CheckFailedException(Why.DENIED, "UnauthorizedOperation"));
    assertEquals(
        List.of(
            "not-checked the hosts of the daemon: UnauthorizedOperation",
            "good the nodes: node-1 (decider, 0.1.0)"),
        said(TWO));
  }
}
