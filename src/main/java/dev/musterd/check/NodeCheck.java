package dev.musterd.check;

import dev.musterd.port.CheckFailedException;
import dev.musterd.port.NodeSurvey.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The check of the nodes that could be found: all answer, are of one version, and one decides.
 *
 * @param wanted how many hosts the stack is to have; 0 where that is not known
 */
record NodeCheck(int wanted) {
  static final String SUBJECT = "the nodes";

  /** A replacement of two hosts moves the lease twice. */
  private static final int FLAPS = 4;

  /**
   * The findings about all nodes.
   *
   * @param nodes by address
   * @param silent why others do not answer, by address
   */
  List<Finding> of(SortedMap<String, Node> nodes, SortedMap<String, Throwable> silent) {
    List<Finding> findings = new ArrayList<>();
    silent.forEach((address, why) -> findings.add(silent(address, why)));
    if (nodes.isEmpty()) {
      if (silent.isEmpty() && wanted > 0) {
        findings.add(new Finding.NotChecked(SUBJECT, "no address of a node is known"));
      }
      return findings;
    }
    findings.addAll(number(nodes.size() + silent.size()));
    findings.addAll(versions(nodes));
    findings.addAll(deciders(nodes, silent.isEmpty()));
    findings.addAll(flapping(nodes));
    if (findings.isEmpty()) {
      findings.addAll(Finding.good(SUBJECT, good(nodes)));
    }
    return findings;
  }

  private static String good(SortedMap<String, Node> nodes) {
    return nodes.values().stream()
        .map(node -> "%s (%s, %s)".formatted(node.name(), node.role(), version(node)))
        .collect(Collectors.joining(", "));
  }

  private static Finding silent(String address, Throwable why) {
    boolean token = CheckFailedException.why(why) == CheckFailedException.Why.UNAUTHENTICATED;
    return new Finding.Warning(
        "the node at " + address,
        String.valueOf(why.getMessage()),
        token
            ? "all nodes need the same management.token, which is read here, too"
            : "check from a host that reaches it, as another node does; or look why it does not"
                + " run");
  }

  private List<Finding> number(int found) {
    return found >= wanted
        ? List.of()
        : Finding.warning(
            SUBJECT,
            "%d of %d hosts run".formatted(found, wanted),
            "look into the activity of the Auto Scaling group that musterd aws outputs names");
  }

  private static List<Finding> versions(SortedMap<String, Node> nodes) {
    SortedMap<String, List<String>> names = new TreeMap<>();
    nodes
        .values()
        .forEach(
            node -> names.computeIfAbsent(version(node), _ -> new ArrayList<>()).add(node.name()));
    return names.size() < 2
        ? List.of()
        : Finding.warning(
            SUBJECT,
            "they are of different versions: "
                + names.entrySet().stream()
                    .map(each -> each.getKey() + " at " + String.join(", ", each.getValue()))
                    .collect(Collectors.joining("; ")),
            "end the update: each reads what the other writes, and only one has the fixes");
  }

  private static String version(Node node) {
    return node.version().isEmpty() ? "an older version" : node.version();
  }

  /**
   * @param complete whether all that are known have answered
   */
  private static List<Finding> deciders(SortedMap<String, Node> nodes, boolean complete) {
    List<Node> deciding = nodes.values().stream().filter(Node::isDeciding).toList();
    if (deciding.size() > 1) {
      return Finding.failed(
          SUBJECT,
          "%d decide: %s"
              .formatted(
                  deciding.size(),
                  deciding.stream().map(Node::name).collect(Collectors.joining(", "))),
          "stop all but one now; then set lease.enabled = on, and the same environment and bucket,"
              + " on each");
    }
    if (deciding.isEmpty() && complete) {
      return Finding.warning(
          SUBJECT,
          "none of them decides: "
              + nodes.values().stream()
                  .map(node -> node.name() + ": " + node.reason())
                  .collect(Collectors.joining("; ")),
          "check again in a minute, by when one has taken over; else see what they wait for");
    }
    return List.of();
  }

  private static List<Finding> flapping(SortedMap<String, Node> nodes) {
    Set<Long> epochs = new TreeSet<>();
    nodes.values().forEach(node -> epochs.addAll(node.acquired()));
    return epochs.size() < FLAPS
        ? List.of()
        : Finding.warning(
            SUBJECT,
            "the lease has changed hands %d times within an hour".formatted(epochs.size()),
            "the events lease-lost and lease-not-renewed say why: S3 out of reach, or hosts that"
                + " hang or restart");
  }
}
