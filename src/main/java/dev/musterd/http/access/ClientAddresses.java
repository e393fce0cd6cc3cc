package dev.musterd.http.access;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address of the client of a request: the peer's or, behind trusted proxies, the one that
 * they name in a header. Anybody can send that header, so that it counts from trusted peers only,
 * and in it only what trusted proxies have added: the rightmost address that is not one of theirs.
 *
 * @param header such as X-Forwarded-For: a list of addresses, to which each proxy adds its peer's
 */
public record ClientAddresses(Networks trustedProxies, String header) {
  private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");

  /** The client's address; an IPv4 address within IPv6 is that IPv4 address. */
  InetAddress of(HttpServerRequest request) {
    InetAddress peer = peer(request);
    return trustedProxies.isEmpty() || !trustedProxies.contains(peer)
        ? peer
        : behind(peer, request.headers().getAll(header));
  }

  private static InetAddress peer(HttpServerRequest request) {
    return peer(request.remoteAddress());
  }

  /** The address of the other end of a connection. */
  static InetAddress peer(SocketAddress remote) {
    return Optional.ofNullable(remote)
        .flatMap(address -> Optional.ofNullable(address.hostAddress()))
        .flatMap(ClientAddresses::parse)
        .orElse(UNKNOWN);
  }

  /**
   * The rightmost address that is not a proxy's. What is no address ends the search, at the proxy
   * that has passed it on.
   *
   * @param lines of the header, in their order: several are one list
   */
  InetAddress behind(InetAddress peer, List<String> lines) {
    InetAddress last = peer;
    for (int line = lines.size() - 1; line >= 0; line--) {
      String list = lines.get(line);
      for (int end = list.length(); end >= 0; ) {
        int comma = list.lastIndexOf(',', end - 1);
        Optional<InetAddress> address = parse(list.substring(comma + 1, end).strip());
        if (address.isEmpty() || !trustedProxies.contains(address.get())) {
          return address.orElse(last);
        }
        last = address.get();
        end = comma;
      }
    }
    return last;
  }

  /** An address in any of the forms that proxies write: with a port, brackets or a zone. */
  static Optional<InetAddress> parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(plain(text));
    try {
      return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException wrongLength) {
      return Optional.empty();
    }
  }

  private static String plain(String text) {
    String address = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      address = end < 0 ? "" : text.substring(1, end);
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
      address = text.substring(0, text.indexOf(':'));
    }
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
