package dev.musterd.cli.live;

import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.ExplanationText;
import dev.musterd.cli.TerminalText;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints readings below each other: what changed, and each event once. */
final class TopLines {
  private final CommonOptions common;
  private String last = "";
  private Set<JsonObject> printed = Set.of();

  TopLines(CommonOptions common) {
    this.common = common;
  }

  void show(FleetReading reading) {
    if (common.json()) {
      common.out().println(TerminalText.json(reading.json().encode()));
    } else {
      reading.problem().ifPresent(problem -> common.fail(TerminalText.text(problem)));
      events(reading);
      summary(reading);
    }
    common.out().flush();
  }

  private void events(FleetReading reading) {
    List<JsonObject> events = FleetReading.rows(reading.events(), "events");
    events.stream()
        .filter(event -> !printed.contains(event))
        .forEach(event -> common.out().println(ExplanationText.event(event)));
    printed = new HashSet<>(events);
  }

  /** Its time is no change. */
  private void summary(FleetReading reading) {
    String summary = TopText.summary(reading);
    String counts =
        summary.substring(summary.indexOf(' ') + 1).lines().collect(Collectors.joining());
    if (!counts.equals(last)) {
      last = counts;
      common.out().println(summary);
    }
  }
}
