package dev.musterd.daemon;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports the daemon's state to systemd. Belongs to the event loop, so that a blocked loop sends no
 * watchdog ping, and systemd ends the process.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
final class SystemdNotifier {
  /**
   * How long a start waits for what {@code /readyz} asks. After it the start is done all the same:
   * the listeners are open, and to start again would not bring GitHub or SQS back.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** One missed sign is no reason to be ended. */
  private static final int SIGNS_IN_TIME = 3;

  private final Consumer<String> systemd;
  private final Supplier<List<String>> unready;
  private final Supplier<String> figures;
  private final InstantSource clock;
  private Optional<Instant> opened = Optional.empty();
  private boolean announced;
  private boolean stopping;
  private String status = "";

  /**
   * @param unready why the daemon is not ready; empty when it is
   * @param figures what a ready daemon says of itself, in a few words
   */
  SystemdNotifier(
      Consumer<String> systemd,
      Supplier<List<String>> unready,
      Supplier<String> figures,
      InstantSource clock) {
    this.systemd = systemd;
    this.unready = unready;
    this.figures = figures;
    this.clock = clock;
  }

  /** Between two watchdog pings: a second, or less where the unit's WatchdogSec is short. */
  static Duration period(Map<String, String> environment) {
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", ""));
      Duration third = Duration.of(micros, TimeUnit.MICROSECONDS.toChronoUnit());
      third = third.dividedBy(SIGNS_IN_TIME);
      return third.isPositive() && third.compareTo(PERIOD) < 0 ? third : PERIOD;
    } catch (NumberFormatException none) {
      return PERIOD;
    }
  }

  /** A watchdog ping, once the listeners are open, with the state when it has changed. */
  Future<Void> tick() {
    if (stopping) {
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    Instant since = opened.orElse(now);
    opened = Optional.of(since);
    List<String> reasons = unready.get();
    StringBuilder message = new StringBuilder("WATCHDOG=1");
    if (!announced && (reasons.isEmpty() || !now.isBefore(since.plus(PATIENCE)))) {
      announced = true;
      message.append("\nREADY=1");
    }
    String current = reasons.isEmpty() ? figures.get() : "not ready: " + String.join("; ", reasons);
    if (!current.equals(status)) {
      status = current;
      message.append("\nSTATUS=").append(line(current));
    }
    systemd.accept(message.toString());
    return Future.succeededFuture();
  }

  /**
   * The configuration is being read again.
   *
   * @param monotonic nanoseconds of CLOCK_MONOTONIC, which is System.nanoTime on Linux
   */
  void reloading(LongSupplier monotonic) {
    long micros = TimeUnit.NANOSECONDS.toMicros(monotonic.getAsLong());
    systemd.accept("RELOADING=1\nMONOTONIC_USEC=" + micros);
  }

  /** It has been read, for better or worse. */
  void reloaded() {
    systemd.accept("READY=1");
  }

  void stopping() {
    stopping = true;
    systemd.accept("STOPPING=1\nSTATUS=stopping");
  }

  /** A line break would begin another message. */
  private static String line(String text) {
    return text.replaceAll("\\R", " ");
  }
}
