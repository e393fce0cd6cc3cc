package dev.musterd.http.management;

import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where the listener is, and who may use it.
 *
 * @param address where to listen; port 0 takes a free one
 * @param token asked for by everything but the two probes, which tell nothing worth hiding, and the
 *     files that pages load
 * @param hosts further names that the listener is reached by, as browsers show them
 */
public record ListenerOptions(SocketAddress address, Optional<String> token, List<String> hosts) {
  public ListenerOptions {
    hosts = List.copyOf(hosts);
  }
}
