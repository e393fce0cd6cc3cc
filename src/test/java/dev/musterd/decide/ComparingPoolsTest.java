package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.RunnerPool.Match;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparingPoolsTest {
  private static final RunnerPool TAKEN = PoolBuilder.pool("taken").labels("linux", "x64").build();

  private static Job job(String... labels) {
    return new Job(
        new Job.Id(1),
        2,
        1,
        new Owner.Repository("acme", "widgets"),
        Labels.of(labels),
        Instant.EPOCH);
  }

  private static String reason(RunnerPool other, Job job) {
    List<ComparingPools.PassedOver> others =
        ComparingPools.judge(List.of(TAKEN, other), TAKEN, job);
    assertEquals(1, others.size());
    assertEquals(other.name(), others.getFirst().pool());
    return others.getFirst().reason();
  }

  @Test
  void missingLabels_areNamed() {
    RunnerPool gpu = PoolBuilder.pool("gpu").labels("linux", "gpu").build();
    assertEquals("lacks x64", reason(gpu, job("linux", "x64")));
  }

  @Test
  void poolThatWantsExactlyItsLabels_saysSo() {
    RunnerPool exact = PoolBuilder.pool("exact").labels("linux", "x64").match(Match.EXACT).build();
    assertEquals(
        "takes only jobs with exactly its labels [linux,x64]", reason(exact, job("linux")));
  }

  @Test
  void priority_decidesBeforeLabels() {
    RunnerPool later = PoolBuilder.pool("later").labels("linux", "x64").priority(200).build();
    assertEquals(
        "would take it, after taken: its priority is 200, that of taken is "
            + TAKEN.selection().priority(),
        reason(later, job("linux", "x64")));
  }

  @Test
  void closerFit_decidesBetweenEquals() {
    RunnerPool wide = PoolBuilder.pool("wide").labels("linux", "x64", "big").build();
    assertEquals("would take it, but taken fits more closely", reason(wide, job("linux", "x64")));
  }

  @Test
  void poolThatFitsBetterNow_saysThatTheJobCameBefore() {
    RunnerPool first = PoolBuilder.pool("first").labels("linux", "x64").priority(1).build();
    assertEquals(
        "would take it now; the job came when taken fitted best",
        reason(first, job("linux", "x64")));
  }

  @Test
  void jobWithoutLabels_namesTheSetting() {
    RunnerPool plain = PoolBuilder.pool("plain").labels("linux").build();
    assertEquals("the job has no labels, and accept-unlabelled is not set", reason(plain, job()));
  }
}
