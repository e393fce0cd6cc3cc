package dev.musterd.http.dashboard.view;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one job, from GitHub's queue to its end.
 *
 * @param steps in their order
 * @param bars what the job waited for meanwhile
 * @param total from the first step to the last, or to now when it goes on
 */
public record JobStages(List<Step> steps, List<Bar> bars, String total) {
  /**
   * One thing that happened.
   *
   * @param took since the step before
   */
  public record Step(String name, String detail, Moment at, String took) {}

  /** A step, and what the job waits for from then on: the name of a colour, or the end. */
  private record Mark(Instant at, String name, String detail, String then) {}

  private static final String END = "";

  /**
   * @param queuedAt by GitHub's clock, as far as it is known
   */
  static JobStages of(Optional<Instant> queuedAt, List<TimedEvent> timeline, Instant now) {
    List<Mark> marks = new ArrayList<>();
    queuedAt.ifPresent(at -> marks.add(new Mark(at, "queued at GitHub", "", "delivery")));
    timeline.stream()
        .filter(recorded -> !comesLate(recorded.event(), marks))
        .forEach(recorded -> mark(recorded).ifPresent(marks::add));
    if (marks.isEmpty()) {
      return new JobStages(List.of(), List.of(), "");
    }
    boolean over = marks.getLast().then().equals(END);
    Instant end = over ? marks.getLast().at() : now;
    Axis axis = new Axis(marks.getFirst().at(), end);
    return new JobStages(
        steps(marks, now), bars(marks, axis), Span.text(Duration.between(axis.from(), axis.to())));
  }

  /**
   * A job that has started is let go by the queue, and goes on; EC2's and GitHub's lists may show
   * later that its runner has come, or another.
   */
  private static boolean comesLate(Event event, List<Mark> before) {
    String last = before.isEmpty() ? "" : before.getLast().then();
    return switch (event) {
      case Event.JobReleased _ -> last.equals("busy");
      case Event.InstanceRunning _, Event.RunnerOnline _ -> last.equals("busy") || last.equals(END);
      default -> false;
    };
  }

  private static Optional<Mark> mark(TimedEvent recorded) {
    Instant at = recorded.at();
    return Optional.ofNullable(
        switch (recorded.event()) {
          case Event.JobAdmitted it ->
              new Mark(at, "webhook answered", "pool " + it.group().pool() + " takes it", "held");
          case Event.JobRefused it -> new Mark(at, "refused", it.reason(), END);
          case Event.JobNotQueued it -> new Mark(at, "not taken by the queue", it.reason(), END);
          case Event.JobReceived it -> new Mark(at, "received from the queue", times(it), "held");
          case Event.JobHeld it -> new Mark(at, "held", it.reason(), "held");
          case Event.FleetRequested it ->
              new Mark(at, "EC2 asked", Words.count(it.count(), "instance"), "launch");
          case Event.InstancesLaunched it ->
              new Mark(at, "EC2 launched", String.join(", ", it.from()), "configure");
          case Event.LaunchShort it -> new Mark(at, "EC2 has no capacity", it.reason(), "held");
          case Event.LaunchRejected it -> new Mark(at, "EC2 refused", it.reason(), "held");
          case Event.JobCovered it ->
              new Mark(at, "runner meant for it", it.instance().value(), "booting");
          case Event.RunnerConfigured it ->
              new Mark(at, "runner configured", it.instance().value(), "booting");
          case Event.InstanceRunning it ->
              new Mark(at, "booted", "EC2 lists %s as running".formatted(it.instance()), "booted");
          case Event.RunnerOnline it ->
              new Mark(at, "online", "GitHub lists %s".formatted(it.instance()), "online");
          case Event.ConfigurationFailed it -> new Mark(at, "not configured", it.reason(), "held");
          case Event.RunnerMismatched it -> new Mark(at, "runner stayed idle", it.reason(), "held");
          case Event.JobStarted it -> new Mark(at, "started", "on " + it.runner(), "busy");
          case Event.JobFinished it -> new Mark(at, "finished", it.conclusion(), END);
          case Event.JobReleased it -> new Mark(at, "let go", it.reason(), END);
          case Event.JobBuried it -> new Mark(at, "given up", it.reason(), END);
          default -> null;
        });
  }

  private static String times(Event.JobReceived received) {
    return received.timesReceived() == 1 ? "" : "for the " + received.timesReceived() + "th time";
  }

  private static List<Step> steps(List<Mark> marks, Instant now) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      String took = i == 0 ? "" : Span.text(Duration.between(marks.get(i - 1).at(), mark.at()));
      steps.add(new Step(mark.name(), mark.detail(), Moment.of(mark.at(), now), took));
    }
    return steps;
  }

  /** Neighbours that wait for the same are one. */
  private static List<Bar> bars(List<Mark> marks, Axis axis) {
    List<Bar> bars = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= marks.size(); i++) {
      String state = marks.get(first).then();
      if (i < marks.size() && marks.get(i).then().equals(state)) {
        continue;
      }
      if (!state.equals(END)) {
        Instant until = i < marks.size() ? marks.get(i).at() : axis.to();
        bars.add(Bar.of(axis, state, marks.get(first).at(), until));
      }
      first = i;
    }
    return bars;
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
