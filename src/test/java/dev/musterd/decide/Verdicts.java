package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Reaping.Facts;
import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.model.Job;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerSamples;
import dev.musterd.model.Snapshot.Stray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reaper's verdicts in words, to compare them at a glance. */
final class Verdicts {
  private Verdicts() {}

  static List<String> words(Facts facts) {
    return Reaping.judge(facts).stream().map(Verdicts::words).toList();
  }

  static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Keep(Runner _, String reason) -> "Keep " + reason;
      case Verdict.Suspect(Runner _, String reason) -> "Suspect " + reason;
      case Verdict.Clear _ -> "Clear";
      case Verdict.Drain(Runner _, Registration.Id _, String reason) -> "Drain " + reason;
      case Verdict.Deregister(Runner _, Registration.Id _, String reason) -> "Deregister " + reason;
      case Verdict.Retire(Runner _, String reason) -> "Retire " + reason;
      case Verdict.Question(Runner _, Job.Id job, String _) -> "Question " + job;
      case Verdict.Mismatch(Runner _, Job.Id job, String _) -> "Mismatch " + job;
      case Verdict.Terminate(Runner _, String reason) -> "Terminate " + reason;
      case Verdict.Expire(Runner _, String reason) -> "Expire " + reason;
      case Verdict.Forget _ -> "Forget";
    };
  }

  /** By the number of the runner or registration, independent of the order of the groups. */
  static List<String> numbered(List<Verdict> verdicts) {
    Map<Long, String> lines = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      long number = number(verdict);
      assertEquals(null, lines.put(number, number + " " + words(verdict)), "judged once");
    }
    return new ArrayList<>(lines.values());
  }

  static long number(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Keep(Runner runner, String _) -> RunnerSamples.number(runner);
      case Verdict.Suspect(Runner runner, String _) -> RunnerSamples.number(runner);
      case Verdict.Clear(Runner runner) -> RunnerSamples.number(runner);
      case Verdict.Drain(Runner runner, Registration.Id _, String _) ->
          RunnerSamples.number(runner);
      case Verdict.Deregister(Runner runner, Registration.Id _, String _) ->
          RunnerSamples.number(runner);
      case Verdict.Retire(Runner runner, String _) -> RunnerSamples.number(runner);
      case Verdict.Question(Runner runner, Job.Id _, String _) -> RunnerSamples.number(runner);
      case Verdict.Mismatch(Runner runner, Job.Id _, String _) -> RunnerSamples.number(runner);
      case Verdict.Terminate(Runner runner, String _) -> RunnerSamples.number(runner);
      case Verdict.Expire(Runner runner, String _) -> RunnerSamples.number(runner);
      case Verdict.Forget(Stray stray) -> stray.registration().id().value();
    };
  }
}
