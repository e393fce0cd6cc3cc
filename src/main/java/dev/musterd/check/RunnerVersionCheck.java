package dev.musterd.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether the mirror holds the runner that GitHub offers. GitHub stops giving jobs to a runner 30
 * days after the next release.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/runners/self-hosted-runners#runner-software-updates-on-self-hosted-runners">Runner
 *     software updates</a>
 */
final class RunnerVersionCheck {
  private RunnerVersionCheck() {}

  /**
   * @param offered by os-architecture; empty where GitHub was not asked
   * @param mirrored the same, as far as the mirror has it
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

  /** By its numbers, of which a missing one is 0; what is no number sorts before all. */
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
