package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.RunnerMirror;
import dev.musterd.port.AwsSurvey.Caller;
import java.util.List;

/** Where the mirror of the runner is, and what it holds. */
record MirrorCheck(Settings settings) {
  /** The configured bucket, or the one that instances look for when none is configured. */
  String bucket(Caller caller) {
    return settings
        .binaries()
        .bucket()
        .orElseGet(
            () ->
                settings.awsNames().bucket(caller.account(), caller.region()));
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
    return RunnerMirror.latestKey(platform);
  }
}
