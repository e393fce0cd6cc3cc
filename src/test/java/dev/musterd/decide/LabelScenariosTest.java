package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Admission.Verdict;
import dev.musterd.model.Job;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.RunnerPool.Match;
import dev.musterd.model.WebhookEvent.JobQueued;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which jobs go to which pool, by the numbers of docs/scenarios.md. The pools have {@code
 * self-hosted}, system and architecture among their labels, as every configured pool does.
 */
class LabelScenariosTest {
  @ParameterizedTest(name = "{0}: {1} [{2}], job [{3}] -> {4}")
  @CsvSource(
      textBlock =
          """
          17, SUBSET, test,          self-hosted test,                   true
          18, SUBSET, test test2,    self-hosted,                        true
          19, SUBSET, test test2,    self-hosted linux test test2,       true
          20, ANY,    test no-check, test2,                              true
          21, SUBSET, test,          self-hosted linux not_allowed,      false
          22, EXACT,  a b,           self-hosted linux x64 a b,          true
          22, EXACT,  a b,           Self-Hosted LINUX X64 A B,          true
          22, EXACT,  a b,           b a x64 linux self-hosted,          true
          22, EXACT,  a b,           self-hosted linux x64 a b c,        false
          22, SUBSET, a b,           self-hosted a,                      true
          22, SUBSET, a,             a b,                                false
          23, SUBSET, gpu,           gpu cuda,                           false
          24, EXACT,  a b c,         self-hosted linux x64 a b,          false
          24, EXACT,  a b,           self-hosted linux x64 a b c,        false
          24, EXACT,  a,             '',                                 false
          25, SUBSET, a,             '',                                 false
          25, EXACT,  '',            '',                                 false
          26, SUBSET, Test,          self-hosted test,                   true
          26, SUBSET, test,          self-hosted Test,                   true
          28, SUBSET, test,          self-hosted on-demand,              false
          """)
  void job_isTakenByPool_asTheScenarioSays(
      int row, Match match, String extra, String labels, boolean taken) {
    RunnerPool pool =
        PoolBuilder.pool("only")
            .match(match)
            .labels(words("self-hosted linux x64 " + extra))
            .build();
    assertEquals(taken, judge(List.of(pool), labels) instanceof Verdict.Admitted, "row " + row);
  }

  /** Row 27; the loose one is first in the file, and first by name. */
  @ParameterizedTest(name = "job [{0}] -> {1}")
  @CsvSource({
    "self-hosted linux,                 a-loose",
    "self-hosted linux x64 gpu,         b-gpu",
    "self-hosted linux x64 gpu large,   c-exact",
    "LARGE GPU x64 linux SELF-HOSTED,   c-exact",
    "self-hosted large,                 c-exact",
    "self-hosted linux x64 gpu huge,    none",
  })
  void mostSpecificPool_isChosen_whereverItStands(String labels, String pool) {
    List<RunnerPool> pools =
        List.of(
            pool("a-loose", "self-hosted linux x64"),
            pool("b-gpu", "self-hosted linux x64 gpu"),
            pool("c-exact", "self-hosted linux x64 gpu large"));
    assertEquals(pool, chosen(pools, labels));
    assertEquals(pool, chosen(pools.reversed(), labels));
  }

  /** Row 29, first; a job gets one runner, so there is no "all", and chance decides nothing. */
  @Test
  void firstByName_isChosen_whenPoolsAreEqual() {
    List<RunnerPool> pools = List.of(pool("q2", "linux"), pool("q1", "linux"), pool("z", "linux"));
    assertEquals("q1", chosen(pools, "linux"));
  }

  private static String chosen(List<RunnerPool> pools, String labels) {
    return switch (judge(pools, labels)) {
      case Verdict.Admitted(var ticket) -> ticket.pool();
      case Verdict.Refused _ -> "none";
    };
  }

  private static Verdict judge(List<RunnerPool> pools, String labels) {
    Job job = ModelSamples.job(1, words(labels));
    return new Admission(pools, Owner.Scope.ORGANIZATION, List.of(), false)
        .judge(new JobQueued(job, true, Optional.empty(), 7, "delivery-1", false));
  }

  private static RunnerPool pool(String name, String labels) {
    return PoolBuilder.pool(name).labels(words(labels)).build();
  }

  private static String[] words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
  }
}
