package dev.musterd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs a command, as {@code user@host}, for the daemon's events. It is a hint for people: a
 * client can call itself anything.
 */
final class ClientName {
  /** As many characters as the daemon takes. */
  private static final int MAX = 64;

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private ClientName() {}

  static String current() {
    return of(System.getenv(), System.getProperty("user.name", ""), host());
  }

  /**
   * The name, in characters that the daemon takes.
   *
   * @param user of the process; behind {@code sudo}, who called it counts
   */
  static String of(Map<String, String> environment, String user, Optional<String> host) {
    String who = Optional.ofNullable(environment.get("SUDO_USER")).orElse(user);
    String name = plain(who) + host.map(it -> "@" + plain(it)).orElse("");
    return name.length() > MAX ? name.substring(0, MAX) : name;
  }

  private static String plain(String text) {
    return text.isBlank() ? "unknown" : text.strip().replaceAll("[^A-Za-z0-9._+-]", "_");
  }

  /** Without a question to DNS, which may take long. */
  private static Optional<String> host() {
    try {
      return Optional.of(Files.readString(HOST).strip()).filter(name -> !name.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
