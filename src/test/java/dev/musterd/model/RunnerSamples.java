package dev.musterd.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One runner made into another: at a job, suspected, tagged. */
public final class RunnerSamples {
  private RunnerSamples() {}

  /** The number that {@link ModelSamples#instanceId} made its id of. */
  public static int number(Runner runner) {
    return Integer.parseInt(runner.id().value().substring(2), 16);
  }

  public static Runner at(Runner runner, Job.Id job) {
    return new Runner(
        runner.instance(),
        runner.registration(),
        true,
        runner.setup(),
        Optional.of(job),
        false,
        Optional.empty());
  }

  public static Runner seen(Runner runner, boolean online, boolean busy) {
    Registration registration = ModelSamples.registration(number(runner), online, busy);
    return new Runner(
        runner.instance(),
        Optional.of(registration),
        runner.seenOnline(),
        runner.setup(),
        runner.job(),
        runner.finished(),
        Optional.empty());
  }

  public static Runner finished(Runner runner) {
    return new Runner(
        runner.instance(),
        runner.registration(),
        true,
        runner.setup(),
        Optional.empty(),
        true,
        Optional.empty());
  }

  public static Runner underway(Runner runner) {
    return new Runner(
        runner.instance(),
        runner.registration(),
        false,
        Runner.Setup.UNDERWAY,
        Optional.empty(),
        false,
        Optional.empty());
  }

  public static Runner suspected(Runner runner, Duration ago) {
    Instance was = runner.instance();
    return on(
        runner,
        new Instance(
            was.id(),
            was.ownerPool(),
            was.launchedAt(),
            was.keep(),
            Optional.of(ModelSamples.NOON.minus(ago))));
  }

  public static Runner tagged(Runner runner) {
    Instance was = runner.instance();
    return on(
        runner,
        new Instance(was.id(), was.ownerPool(), was.launchedAt(), true, was.suspectSince()));
  }

  /**
   * @param time from noon on; one before that is over
   */
  public static Runner held(Runner runner, Duration time) {
    Instance.Hold hold = new Instance.Hold(ModelSamples.NOON.plus(time), "alice");
    return on(runner, runner.instance().held(Optional.of(hold)));
  }

  public static Runner of(Owner owner, Runner runner) {
    Instance was = runner.instance();
    Instant launchedAt = was.launchedAt();
    return on(
        runner,
        new Instance(
            was.id(),
            new OwnerPool(runner.instance().ownerPool().pool(), owner),
            launchedAt,
            was.keep(),
            was.suspectSince()));
  }

  private static Runner on(Runner runner, Instance instance) {
    return new Runner(
        instance,
        runner.registration(),
        runner.seenOnline(),
        runner.setup(),
        runner.job(),
        runner.finished(),
        runner.idleSince());
  }
}
