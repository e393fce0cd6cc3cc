package dev.musterd.config;

import dev.musterd.config.Machine.EgressRule;
import java.net.InetAddress;
import java.util.List;

/** Maps {@code egress} to rules of a security group. */
final class EgressMapping {
  private static final ValueType<String> ALL =
      TextTypes.text("all, or a list of { protocol, ports, cidr }", "all");
  private static final ValueType<String> PROTOCOL = TextTypes.choice("tcp", "udp", "icmp", "all");
  private static final ValueType<int[]> PORTS =
      ValueType.of(
          "a port or a range, such as \"443\" or \"1024-65535\"",
          new int[] {0, 65_535},
          EgressMapping::ports);
  static final ValueType<String> CIDR =
      ValueType.of("a network, such as 10.0.0.0/8 or ::/0", "", EgressMapping::cidr);

  private final Section pool;

  EgressMapping(Section pool) {
    this.pool = pool;
  }

  List<EgressRule> map() {
    if (!pool.isText("egress")) {
      return pool.sections("egress").stream().map(EgressMapping::rule).toList();
    }
    pool.read("egress", ALL);
    return EgressRule.ALL;
  }

  /** A rule; EC2 takes ports of protocols that have some, and -1 otherwise. */
  private static EgressRule rule(Section rule) {
    String protocol = rule.find("protocol", PROTOCOL).orElse("tcp");
    String cidr = rule.read("cidr", CIDR);
    if (protocol.equals("tcp") || protocol.equals("udp")) {
      int[] ports = rule.find("ports", PORTS).orElse(PORTS.substitute());
      return new EgressRule(protocol, ports[0], ports[1], cidr);
    }
    if (rule.has("ports")) {
      rule.refuse("ports", "must not be set for the protocol " + protocol);
    }
    return new EgressRule(protocol.equals("all") ? "-1" : protocol, -1, -1, cidr);
  }

  private static int[] ports(String text) {
    String[] ends = text.split("-", 2);
    int from = Integer.parseInt(ends[0].strip());
    int to = Integer.parseInt(ends[ends.length - 1].strip());
    if (from < 0 || to > 65_535 || from > to) {
      throw new ValueType.InvalidValueException();
    }
    return new int[] {from, to};
  }

  private static String cidr(String text) {
    String[] parts = text.split("/", 2);
    int bits = InetAddress.ofLiteral(parts[0]).getAddress().length * Byte.SIZE;
    int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : -1;
    if (prefix < 0 || prefix > bits) {
      throw new ValueType.InvalidValueException();
    }
    return text;
  }
}
