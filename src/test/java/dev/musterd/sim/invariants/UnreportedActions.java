package dev.musterd.sim.invariants;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Every act owes an event: just before it, or soon after its answer. */
final class UnreportedActions {
  /** Longer than the slowest answer takes, with a retry after it. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Who tells first and acts then has paid in advance. */
  private static final Duration IN_ADVANCE = Duration.ofSeconds(2);

  /** Calls on their way when the daemon is killed take effect and are told by nobody. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(1);

  private static final int LATELY_MAX = 200;

  private record Debt(Instant due, String act, Predicate<Event> paidBy) {}

  private record Told(Instant at, Event event) {}

  private final InstantSource clock;
  private final List<Debt> open = new ArrayList<>();
  private final List<Told> lately = new ArrayList<>();
  private final List<String> unpaid = new ArrayList<>();
  private Instant nothingOwedBefore = Instant.MIN;

  UnreportedActions(InstantSource clock) {
    this.clock = clock;
  }

  void owe(String act, Predicate<Event> paidBy) {
    Instant now = clock.instant();
    boolean paid =
        now.isBefore(nothingOwedBefore)
            || lately.stream()
                .anyMatch(
                    told -> !told.at().plus(IN_ADVANCE).isBefore(now) && paidBy.test(told.event()));
    if (!paid) {
      open.add(new Debt(now.plus(PATIENCE), act, paidBy));
    }
  }

  void pay(Event event) {
    Instant now = clock.instant();
    lately.add(new Told(now, event));
    if (lately.size() > LATELY_MAX) {
      lately.removeFirst();
    }
    for (Iterator<Debt> each = open.iterator(); each.hasNext(); ) {
      Debt debt = each.next();
      if (debt.paidBy().test(event)) {
        each.remove();
      } else if (debt.due().isBefore(now)) {
        unpaid.add("no event tells that it " + debt.act());
        each.remove();
      }
    }
  }

  void forgiven() {
    open.clear();
    nothingOwedBefore = clock.instant().plus(LAST_CALLS);
  }

  List<String> unpaid() {
    return unpaid;
  }

  static boolean isAboutARunnerThatGoes(Event event) {
    return switch (event) {
      case Event.RunnerRetired _, Event.RegistrationForgotten _, Event.ConfigurationFailed _ ->
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
