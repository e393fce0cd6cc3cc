package dev.musterd.it;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Vert.x's checker says of event loops that did one thing for too long, without what is not
 * the loop's doing. The checker knows only that time has passed, and on a busy machine time passes
 * for a loop that does nothing wrong: it is ready and has no core, another thread is stopped that
 * holds a lock or keeps a collection from its beginning, or a core does half of its work. So a
 * report counts in two cases only: the loop was on a core for long, by the kernel's account, or it
 * slept in a call that waits for something.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">Scheduler statistics,
 *     /proc/PID/schedstat</a>
 */
final class BlockedLoops {
  /** The checker's limit in tests. */
  static final Duration LIMIT = Duration.ofMillis(200);

  /**
   * The share of the work until the first job has ended that one thing may take afterwards: where
   * cores are slow, both take longer.
   */
  private static final int SHARE = 4;

  private static final String FIRST_JOB = "\"job-finished\"";

  /** On the stack of a thread that loads a class or links a lambda, which happens once. */
  private static final List<String> LOADING =
      List.of("java.lang.invoke.", "ClassLoader", "java.lang.Class.forName");

  /** On the stack of a thread that waits for another, for the network, a process or a file. */
  private static final List<String> WAITING =
      List.of(
          "LockSupport.park",
          "Object.wait",
          "Thread.sleep",
          "Net.poll",
          "SocketDispatcher.read",
          "FileInputStream.read",
          "FileDispatcherImpl.read",
          "Process.waitFor");

  /** Who holds a lock for a moment may lose its core in that moment. */
  private static final List<String> LOCKING = List.of("ReentrantLock", "ReentrantReadWriteLock");

  private static final Pattern REPORT = Pattern.compile("has been blocked for (\\d+) ms");

  private BlockedLoops() {}

  /**
   * What the loops had spent by then, since they began.
   *
   * @param loops on a core, by loop
   * @param waited ready without a core, all loops together and the thread that stops them for the
   *     garbage collection
   */
  record Sample(Instant at, Map<String, Duration> loops, Duration waited) {
    static final Sample NONE = new Sample(Instant.EPOCH, Map.of(), Duration.ZERO);

    /** All loops together. */
    Duration ran() {
      return loops.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The most that one loop has run since an earlier sample. */
    Duration longestSince(Sample earlier) {
      return loops.entrySet().stream()
          .map(
              loop ->
                  loop.getValue().minus(earlier.loops.getOrDefault(loop.getKey(), Duration.ZERO)))
          .max(Comparator.naturalOrder())
          .orElse(Duration.ZERO);
    }
  }

  /**
   * The reports that count, from the end of the first job on: before, each kind of call loads its
   * classes.
   *
   * @param lines of one process
   * @param samples in their order; without any, only loops that wait in a call are found
   */
  static List<String> of(List<String> lines, List<Sample> samples) {
    Duration longest =
        lines.stream()
            .filter(line -> line.contains(FIRST_JOB))
            .findFirst()
            .map(line -> before(samples, at(line)).ran().dividedBy(SHARE))
            .filter(share -> share.compareTo(LIMIT) > 0)
            .orElse(LIMIT);
    return lines.stream()
        .dropWhile(line -> !line.contains(FIRST_JOB))
        .filter(line -> LOADING.stream().noneMatch(line::contains))
        .filter(line -> counts(line, samples, longest))
        .toList();
  }

  private static boolean counts(String line, List<Sample> samples, Duration longest) {
    Matcher report = REPORT.matcher(line);
    if (!report.find()) {
      return false;
    }
    Duration blocked = Duration.ofMillis(Long.parseLong(report.group(1)));
    Sample first = before(samples, at(line).minus(blocked));
    Sample last = after(samples, at(line));
    Duration ran = last.ran().minus(first.ran());
    Duration asleep = blocked.minus(ran).minus(last.waited().minus(first.waited()));
    Duration longestRun = last.longestSince(first);
    return isWorking(longestRun, Duration.between(first.at(), last.at()).minus(blocked), longest)
        || (waits(line) && asleep.compareTo(LIMIT) >= 0);
  }

  /** The samples reach beyond the report at both ends, and the loop may have run there as well. */
  private static boolean isWorking(Duration ran, Duration beyond, Duration longest) {
    return ran.minus(beyond).compareTo(longest) >= 0;
  }

  private static boolean waits(String line) {
    return WAITING.stream().anyMatch(line::contains) && LOCKING.stream().noneMatch(line::contains);
  }

  private static Instant at(String line) {
    return Instant.parse(new JsonObject(line).getString("at"));
  }

  private static Sample before(List<Sample> samples, Instant time) {
    return samples.stream()
        .takeWhile(sample -> !sample.at().isAfter(time))
        .reduce(Sample.NONE, (_, later) -> later);
  }

  private static Sample after(List<Sample> samples, Instant time) {
    return samples.stream()
        .filter(sample -> !sample.at().isBefore(time))
        .findFirst()
        .orElse(samples.isEmpty() ? Sample.NONE : samples.getLast());
  }
}
