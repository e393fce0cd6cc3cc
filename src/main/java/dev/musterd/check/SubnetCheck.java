package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Subnet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The check that the subnets of some pools exist and have free addresses.
 *
 * @param pools for messages
 * @param runners at most at the same time in all these pools together; empty without a limit
 */
record SubnetCheck(String pools, String vpc, List<String> wanted, OptionalInt runners) {
  /** AWS keeps so many addresses of each subnet for itself; below it none is usable for long. */
  private static final int FEW = 5;

  String subject() {
    return "subnets of " + pools;
  }

  List<Finding> of(List<Subnet> known) {
    List<Subnet> found = known.stream().filter(subnet -> wanted.contains(subnet.id())).toList();
    String absent =
        wanted.stream()
            .filter(id -> found.stream().noneMatch(subnet -> subnet.id().equals(id)))
            .collect(Collectors.joining(", "));
    String otherVpc =
        found.stream()
            .filter(subnet -> !subnet.vpc().equals(vpc))
            .map(subnet -> subnet.id() + " is in " + subnet.vpc())
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty() || !otherVpc.isEmpty()) {
      String reason =
          Stream.of(absent.isEmpty() ? "" : "there is no " + absent, otherVpc)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining("; "));
      return Finding.failed(
          subject(),
          reason,
          "correct network.subnets and network.vpc (" + vpc + "), or aws.region");
    }
    List<String> ipv6 = found.stream().filter(Subnet::ipv6Only).map(Subnet::id).toList();
    return ipv6.isEmpty()
        ? room(found)
        : Finding.failed(
            subject(),
            "%s have IPv6 addresses only, and GitHub is reached by IPv4"
                .formatted(String.join(", ", ipv6)),
            "name subnets with IPv4 addresses; they may have both");
  }

  private List<Finding> room(List<Subnet> found) {
    int free = found.stream().mapToInt(Subnet::free).sum();
    if (free < FEW) {
      return Finding.failed(
          subject(), free + " addresses are free", "use larger subnets, or more of them");
    }
    if (runners.isPresent() && free < runners.getAsInt()) {
      return Finding.warning(
          subject(),
          "%d addresses are free, for up to %d runners".formatted(free, runners.getAsInt()),
          "use larger subnets, or lower max-runners");
    }
    long zones = found.stream().map(Subnet::zone).distinct().count();
    if (zones > 1 && zones < found.size()) {
      return Finding.warning(
          subject(),
          "some are in one zone: EC2 refuses both in one request, so each launch asks for one"
              + " subnet",
          "name one subnet of each zone");
    }
    return zones == 1
        ? Finding.warning(
            subject(),
            "all are in " + found.getFirst().zone(),
            "add subnets of other zones: spot capacity differs by zone")
        : Finding.good(subject(), free + " addresses are free in " + zones + " zones");
  }
}
