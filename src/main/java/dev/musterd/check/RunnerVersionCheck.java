package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.port.AwsSurvey.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The check that the mirror in S3 holds the runner that GitHub offers. GitHub stops giving jobs to
 * a runner 30 days after the next release.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/runners/self-hosted-runners#runner-software-updates-on-self-hosted-runners">Runner
 *     software updates</a>
 */
record RunnerVersionCheck(Settings settings) {

  /** The configured bucket, or the one whose name instances compute. */
  String bucket(Caller caller) {
    return settings
        .binaries()
        .bucket()
        .orElseGet(() -> settings.awsNames().bucket(caller.account(), caller.region()));
  }

  /** The platforms of the pools, as {@code os-architecture}. */
  List<String> platforms() {
    return settings.pools().stream()
        .map(pool -> pool.machine().platform().runner().word())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * @param offered by os-architecture; empty where GitHub was not asked
   * @param mirrored versions in the mirror, by os-architecture
   * @param platforms of the pools
   */
  static List<Finding> judge(
      Optional<Map<String, String>> offered,
      Map<String, Optional<String>> mirrored,
      List<String> platforms) {
    return new TreeSet<>(platforms)
        .stream()
            .map(
                platform ->
                    judge(
                        "runner for " + platform,
                        offered.map(all -> all.getOrDefault(platform, "")),
                        mirrored.getOrDefault(platform, Optional.empty())))
            .toList();
  }

  private static Finding judge(
      String subject, Optional<String> offered, Optional<String> mirrored) {
    if (mirrored.isEmpty()) {
      return new Finding.Warning(
          subject,
          "the mirror has none; instances find none until it has",
          "run musterd sync, or start the daemon, which fills the mirror");
    }
    String held = "the mirror has " + mirrored.get();
    if (offered.isEmpty()) {
      return new Finding.Good(subject, held);
    }
    if (offered.get().isEmpty()) {
      return new Finding.Warning(
          subject,
          held + ", and GitHub offers none for this platform",
          "correct the pool's os and architecture");
    }
    return older(mirrored.get(), offered.get())
        ? new Finding.Warning(
            subject,
            held + ", GitHub offers " + offered.get(),
            "run musterd sync: GitHub gives a runner no jobs 30 days after the next release")
        : new Finding.Good(subject, held);
  }

  /** Compares by numbers, of which a missing one is 0; other text sorts before all numbers. */
  static boolean older(String held, String offered) {
    String[] left = held.split("[.-]");
    String[] right = offered.split("[.-]");
    for (int part = 0; part < Math.max(left.length, right.length); part++) {
      int difference = Long.compare(number(left, part), number(right, part));
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private static long number(String[] parts, int part) {
    String text = part < parts.length ? parts[part] : "0";
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
  }
}
