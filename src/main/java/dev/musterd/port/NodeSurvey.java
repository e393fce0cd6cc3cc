package dev.musterd.port;

import dev.musterd.model.lease.LeaseReading;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@code musterd check} wants to know of the nodes of an environment. Nothing is changed;
 * calls fail with {@link CheckFailedException}.
 */
public interface NodeSurvey {

  /**
   * The lease as it is stored.
   *
   * @param age since it was written, by the clock of the store alone; empty where it does not tell
   */
  record Sighting(LeaseReading reading, Optional<Duration> age) {}

  /**
   * What a node says of itself.
   *
   * @param role {@code decider}, {@code standby} or {@code single}
   * @param version of musterd; empty where it does not tell
   * @param reason why it does not decide; empty when it does
   * @param acquired the epochs that it began to decide in, within the last hour by its clock
   */
  record Node(String name, String role, String version, String reason, SortedSet<Long> acquired) {
    public Node {
      acquired = new TreeSet<>(acquired);
    }

    public boolean isDeciding() {
      return !role.equals("standby");
    }
  }

  Future<Sighting> lease();

  /** Where the management API of each host that the stack has made answers, as HOST:PORT. */
  Future<List<String>> hosts();

  /**
   * Asks one node.
   *
   * @param address its management API, as HOST:PORT
   */
  Future<Node> ask(String address);
}
