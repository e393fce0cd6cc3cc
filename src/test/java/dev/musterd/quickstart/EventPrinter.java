package dev.musterd.quickstart;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Prints the daemon's events as lines for a reader, with seconds since the start. */
final class EventPrinter {
  /** The words for each event; others are not printed. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("binary-mirrored", "mirrored"),
          Map.entry("daemon-ready", "ready"),
          Map.entry("daemon-stopping", "stopping"),
          Map.entry("daemon-stopped", "stopped"),
          Map.entry("delivery-redelivered", "redelivered"),
          Map.entry("job-admitted", "admitted"),
          Map.entry("job-held", "held"),
          Map.entry("fleet-requested", "asking EC2"),
          Map.entry("instances-launched", "launched"),
          Map.entry("runner-configured", "registered"),
          Map.entry("instance-adopted", "adopted"),
          Map.entry("job-covered", "covered"),
          Map.entry("job-started", "started"),
          Map.entry("job-finished", "finished"),
          Map.entry("runner-retired", "retired"),
          Map.entry("instance-terminated", "reaped"),
          Map.entry("instance-vanished", "gone"),
          Map.entry("lease-acquired", "decides"),
          Map.entry("lease-released", "released"),
          Map.entry("lease-awaited", "stands by"));

  private final PrintStream out;
  private final Instant begin = Instant.now();

  EventPrinter(PrintStream out) {
    this.out = out;
  }

  /** One line of the daemon's output; what is not an event is printed as it is. */
  void line(String line) {
    print("", line);
  }

  /** One line of the output of one of several daemons, without what is printed for each job. */
  void line(String node, String line) {
    if (!line.contains("\"job-held\"")) {
      print(node + "  ", line);
    }
  }

  private void print(String prefix, String line) {
    if (!line.startsWith("{")) {
      say("daemon", prefix + line);
      return;
    }
    try {
      print(prefix, new JsonObject(line));
    } catch (DecodeException unreadable) {
      say("daemon", prefix + line);
    }
  }

  void say(String what, String about) {
    double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
    out.printf("%7.2f s  %-12s %s%n", seconds, what, about);
  }

  private void print(String prefix, JsonObject event) {
    String name = event.getString("event", "");
    String level = event.getString("level", "");
    String word = WORDS.get(name);
    if (word != null) {
      say(word, prefix + details(event));
    } else if (level.equals("WARN") || level.equals("ERROR")) {
      say(name.isEmpty() ? "log" : name, prefix + details(event));
    }
  }

  private static String details(JsonObject event) {
    StringBuilder text = new StringBuilder();
    event.forEach(
        field -> {
          if (!field.getKey().equals("at")
              && !field.getKey().equals("event")
              && !field.getKey().equals("level")) {
            text.append(text.isEmpty() ? "" : "  ").append(field.getKey());
            text.append(' ').append(field.getValue());
          }
        });
    return text.toString();
  }
}
