package dev.musterd.it;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Vert.x's checker says of event loops that did one thing for too long, without what is not
 * the loop's doing. A loop that wants to run while others have all cores is late too, and its stack
 * looks the same; but Linux counts the time that a thread was ready and did not run, and that time
 * is taken off. What is left was spent at work or asleep, and neither is a loop's to be.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">Scheduler statistics,
 *     /proc/PID/schedstat</a>
 */
final class BlockedLoops {
  /** The checker's limit in tests. */
  static final Duration LIMIT = Duration.ofMillis(200);

  /** On the stack of a thread that loads a class or links a lambda, which happens once. */
  private static final List<String> LOADING =
      List.of("java.lang.invoke.", "ClassLoader", "java.lang.Class.forName");

  private static final Pattern REPORT = Pattern.compile("has been blocked for (\\d+) ms");

  private BlockedLoops() {}

  /**
   * How long the loops had been ready without running, by then, since they began.
   *
   * @param waited of all loops together, and of the thread that stops them for the garbage
   *     collection
   */
  record Sample(Instant at, Duration waited) {}

  /**
   * The reports that count, from the end of the first job on: before, each kind of call loads its
   * classes.
   *
   * @param lines of one process
   * @param samples in their order; without any, every report counts
   */
  static List<String> of(List<String> lines, List<Sample> samples) {
    return lines.stream()
        .dropWhile(line -> !line.contains("\"job-finished\""))
        .filter(line -> LOADING.stream().noneMatch(line::contains))
        .filter(line -> counts(line, samples))
        .toList();
  }

  private static boolean counts(String line, List<Sample> samples) {
    Matcher report = REPORT.matcher(line);
    if (!report.find()) {
      return false;
    }
    Duration blocked = Duration.ofMillis(Long.parseLong(report.group(1)));
    Instant end = Instant.parse(new JsonObject(line).getString("at"));
    Duration held = blocked.minus(waited(samples, end.minus(blocked), end));
    return held.compareTo(LIMIT) >= 0;
  }

  /** From the last sample before to the first one after. */
  private static Duration waited(List<Sample> samples, Instant from, Instant to) {
    Duration before = Duration.ZERO;
    for (Sample sample : samples) {
      if (!sample.at().isAfter(from)) {
        before = sample.waited();
      }
      if (!sample.at().isBefore(to)) {
        return sample.waited().minus(before);
      }
    }
    return samples.isEmpty() ? Duration.ZERO : samples.getLast().waited().minus(before);
  }
}
