package dev.musterd.telemetry;

import java.util.List;

/** The value of one series at this moment, and its labels' values in the order of their names. */
public record Sample(List<String> labels, double value) {
  public Sample {
    labels = List.copyOf(labels);
  }

  public static Sample of(double value, String... labels) {
    return new Sample(List.of(labels), value);
  }
}
