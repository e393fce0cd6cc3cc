package dev.musterd.doubles.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls that reached the proxy, retries included; safe for several threads. */
public final class SqsCalls {
  /** Bodies kept per action, the latest; enough for every test that reads them. */
  private static final int KEPT = 1_000;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, List<String>> bodies = new TreeMap<>();

  synchronized void note(String action, String body) {
    counts.merge(action, 1, Integer::sum);
    List<String> kept = bodies.computeIfAbsent(action, _ -> new ArrayList<>());
    kept.add(body);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  /** How often the action, such as {@code SendMessageBatch}, was called. */
  public synchronized int of(String action) {
    return counts.getOrDefault(action, 0);
  }

  public synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  public synchronized int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The JSON bodies of the action's latest calls, in order. */
  public synchronized List<String> bodies(String action) {
    return List.copyOf(bodies.getOrDefault(action, List.of()));
  }

  /** Counts from zero again. */
  public synchronized void forget() {
    counts.clear();
    bodies.clear();
  }
}
