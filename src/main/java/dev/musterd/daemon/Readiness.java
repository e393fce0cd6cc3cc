package dev.musterd.daemon;

import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.AppAccess;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The reasons why the daemon is not ready; none when it is. */
final class Readiness {
  private static final int PERIODS_MAX = 3;

  private final PullLoop queue;
  private final TickLoop github;
  private final TickLoop reaper;
  private final Function<Instant, Optional<Instant>> schedule;
  private final InstantSource clock;
  private final Conditions conditions;
  private volatile boolean listening;
  private volatile boolean stopping;

  /**
   * What is asked each time.
   *
   * @param listed whether what runs has been read
   * @param access what GitHub lets the App do
   */
  record Conditions(BooleanSupplier listed, Supplier<AppAccess> access) {}

  /**
   * @param schedule of the reaper
   */
  Readiness(
      Conditions conditions,
      PullLoop queue,
      TickLoop github,
      TickLoop reaper,
      Function<Instant, Optional<Instant>> schedule,
      InstantSource clock) {
    this.conditions = conditions;
    this.queue = queue;
    this.github = github;
    this.reaper = reaper;
    this.schedule = schedule;
    this.clock = clock;
  }

  /** The webhook port is open. */
  void listening() {
    listening = true;
  }

  void stopping() {
    stopping = true;
  }

  /** Of a node that decides. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>(reasonsOfStandby());
    if (!stopping && !conditions.listed().getAsBoolean()) {
      reasons.add("starting: reading what runs");
    }
    queue.health().failure().ifPresent(why -> reasons.add("the queue: " + why));
    reasons.addAll(ofGitHub());
    if (isLate()) {
      reasons.add(
          "the reaper: no tick has succeeded for three periods"
              + reaper.health().failure().map(why -> ": " + why).orElse(""));
    }
    return reasons;
  }

  /** Of a node that accepts webhooks only, for which it does not need GitHub. */
  List<String> reasonsOfStandby() {
    if (stopping) {
      return List.of("stopping");
    }
    return listening ? List.of() : List.of("starting: the webhook port is not open yet");
  }

  private List<String> ofGitHub() {
    AppAccess access = conditions.access().get();
    List<String> reasons = new ArrayList<>(access.obstacles());
    boolean refused = !reasons.isEmpty();
    access.wrongClock().ifPresent(reasons::add);
    if (!refused) {
      github.health().failure().ifPresent(why -> reasons.add("GitHub: " + why));
    }
    if (github.health().lastSuccess().isEmpty() && github.health().failure().isEmpty()) {
      reasons.add("GitHub: not yet authenticated");
    }
    return reasons;
  }

  private boolean isLate() {
    Optional<Instant> due = reaper.health().lastSuccess();
    for (int period = 0; period < PERIODS_MAX; period++) {
      due = due.flatMap(schedule);
    }
    return due.map(limit -> clock.instant().isAfter(limit))
        .orElse(reaper.health().failure().isPresent());
  }
}
