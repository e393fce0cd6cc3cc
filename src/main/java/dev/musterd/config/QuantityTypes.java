package dev.musterd.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The value types of quantities: numbers, durations, sizes. */
final class QuantityTypes {
  static final long KIB = 1024;
  static final long MIB = 1024 * KIB;
  static final long GIB = 1024 * MIB;

  /** A TCP port; 0 lets the system choose. */
  static final ValueType<Integer> PORT =
      whole(0, 65_535, "a port from 1 to 65535, or 0 for any free");

  /** A part of a whole, without nothing and all. */
  static final ValueType<Double> SHARE =
      ValueType.of(
          "a share from 0.01 to 0.9999, such as 0.95",
          0.5,
          text -> share(Double.parseDouble(text)));

  private QuantityTypes() {}

  static ValueType<Integer> whole(int min, int max) {
    return whole(min, max, "a whole number from " + min + " to " + max);
  }

  private static ValueType<Integer> whole(int min, int max, String allowed) {
    return ValueType.of(allowed, min, text -> (int) within(min, max, Integer.parseInt(text)));
  }

  /** A limit or none. */
  static ValueType<OptionalInt> limit(int min) {
    return ValueType.of(
        "a whole number of at least " + min + ", or \"unlimited\"",
        OptionalInt.empty(),
        text ->
            text.equals("unlimited")
                ? OptionalInt.empty()
                : OptionalInt.of((int) within(min, Integer.MAX_VALUE, Integer.parseInt(text))));
  }

  /** A duration of more than 0. */
  static ValueType<Duration> duration(Duration max) {
    return duration(Duration.ofMillis(1), max, "more than 0 and at most " + words(max));
  }

  static ValueType<Duration> duration(Duration min, Duration max) {
    return duration(min, max, "from " + words(min) + " to " + words(max));
  }

  /** A duration, or none for "auto". */
  static ValueType<Optional<Duration>> durationOrAuto(Duration max) {
    ValueType<Duration> fixed = duration(Duration.ZERO, max);
    return new ValueType<>(
        "auto, or " + fixed.allowed(),
        Optional.empty(),
        false,
        value ->
            ValueType.text(value).strip().equals("auto")
                ? Optional.empty()
                : Optional.of(fixed.reader().apply(value)));
  }

  private static ValueType<Duration> duration(Duration min, Duration max, String range) {
    return new ValueType<>(
        "a duration with a unit, such as \"30 seconds\", " + range,
        min,
        false,
        value -> {
          Duration duration = duration(value);
          if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new ValueType.InvalidValueException();
          }
          return duration;
        });
  }

  /**
   * HOCON reads a bare number as milliseconds, which is not what {@code delay = 30} is meant to be.
   */
  private static Duration duration(ConfigValue value) {
    boolean bare =
        value.valueType() == ConfigValueType.NUMBER
            || ValueType.text(value).matches("\\s*[\\d.]+\\s*");
    if (bare && !ValueType.text(value).strip().equals("0")) {
      throw new ValueType.InvalidValueException("; the unit is missing");
    }
    return value.atKey("it").getDuration("it");
  }

  /** A size in bytes. */
  static ValueType<Integer> size(long min, int max) {
    return new ValueType<>(
        "a size from " + size(min) + " to " + size(max) + ", such as \"" + size(max) + "\"",
        max,
        false,
        value -> (int) within(min, max, value.atKey("it").getMemorySize("it").toBytes()));
  }

  /** A size in whole GiB, as EBS counts. */
  static ValueType<Integer> gib(int max) {
    return new ValueType<>(
        "a whole number of GiB from \"1 GiB\" to \"" + max + " GiB\"",
        1,
        false,
        value -> {
          long bytes = value.atKey("it").getMemorySize("it").toBytes();
          return (int) within(1, max, bytes % GIB == 0 ? bytes / GIB : 0);
        });
  }

  private static double share(double value) {
    if (!(value >= 0.01 && value <= 0.9999)) {
      throw new ValueType.InvalidValueException();
    }
    return value;
  }

  private static long within(long min, long max, long value) {
    if (value < min || value > max) {
      throw new ValueType.InvalidValueException();
    }
    return value;
  }

  private static String size(long bytes) {
    if (bytes >= MIB) {
      return bytes / MIB + " MiB";
    }
    if (bytes >= KIB) {
      return bytes / KIB + " KiB";
    }
    return bytes + (bytes == 1 ? " byte" : " bytes");
  }

  private static String words(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    if (duration.toHours() >= 48) {
      return duration.toDays() + " days";
    }
    if (duration.toMinutes() >= 120) {
      return duration.toHours() + " hours";
    }
    if (duration.toSeconds() >= 120) {
      return duration.toMinutes() + " minutes";
    }
    return duration.toSeconds() + (duration.toSeconds() == 1 ? " second" : " seconds");
  }
}
