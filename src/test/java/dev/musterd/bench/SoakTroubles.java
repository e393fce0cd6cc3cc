package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes wrong on the days of a {@link Soak}: one neighbour a day is out of reach for a quarter
 * of it, each in each way within fifteen days, and clocks step every other day.
 */
final class SoakTroubles {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_";
  private static final String GITHUB = "QUICKSTART_GITHUB_URL";

  /** By the variable of the daemon's environment that names them. */
  private static final List<String> NEIGHBOURS =
      List.of(GITHUB, ENDPOINT + "SQS", ENDPOINT + "EC2", ENDPOINT + "SSM", ENDPOINT + "S3");

  private static final List<Door.Mode> OUTAGES =
      List.of(Door.Mode.REFUSES, Door.Mode.HANGS, Door.Mode.ANSWERS_503);

  private static final double BEGIN = 0.25;
  private static final double END = 0.5;

  private final ServiceDoubles services;
  private final List<Door> doors = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private boolean out;

  SoakTroubles(ServiceDoubles services) {
    this.services = services;
    Vertx vertx = services.vertx();
    for (String neighbour : NEIGHBOURS) {
      doors.add(Door.before(vertx, URI.create(services.environment().get(neighbour))));
    }
  }

  /** Where the daemon finds its neighbours instead. */
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < NEIGHBOURS.size(); i++) {
      variables.put(NEIGHBOURS.get(i), doors.get(i).uri().toString());
    }
    return variables;
  }

  /** GitHub's address, which persistent runners are configured with. */
  String gitHub() {
    return environment().get(GITHUB);
  }

  /** The clocks of the others step ahead, back, behind, and back again. */
  void morning(int day, Duration step) {
    Duration ahead =
        switch (day % 4) {
          case 1 -> step;
          case 3 -> step.negated();
          default -> Duration.ZERO;
        };
    services.clocksAhead(ahead);
    counts.merge("clock steps", 1, Integer::sum);
  }

  /**
   * @param part of the day that has passed
   */
  void during(int day, double part) {
    boolean now = part >= BEGIN && part < END;
    if (now && !out) {
      Door.Mode mode = OUTAGES.get(day % OUTAGES.size());
      int neighbour = day % doors.size();
      doors.get(neighbour).become(mode);
      String name = NEIGHBOURS.get(neighbour).replaceAll("AWS_ENDPOINT_URL_|QUICKSTART_|_URL", "");
      counts.merge(name + " " + mode, 1, Integer::sum);
      out = true;
    } else if (!now && out) {
      evening();
    }
  }

  /** Everything can be reached again. */
  void evening() {
    if (out) {
      doors.forEach(
          door -> {
            if (!door.isOpen()) {
              door.become(Door.Mode.OPEN);
            }
          });
      out = false;
    }
  }

  Map<String, Integer> counts() {
    return counts;
  }
}
