package dev.musterd.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Optional;

/** Durations outside the configuration, in its syntax: {@code 30m}, {@code 2 hours}. */
public final class DurationText {
  /** What the syntax is, for messages. */
  public static final String SYNTAX =
      "a duration with a unit, such as 30m, \"2 hours\" or 1d, of at least one second";

  private static final Duration MAX = Duration.ofDays(366);

  private static final ValueType<Duration> TYPE =
      QuantityTypes.duration(Duration.ofSeconds(1), MAX);

  /** Far longer than any number with its unit. */
  private static final int LENGTH_MAX = 50;

  private DurationText() {}

  /** Empty when it is none, or not from one second to a year. */
  public static Optional<Duration> read(String text) {
    try {
      return text.length() > LENGTH_MAX
          ? Optional.empty()
          : Optional.of(TYPE.reader().apply(ConfigValueFactory.fromAnyRef(text)));
    } catch (ConfigException | ValueType.InvalidValueException | ArithmeticException notOne) {
      return Optional.empty();
    }
  }
}
