package dev.musterd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether a daemon holds no more in the last quarter of a soak than in the second. The margins are
 * far above what changes from day to day, and far below what a thing left behind by each job comes
 * to; of times, nothing is judged.
 */
final class Flatness {
  /** What an event of a job takes with its texts: the heap's growth until the bound by theirs. */
  static final double EVENT_KB = 0.3;

  private static final int QUARTERS = 4;

  private Flatness() {}

  /** What has grown, or was left behind; empty when all is well. */
  static List<String> problems(List<SoakSample> samples) {
    List<String> problems = new ArrayList<>();
    for (SoakSample sample : samples) {
      if (sample.messages() + sample.left() > 0) {
        problems.add(
            "day %d ended with %d messages and %d parameters, instances and registrations"
                .formatted(sample.day(), sample.messages(), sample.left()));
      }
    }
    int quarter = samples.size() / QUARTERS;
    if (quarter == 0) {
      problems.add("too few days to compare: " + samples.size());
      return problems;
    }
    List<SoakSample> second = samples.subList(quarter, 2 * quarter);
    List<SoakSample> last = samples.subList(samples.size() - quarter, samples.size());
    // Up to its bound, the memory of the latest jobs is meant to fill.
    ToLongFunction<SoakSample> heap =
        sample -> (long) (sample.heapKb() - EVENT_KB * sample.events());
    ToLongFunction<SoakSample> own = sample -> (long) (sample.ownKb() - EVENT_KB * sample.events());
    compare("KB of heap", heap, 1.1, 4 * 1024, second, last, problems);
    compare("KB of memory of no file", own, 1.15, 24 * 1024, second, last, problems);
    compare("threads", SoakSample::threads, 1.1, 4, second, last, problems);
    compare("descriptors", SoakSample::descriptors, 1.1, 12, second, last, problems);
    return problems;
  }

  private static void compare(
      String what,
      ToLongFunction<SoakSample> figure,
      double factor,
      long more,
      List<SoakSample> second,
      List<SoakSample> last,
      List<String> problems) {
    long before = median(second, figure);
    long after = median(last, figure);
    if (after > before * factor + more) {
      problems.add("%s: %,d in the last quarter, %,d in the second".formatted(what, after, before));
    }
  }

  private static long median(List<SoakSample> samples, ToLongFunction<SoakSample> figure) {
    long[] sorted = samples.stream().mapToLong(figure).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }
}
