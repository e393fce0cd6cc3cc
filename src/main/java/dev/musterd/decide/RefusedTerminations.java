package dev.musterd.decide;

import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Runner;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Verdicts on instances that EC2 refuses to terminate: nothing is done to them for a while. */
public final class RefusedTerminations {
  private RefusedTerminations() {}

  /**
   * The verdicts without acts on instances that EC2 refuses to terminate, as long as a refusal is
   * in force: their runners have been deregistered, and nothing new can be done.
   *
   * @param refusal why and until when EC2 is not asked to terminate an instance
   */
  public static List<Verdict> heldBack(
      List<Verdict> verdicts, Function<Instance.Id, Optional<String>> refusal) {
    return verdicts.stream().map(verdict -> heldBack(verdict, refusal)).toList();
  }

  private static Verdict heldBack(
      Verdict verdict, Function<Instance.Id, Optional<String>> refusal) {
    Optional<Runner> leaving =
        switch (verdict) {
          case Verdict.Retire(Runner runner, String _) -> Optional.of(runner);
          case Verdict.Terminate(Runner runner, String _) -> Optional.of(runner);
          case Verdict.Expire(Runner runner, String _) -> Optional.of(runner);
          case Verdict.Mismatch(Runner runner, Job.Id _, String _) -> Optional.of(runner);
          case Verdict.Keep _,
              Verdict.Suspect _,
              Verdict.Clear _,
              Verdict.Drain _,
              Verdict.Deregister _,
              Verdict.Question _,
              Verdict.Forget _ ->
              Optional.empty();
        };
    return leaving
        .flatMap(
            runner ->
                refusal
                    .apply(runner.id())
                    .<Verdict>map(
                        why ->
                            new Verdict.Keep(runner, "EC2 does not let it be terminated " + why)))
        .orElse(verdict);
  }
}
