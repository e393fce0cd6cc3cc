package dev.musterd.telemetry;

import java.util.HashSet;
import java.util.Set;

/**
 * Keeps a label to so many values, since each makes a series that stays for as long as the process:
 * the values that come first are kept, all others are one.
 */
final class LabelLimit {
  /** Stands for what came too late. */
  static final String OTHER = "other";

  private final int max;
  private final Set<String> known = new HashSet<>();

  LabelLimit(int max) {
    this.max = max;
  }

  /** The value, or {@link #OTHER}. */
  String of(String value) {
    return allows(value) ? value : OTHER;
  }

  boolean allows(String value) {
    return known.contains(value) || known.size() < max && known.add(value);
  }
}
