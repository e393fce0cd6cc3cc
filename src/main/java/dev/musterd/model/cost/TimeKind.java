package dev.musterd.model.cost;

import java.util.Locale;

/** What an instance does with the time that is paid for. */
public enum TimeKind {
  /** From its launch until its runner was first seen online, or took a job. */
  BOOT,
  /** Online without a job, or powering off after it. */
  IDLE,
  BUSY;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static TimeKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
