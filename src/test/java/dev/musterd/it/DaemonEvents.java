package dev.musterd.it;

import dev.musterd.doubles.DaemonProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The events of one daemon's log; each line is parsed once, however often a test asks. */
final class DaemonEvents {
  private final DaemonProcess process;
  private final List<JsonObject> parsed = new ArrayList<>();
  private int linesRead;

  DaemonEvents(DaemonProcess process) {
    this.process = process;
  }

  /** Those of one name so far, in their order. */
  synchronized List<JsonObject> named(String name) {
    List<String> lines = process.lines();
    for (String line : lines.subList(linesRead, lines.size())) {
      if (line.startsWith("{") && line.endsWith("}")) {
        parsed.add(new JsonObject(line));
      }
    }
    linesRead = lines.size();
    return parsed.stream().filter(event -> name.equals(event.getString("event"))).toList();
  }
}
