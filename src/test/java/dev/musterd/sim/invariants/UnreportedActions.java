package dev.musterd.sim.invariants;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Acts of the daemon without an event: each needs one just before it, or soon after its answer. */
final class UnreportedActions {
  /** Longer than the slowest answer takes, with a retry after it. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long before its act an event may be recorded. */
  private static final Duration IN_ADVANCE = Duration.ofSeconds(2);

  /** Calls on their way when the daemon is killed take effect without an event. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(1);

  private static final int RECENT_MAX = 200;

  private record Expected(Instant due, String act, Predicate<Event> reportedBy) {}

  private record Reported(Instant at, Event event) {}

  private final InstantSource clock;
  private final List<Expected> open = new ArrayList<>();
  private final Deque<Reported> recent = new ArrayDeque<>();
  private final List<String> missing = new ArrayList<>();
  private Instant nothingExpectedBefore = Instant.MIN;

  UnreportedActions(InstantSource clock) {
    this.clock = clock;
  }

  void expect(String act, Predicate<Event> reportedBy) {
    Instant now = clock.instant();
    if (!now.isBefore(nothingExpectedBefore) && !isReported(reportedBy, now)) {
      open.add(new Expected(now.plus(PATIENCE), act, reportedBy));
    }
  }

  /** Looks through the events from the newest to the last that came so far in advance. */
  private boolean isReported(Predicate<Event> reportedBy, Instant now) {
    Instant from = now.minus(IN_ADVANCE);
    for (Iterator<Reported> each = recent.descendingIterator(); each.hasNext(); ) {
      Reported event = each.next();
      if (event.at().isBefore(from)) {
        return false;
      }
      if (reportedBy.test(event.event())) {
        return true;
      }
    }
    return false;
  }

  void reported(Event event) {
    Instant now = clock.instant();
    recent.add(new Reported(now, event));
    if (recent.size() > RECENT_MAX) {
      recent.removeFirst();
    }
    for (Iterator<Expected> each = open.iterator(); each.hasNext(); ) {
      Expected expected = each.next();
      if (expected.reportedBy().test(event)) {
        each.remove();
      } else if (expected.due().isBefore(now)) {
        missing.add("no event says that it " + expected.act());
        each.remove();
      }
    }
  }

  void crashed() {
    open.clear();
    nothingExpectedBefore = clock.instant().plus(LAST_CALLS);
  }

  List<String> missing() {
    return missing;
  }

  static boolean isAboutARunnerThatGoes(Event event) {
    return switch (event) {
      case Event.RunnerRetired _,
          Event.RunnerDeregistered _,
          Event.RegistrationForgotten _,
          Event.ConfigurationFailed _ ->
          true;
      default -> false;
    };
  }

  static boolean isAboutConfiguring(Event event, Instance.Id instance) {
    return switch (event) {
      case Event.RunnerConfigured it -> it.instance().equals(instance);
      case Event.ConfigurationFailed it -> it.instance().equals(instance);
      default -> false;
    };
  }

  static boolean isAboutLaunching(Event event, OwnerPool ownerPool) {
    return switch (event) {
      case Event.InstancesLaunched it -> it.group().equals(ownerPool);
      case Event.LaunchShort it -> it.group().equals(ownerPool);
      case Event.LaunchRejected it -> it.group().equals(ownerPool);
      case Event.FleetRequested it -> it.group().equals(ownerPool);
      default -> false;
    };
  }
}
