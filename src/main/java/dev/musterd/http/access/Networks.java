package dev.musterd.http.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A set of networks in CIDR notation, such as 10.0.0.0/8 and 2001:db8::/32. */
public final class Networks {
  /** The empty set. */
  public static final Networks NONE = new Networks(List.of());

  private final List<IpSubnetFilterRule> rules;

  private Networks(List<IpSubnetFilterRule> rules) {
    this.rules = rules;
  }

  /**
   * The set of these.
   *
   * @throws IllegalArgumentException when one of them is no network
   */
  public static Networks of(List<String> cidrs) {
    return new Networks(cidrs.stream().map(Networks::rule).toList());
  }

  /** The address is read as a literal: Netty would look a name up. */
  private static IpSubnetFilterRule rule(String cidr) {
    String[] parts = cidr.split("/", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("no network in CIDR notation: " + cidr);
    }
    return new IpSubnetFilterRule(
        InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT);
  }

  boolean contains(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    for (IpSubnetFilterRule rule : rules) {
      if (rule.matches(socket)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }
}
