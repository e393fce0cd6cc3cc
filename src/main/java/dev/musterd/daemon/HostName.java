package dev.musterd.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** The name of this host, by which people tell nodes apart. */
final class HostName {
  private static final String UNKNOWN = "unknown";

  private HostName() {}

  /**
   * May block for a name server.
   *
   * @param environment the process's variables
   */
  static String of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("HOSTNAME"))
        .filter(name -> !name.isBlank())
        .orElseGet(HostName::own);
  }

  private static String own() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return UNKNOWN;
    }
  }
}
