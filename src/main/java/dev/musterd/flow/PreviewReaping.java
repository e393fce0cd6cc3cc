package dev.musterd.flow;

import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Snapshot;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a tick of the reaper would do if it ran now. The lists are read anew and joined with copies
 * of what is known, so that asking, however often, brings no runner nearer to its end.
 */
public final class PreviewReaping {
  private final RefreshInventory refreshInventory;
  private final ReapRunners reapRunners;
  private Future<Preview> underway = Future.failedFuture("not asked yet");

  PreviewReaping(RefreshInventory refreshInventory, ReapRunners reapRunners) {
    this.refreshInventory = refreshInventory;
    this.reapRunners = reapRunners;
  }

  /** One line for each instance, and for each registration that would be forgotten. */
  public record Preview(Instant at, List<Judged> judged) {}

  /**
   * What would become of one of them.
   *
   * @param verdict the rule's word: keep, suspect, clear, deregister, retire, mismatch, terminate,
   *     expire or forget
   * @param runner its name at GitHub; for a runner that is not registered, none
   */
  public record Judged(
      String verdict,
      Optional<Instance.Id> instance,
      Optional<String> runner,
      Optional<String> pool,
      Owner owner,
      Optional<Job.Id> job,
      String reason) {
    public boolean acts() {
      return !verdict.equals("keep");
    }
  }

  /** Fails when EC2's list is missing. Concurrent callers share one answer. */
  public Future<Preview> preview() {
    if (underway.isComplete()) {
      underway = refreshInventory.preview().map(this::judge);
    }
    return underway;
  }

  /** What would be acted on comes first. */
  private Preview judge(RefreshInventory.Preview seen) {
    return new Preview(
        seen.snapshot().takenAt(),
        reapRunners.judge(seen.snapshot(), seen.assignments()).stream()
            .map(PreviewReaping::judged)
            .sorted(Comparator.comparing(judged -> !judged.acts()))
            .toList());
  }

  private static Judged judged(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Keep(Runner runner, String reason) -> judged("keep", runner, reason);
      case Verdict.Suspect(Runner runner, String reason) -> judged("suspect", runner, reason);
      case Verdict.Clear(Runner runner) ->
          judged("clear", runner, "was suspected, and is online again");
      case Verdict.Drain(Runner runner, Registration.Id _, String reason) ->
          judged("drain", runner, reason);
      case Verdict.Deregister(Runner runner, Registration.Id _, String reason) ->
          judged("deregister", runner, reason);
      case Verdict.Retire(Runner runner, String reason) -> judged("retire", runner, reason);
      case Verdict.Question(Runner runner, Job.Id job, String reason) ->
          judged("keep", runner, Optional.of(job), reason);
      case Verdict.Mismatch(Runner runner, Job.Id job, String reason) ->
          judged("mismatch", runner, Optional.of(job), reason);
      case Verdict.Terminate(Runner runner, String reason) -> judged("terminate", runner, reason);
      case Verdict.Expire(Runner runner, String reason) -> judged("expire", runner, reason);
      case Verdict.Forget(Snapshot.Stray stray) ->
          new Judged(
              "forget",
              Optional.empty(),
              Optional.of(stray.registration().name()),
              Optional.empty(),
              stray.owner(),
              Optional.empty(),
              "offline, and its instance is gone since " + stray.firstSeen());
    };
  }

  private static Judged judged(String verdict, Runner runner, String reason) {
    return judged(verdict, runner, runner.job(), reason);
  }

  private static Judged judged(String verdict, Runner runner, Optional<Job.Id> job, String reason) {
    Instance instance = runner.instance();
    return new Judged(
        verdict,
        Optional.of(instance.id()),
        runner.registration().map(Registration::name),
        Optional.of(instance.ownerPool().pool()),
        instance.ownerPool().owner(),
        job,
        reason);
  }
}
