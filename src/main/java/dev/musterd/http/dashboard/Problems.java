package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Headline.Problem;
import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is wrong at present, and since when: read at intervals, also without any viewer. */
final class Problems {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Supplier<List<String>> unready;
  private final Supplier<List<String>> warnings;
  private final InstantSource clock;

  /** By the text without its numbers, which may be a countdown. */
  private Map<String, Problem> known = Map.of();

  private Timer next = () -> {};

  /**
   * @param unready why no job gets a runner
   * @param warnings what else needs an operator
   */
  Problems(Supplier<List<String>> unready, Supplier<List<String>> warnings, InstantSource clock) {
    this.unready = unready;
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Asks from now on every few seconds. */
  void watch(Timers timers) {
    current();
    next = timers.schedule(PERIOD, () -> watch(timers));
  }

  /** Asks no more by itself. */
  void endWatch() {
    next.cancel();
  }

  /** The fatal ones first. */
  List<Problem> current() {
    Map<String, Problem> found = new LinkedHashMap<>();
    unready.get().forEach(text -> note(found, text, true));
    warnings.get().forEach(text -> note(found, text, false));
    known = new HashMap<>(found);
    return new ArrayList<>(found.values());
  }

  private void note(Map<String, Problem> found, String text, boolean fatal) {
    String key = text.replaceAll("[0-9]+", "#");
    Instant since = known.containsKey(key) ? known.get(key).since() : clock.instant();
    found.putIfAbsent(key, new Problem(text, since, fatal));
  }
}
