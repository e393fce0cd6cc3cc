package dev.musterd.cli;

import dev.musterd.model.Requester;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name by which commands tell the daemon who asks, such as {@code alice@laptop}. */
final class ClientName {
  private ClientName() {}

  /** Under sudo, whoever called it. Blocks for the host's name. */
  static String current() {
    String sudoer = System.getenv("SUDO_USER");
    String user = sudoer == null || sudoer.isEmpty() ? System.getProperty("user.name") : sudoer;
    return Requester.user(user + "@" + host());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
