package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.RetireRunner;
import dev.musterd.flow.debug.HoldRunners;
import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Confirmation;
import dev.musterd.http.dashboard.view.Confirmation.Choice;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Retiring a runner, and keeping its machine for debugging. */
final class RunnerActions {
  static final String RETIRE = "/retire";
  static final String HOLD = "/hold";
  static final String RELEASE = "/release";

  private static final String WHEN_IDLE = "when-idle";
  private static final List<Choice> TIMES =
      List.of(
          new Choice("30", "for 30 minutes"),
          new Choice("60", "for an hour"),
          new Choice("120", "for two hours"),
          new Choice("480", "for eight hours"));

  private final RetireRunner retireRunner;
  private final HoldRunners holdRunners;

  RunnerActions(RetireRunner retireRunner, HoldRunners holdRunners) {
    this.retireRunner = retireRunner;
    this.holdRunners = holdRunners;
  }

  static List<Action> of(PageRequest page, RunnerDescription runner, Instant now) {
    String path = Lookups.RUNNERS + runner.runner().id();
    return ActionPages.allowed(
        page,
        new Action("Retire", path + RETIRE),
        runner.runner().instance().isHeld(now)
            ? new Action("Release", path + RELEASE)
            : new Action("Hold", path + HOLD));
  }

  Future<PageResponse> retire(PageRequest page) {
    String runner = page.between(Lookups.RUNNERS, RETIRE);
    return ActionPages.act(
        page,
        question(
            runner,
            "Retire %s?".formatted(runner),
            List.of(
                "It is deregistered at GitHub, and its instance terminated.",
                "A runner that runs a job is left alone, or goes when the job has ended."),
            RETIRE,
            List.of(
                new Choice("now", "now, unless it is busy"),
                new Choice(WHEN_IDLE, "as soon as it is idle"))),
        () ->
            retireRunner
                .retire(runner, page.choice().equals(WHEN_IDLE), page.requester())
                .map(answer -> retired(page, answer)));
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

  Future<PageResponse> hold(PageRequest page) {
    String runner = page.between(Lookups.RUNNERS, HOLD);
    return ActionPages.act(
        page,
        question(
            runner,
            "Hold %s for debugging?".formatted(runner),
            List.of(
                "It takes no new job, and its instance is kept until the time is over.",
                "It counts against the maximum of its pool meanwhile."),
            HOLD,
            TIMES),
        () ->
            holdRunners
                .hold(runner, time(page.choice()), page.requester())
                .map(outcome -> held(page, outcome)));
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

  Future<PageResponse> release(PageRequest page) {
    String runner = page.between(Lookups.RUNNERS, RELEASE);
    return ActionPages.act(
        page,
        question(
            runner,
            "Release %s?".formatted(runner),
            List.of("Its instance ends as others do."),
            RELEASE,
            List.of()),
        () -> holdRunners.release(runner, page.requester()).map(outcome -> held(page, outcome)));
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

  private static Confirmation question(
      String runner, String question, List<String> consequences, String end, List<Choice> choices) {
    String path = Lookups.RUNNERS + runner;
    return new Confirmation(question, consequences, "Yes", path + end, path, choices);
  }
}
