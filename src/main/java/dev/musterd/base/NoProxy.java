package dev.musterd.base;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that are reached without a proxy, written as for curl and Go in {@code NO_PROXY}: a
 * name with everything below it, also with a dot or {@code *.} in front; an address; a network in
 * CIDR notation; each but the network with an optional port; or {@code *} for all.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">The rules of Go</a>
 * @see <a href="https://curl.se/docs/manpage.html">The rules of curl</a>
 */
public record NoProxy(List<String> entries) {
  public static final NoProxy NOTHING = new NoProxy(List.of());

  /**
   * What answers on the machine itself or its host: the metadata of EC2 and the credentials of
   * containers.
   */
  public static final NoProxy METADATA = new NoProxy(List.of("169.254.0.0/16", "fd00:ec2::/32"));

  public NoProxy {
    entries = List.copyOf(entries);
  }

  /** From a variable of the environment: separated by commas or blanks. */
  public static NoProxy of(String variable) {
    return new NoProxy(
        Arrays.stream(variable.split("[,\\s]+")).filter(entry -> !entry.isEmpty()).toList());
  }

  public boolean covers(String host, int port) {
    String plain = plain(host);
    Optional<InetAddress> address = address(plain);
    return entries.stream()
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .anyMatch(entry -> covers(entry, plain, address, port));
  }

  private static boolean covers(
      String entry, String host, Optional<InetAddress> address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return address.filter(found -> isInside(entry, found)).isPresent();
    }
    Named named = Named.of(entry);
    if (named.port().filter(only -> !only.equals(Integer.toString(port))).isPresent()) {
      return false;
    }
    Optional<InetAddress> other = address(named.host());
    if (address.isPresent() || other.isPresent()) {
      return address.isPresent() && address.equals(other);
    }
    return !named.host().isEmpty()
        && (host.equals(named.host()) || host.endsWith("." + named.host()));
  }

  /** An entry that is no network. */
  private record Named(String host, Optional<String> port) {
    static Named of(String entry) {
      int colon = entry.lastIndexOf(':');
      boolean bracketed = entry.startsWith("[");
      boolean withPort =
          bracketed ? colon > entry.indexOf(']') : colon >= 0 && colon == entry.indexOf(':');
      String host = withPort ? entry.substring(0, colon) : entry;
      return new Named(
          plain(host.replaceFirst("^(\\*?\\.)+", "")),
          withPort ? Optional.of(entry.substring(colon + 1)) : Optional.empty());
    }
  }

  /** Without the brackets of an IPv6 address, and the dot that ends a complete name. */
  private static String plain(String host) {
    String bare = host.toLowerCase(Locale.ROOT);
    if (bare.startsWith("[") && bare.endsWith("]")) {
      return bare.substring(1, bare.length() - 1);
    }
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static Optional<InetAddress> address(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isInside(String network, InetAddress address) {
    try {
      String[] parts = network.split("/", 2);
      byte[] base = InetAddress.ofLiteral(plain(parts[0])).getAddress();
      byte[] other = address.getAddress();
      int bits = Integer.parseInt(parts[1]);
      return base.length == other.length
          && bits >= 0
          && bits <= base.length * Byte.SIZE
          && samePrefix(base, other, bits);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean samePrefix(byte[] one, byte[] other, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((one[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
