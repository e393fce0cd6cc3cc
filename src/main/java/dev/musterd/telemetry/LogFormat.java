package dev.musterd.telemetry;

/** The form of a log line. */
public enum LogFormat {
  /** Time, level, name and {@code key=value}: for people. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
