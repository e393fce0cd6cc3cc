package dev.musterd.decide;

import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Setup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of an operator's request to retire a runner. */
public final class Retiring {
  private static final String AFTER = "--when-idle has it retired after that";

  private Retiring() {}

  /**
   * What is known of the runner.
   *
   * @param bootTime of its pool
   * @param ephemeral whether it ends after its one job
   * @param registration that GitHub may have
   * @param listed whether GitHub's list was read for this request
   * @param whenIdle whether a job that it runs may end first
   */
  public record Facts(
      Instant now,
      Runner runner,
      Duration bootTime,
      boolean ephemeral,
      Optional<Registration.Id> registration,
      boolean listed,
      boolean whenIdle) {}

  /** What to do with the runner. */
  public sealed interface Verdict {
    /** Nothing: it may not be touched, or is at work. */
    record Refuse(String reason) implements Verdict {}

    /** Nothing: it ends by itself. */
    record Ends(String reason) implements Verdict {}

    /** Read the lists first: GitHub may have a registration that is not known here. */
    record List() implements Verdict {}

    /** Delete its registration, which GitHub refuses for one at work, and end the instance. */
    record Deregister(Registration.Id registration) implements Verdict {}

    /** End the instance: GitHub does not have its runner. */
    record Terminate() implements Verdict {}

    /** Keep it from further jobs, and retire it once it is idle. */
    record Wait(Optional<Registration.Id> registration, String reason) implements Verdict {}
  }

  public static Verdict judge(Facts facts) {
    Runner runner = facts.runner();
    if (runner.instance().keep()) {
      return new Verdict.Refuse(
          "%s is tagged %s=true, so musterd never ends it: remove the tag first"
              .formatted(runner.id(), Instance.Tag.KEEP));
    } else if (runner.instance().isHeld(facts.now())) {
      return new Verdict.Refuse(
          "%s is %s: `musterd hold %s --off` lets it go"
              .formatted(runner.id(), Holding.reason(runner.instance()), runner.id()));
    } else if (runner.finished()) {
      return new Verdict.Ends(runner.id() + " has done its work, and is about to go");
    } else if (runner.phase(facts.now(), facts.bootTime()) == Runner.Phase.BUSY) {
      return busy(facts, runner.job().map(job -> "runs job " + job).orElse("runs a job"));
    } else if (facts.registration().isPresent()) {
      return new Verdict.Deregister(facts.registration().get());
    } else if (runner.setup() == Setup.UNDERWAY) {
      return new Verdict.Refuse(
          runner.id() + " is just being registered with GitHub: try again in a few seconds");
    }
    return facts.listed() ? new Verdict.Terminate() : new Verdict.List();
  }

  /** The verdict when GitHub refuses to delete the registration of a runner that is at work. */
  public static Verdict stillBusy(Facts facts) {
    return busy(facts, "runs a job, as GitHub says");
  }

  private static Verdict busy(Facts facts, String works) {
    String what = facts.runner().id() + " " + works;
    if (!facts.whenIdle()) {
      return new Verdict.Refuse(what + ", and is left alone; " + AFTER);
    }
    return facts.ephemeral()
        ? new Verdict.Ends(what + ", takes no other, and ends after it")
        : new Verdict.Wait(facts.registration(), what + ", gets no other, and ends after it");
  }
}
