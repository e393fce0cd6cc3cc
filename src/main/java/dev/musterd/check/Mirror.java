package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.port.AwsSurvey.Caller;
import java.util.List;

/** Where the mirror of the runner is, and what it holds. */
record Mirror(Settings settings) {
  private static final int LONGEST_NAME = 63;

  /** The configured bucket, or the one that instances look for when none is configured. */
  String bucket(Caller caller) {
    return settings
        .binaries()
        .bucket()
        .orElseGet(() -> named("-" + caller.account() + "-" + caller.region()));
  }

  /** A long environment is cut and marked, so that two of them stay apart. */
  private String named(String rest) {
    String environment = settings.environment();
    int room = LONGEST_NAME - "musterd-".length() - rest.length();
    String mark = "-" + Integer.toHexString(environment.hashCode());
    String fitted =
        environment.length() <= room
            ? environment
            : environment.substring(0, room - mark.length()) + mark;
    return "musterd-" + fitted + rest;
  }

  /** Of the pools, as {@code os-architecture}. */
  List<String> platforms() {
    return settings.pools().stream()
        .map(pool -> pool.machine().os().word() + "-" + pool.machine().architecture().word())
        .distinct()
        .sorted()
        .toList();
  }

  static String key(String platform) {
    return "runners/" + platform + "/latest.json";
  }
}
