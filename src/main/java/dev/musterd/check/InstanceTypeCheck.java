package dev.musterd.check;

import dev.musterd.config.Architecture;
import dev.musterd.port.AwsSurvey.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The check that a pool's instance types exist, fit its architecture, and are offered in its zones.
 */
record InstanceTypeCheck(String pool, List<String> wanted, Architecture architecture) {

  String subject() {
    return "instance types of " + pool;
  }

  /** In EC2's words. */
  static String word(Architecture architecture) {
    return architecture == Architecture.X64 ? "x86_64" : "arm64";
  }

  /**
   * @param offered the zones in which each type is offered
   * @param zones of the pool's subnets
   */
  List<Finding> of(List<Type> known, Map<String, Set<String>> offered, Set<String> zones) {
    String absent = those(name -> known.stream().noneMatch(type -> type.name().equals(name)));
    if (!absent.isEmpty()) {
      return Finding.failed(
          subject(),
          "the region does not know " + absent,
          "correct instance-types or capacity, or take them out");
    }
    String other = those(name -> known.stream().anyMatch(type -> isOther(type, name)));
    if (!other.isEmpty()) {
      return Finding.failed(
          subject(),
          other + " cannot run " + architecture.word(),
          "use types of one architecture, or correct the pool's architecture");
    }
    return inZones(offered, zones);
  }

  private boolean isOther(Type type, String name) {
    return type.name().equals(name) && !type.architectures().contains(word(architecture));
  }

  private List<Finding> inZones(Map<String, Set<String>> offered, Set<String> zones) {
    String nowhere =
        those(name -> offered.getOrDefault(name, Set.of()).stream().noneMatch(zones::contains));
    if (nowhere.isEmpty()) {
      return Finding.good(subject(), String.join(", ", wanted));
    }
    String reason = "none of the subnets' zones offers " + nowhere;
    String remedy = "add a subnet of another zone, or take other types";
    return nowhere.split(", ").length == wanted.size()
        ? Finding.failed(subject(), reason, remedy)
        : Finding.warning(subject(), reason, remedy);
  }

  private String those(Predicate<String> condition) {
    return wanted.stream().filter(condition).collect(Collectors.joining(", "));
  }
}
