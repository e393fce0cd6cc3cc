package dev.musterd.cli.live;

import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.ManagementOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd top}. */
@Command(
    name = "top",
    description = {
      "Shows the queue, the runners and the latest events of the running daemon, live: it is read",
      "again after each event, and where events do not come, again and again.",
      "On a terminal it fills the screen until q or Ctrl-C; elsewhere it prints lines."
    })
public final class TopCommand implements Callable<Integer> {
  /** How often lines look for an event. */
  private static final Duration STEP = Duration.ofMillis(100);

  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Least time between two readings, from 1 to 3600 (default: ${DEFAULT-VALUE}).")
  private int interval;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Ends after so many readings, at each interval, which are printed as lines.")
  private long count = Long.MAX_VALUE;

  @Override
  public Integer call() {
    if (interval < 1 || interval > 3600) {
      common.fail("--interval must be from 1 to 3600");
      return ExitCode.USAGE;
    } else if (count < 1) {
      common.fail("--count must be at least 1");
      return ExitCode.USAGE;
    }
    Duration pause = Duration.ofSeconds(interval);
    return management.with(
        common,
        daemon ->
            common.onTerminal() && count == Long.MAX_VALUE
                ? screen(daemon, pause)
                : lines(daemon, pause));
  }

  /** The library for terminals is loaded only here. */
  private int screen(ManagementClient daemon, Duration pause) {
    FleetReading first = FleetReading.read(daemon);
    try (TopScreen screen = TopScreen.open();
        FleetChanges changes = FleetChanges.of(daemon)) {
      screen.show(
          first,
          reading -> reading.next(daemon),
          new ReadingPace(changes, pause, System::nanoTime));
      return ExitCode.OK;
    } catch (IOException | IllegalStateException unusable) {
      return lines(daemon, pause);
    }
  }

  private int lines(ManagementClient daemon, Duration pause) {
    TopLines lines = new TopLines(common);
    FleetReading reading = FleetReading.read(daemon);
    lines.show(reading);
    try {
      if (count == Long.MAX_VALUE) {
        follow(daemon, pause, lines, reading); // Ends with an interrupt.
      }
      for (long i = 1; i < count; i++) {
        Thread.sleep(pause);
        reading = reading.next(daemon);
        lines.show(reading);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  /** Until it is interrupted. */
  private static void follow(
      ManagementClient daemon, Duration pause, TopLines lines, FleetReading first)
      throws InterruptedException {
    FleetReading reading = first;
    try (FleetChanges changes = FleetChanges.of(daemon)) {
      ReadingPace pace = new ReadingPace(changes, pause, System::nanoTime);
      while (true) {
        Thread.sleep(STEP);
        if (pace.isDue()) {
          pace.begin();
          reading = reading.next(daemon);
          pace.done();
          lines.show(reading);
        }
      }
    }
  }
}
