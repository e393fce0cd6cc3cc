package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.RetireRunner;
import dev.musterd.flow.debug.HoldRunners;
import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Confirmation.Choice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Retiring a runner, and keeping its machine for debugging. */
final class RunnerActions {
  private static final String WHEN_IDLE = "when-idle";
  private static final List<Choice> TIMES =
      List.of(
          new Choice("30", "for 30 minutes"),
          new Choice("60", "for an hour"),
          new Choice("120", "for two hours"),
          new Choice("480", "for eight hours"));

  private final NamedAction retire;
  private final NamedAction hold;
  private final NamedAction release;

  RunnerActions(RetireRunner retireRunner, HoldRunners holdRunners) {
    retire =
        new NamedAction(
            new NamedAction.Place(Lookups.RUNNERS, "/retire"),
            "Retire",
            "Retire %s?",
            List.of(
                "It is deregistered at GitHub, and its instance terminated.",
                "A runner that runs a job is left alone, or goes when the job has ended."),
            List.of(
                new Choice("now", "now, unless it is busy"),
                new Choice(WHEN_IDLE, "as soon as it is idle")),
            (page, runner) ->
                retireRunner
                    .retire(runner, page.choice().equals(WHEN_IDLE), page.requester())
                    .map(answer -> retired(page, answer)));
    hold =
        new NamedAction(
            new NamedAction.Place(Lookups.RUNNERS, "/hold"),
            "Hold",
            "Hold %s for debugging?",
            List.of(
                "It takes no new job, and its instance is kept until the time is over.",
                "It counts against the maximum of its pool meanwhile."),
            TIMES,
            (page, runner) ->
                holdRunners
                    .hold(runner, time(page.choice()), page.requester())
                    .map(outcome -> held(page, outcome)));
    release =
        new NamedAction(
            new NamedAction.Place(Lookups.RUNNERS, "/release"),
            "Release",
            "Release %s?",
            List.of("Its instance ends as others do."),
            List.of(),
            (page, runner) ->
                holdRunners.release(runner, page.requester()).map(outcome -> held(page, outcome)));
  }

  List<NamedAction> all() {
    return List.of(retire, hold, release);
  }

  /** Those that make sense for the runner at this moment. */
  List<Action> of(PageRequest page, RunnerDescription described, Instant now) {
    String runner = described.runner().id().value();
    boolean isHeld = described.runner().instance().isHeld(now);
    return ActionPages.allowed(page, retire.on(runner), (isHeld ? release : hold).on(runner));
  }

  private static PageResponse retired(PageRequest page, RetireRunner.Answer answer) {
    return switch (answer) {
      case RetireRunner.Answer.Retired(var instance) ->
          page.message(200, "Done", instance.id() + " is being terminated.", List.of());
      case RetireRunner.Answer.Later(var _, String reason) ->
          page.message(202, "Later", reason, List.of());
      case RetireRunner.Answer.Refused(String reason) ->
          page.message(409, "Not done", reason, List.of());
      case RetireRunner.Answer.Failed(String reason) ->
          page.message(503, "Not done", reason, List.of());
      case RetireRunner.Answer.Unknown(String reason) -> page.notFound(reason);
    };
  }

  /** One of those that the form offers; anything else is the shortest. */
  private static Duration time(String choice) {
    return Duration.ofMinutes(
        TIMES.stream()
            .map(Choice::value)
            .filter(choice::equals)
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElse(30));
  }

  private static PageResponse held(PageRequest page, HoldRunners.Outcome outcome) {
    return switch (outcome) {
      case HoldRunners.Outcome.Held(var instance, var hold, String note) ->
          page.message(
              200,
              "Done",
              "%s is kept until %s.".formatted(instance.id(), hold.until()),
              note.isEmpty() ? List.of() : List.of(note));
      case HoldRunners.Outcome.Released(var instance) ->
          page.message(200, "Done", instance.id() + " is released.", List.of());
      case HoldRunners.Outcome.Unknown(String reason) -> page.notFound(reason);
      case HoldRunners.Outcome.Refused(String reason) ->
          page.message(409, "Not done", reason, List.of());
      case HoldRunners.Outcome.Unanswered(String reason) ->
          page.message(503, "Not done", reason, List.of());
    };
  }
}
