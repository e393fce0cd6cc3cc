package dev.musterd.http.dashboard.view;

import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import java.time.Instant;
import java.util.Optional;

/**
 * A runner.
 *
 * @param job that it runs, or that it is meant for
 * @param assigned whether it is only meant for the job
 * @param notes what else is special about it, such as that it is kept
 */
public record RunnerRow(
    Link runner,
    Link pool,
    String owner,
    String phase,
    Moment launched,
    Optional<Link> job,
    boolean assigned,
    String notes) {

  static RunnerRow of(RunnerDescription described, Instant now) {
    Runner runner = described.runner();
    Instance instance = runner.instance();
    return new RunnerRow(
        Link.runner(instance.id()),
        Link.pool(instance.ownerPool().pool()),
        instance.ownerPool().owner().name(),
        Words.of(described.phase()),
        Moment.of(instance.launchedAt(), now),
        runner.job().or(described::assignedJob).map(Link::job),
        runner.job().isEmpty(),
        notes(described, now));
  }

  private static String notes(RunnerDescription described, Instant now) {
    Runner runner = described.runner();
    if (runner.instance().isHeld(now)) {
      return runner
          .instance()
          .hold()
          .map(
              hold ->
                  "held by %s until %s".formatted(hold.by(), Moment.of(hold.until(), now).clock()))
          .orElse("");
    } else if (described.retiring()) {
      return "is retired once it is idle";
    } else if (runner.instance().keep()) {
      return "tagged musterd:keep";
    }
    return runner
        .instance()
        .suspectSince()
        .map(since -> "GitHub does not show it, since " + Moment.of(since, now).clock())
        .or(() -> runner.idleSince().map(since -> "idle since " + Moment.of(since, now).clock()))
        .orElse("");
  }
}
