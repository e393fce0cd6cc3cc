package dev.musterd.port;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Job;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CheckRuns} does, in memory or over HTTP; the world's time is virtual. */
public abstract class CheckRunsContract {
  /** More than a client tries. */
  private static final int REFUSALS = 20;

  public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  public final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final List<Job.Id> jobs = new ArrayList<>();

  protected abstract CheckRuns checkRuns();

  /** Makes the call where it belongs and waits for its end. */
  protected abstract <T> T ask(Supplier<Future<T>> call);

  @BeforeEach
  void installApp() {
    world.install(ACME);
    jobs.addAll(world.queueRun(ROCKETS, LINUX, "build", "test"));
  }

  private CheckRun run(int job, boolean completed, String why) {
    String sha = SimulatedGitHub.shaOf(world.runOf(jobs.get(job)).orElseThrow());
    return new CheckRun(jobs.get(job), ROCKETS, sha, completed, "Waits", why);
  }

  private CheckRunOutcome open(CheckRun run) {
    return ask(() -> checkRuns().open(run));
  }

  private long opened(CheckRun run) {
    return assertInstanceOf(CheckRunOutcome.Posted.class, open(run)).id();
  }

  @Test
  void one_isMade_changed_andCompleted() {
    long id = opened(run(0, false, "full"));
    assertEquals(List.of(run(0, false, "full")), world.checkRuns());
    CheckRun changed = run(0, false, "no capacity");
    assertEquals(new CheckRunOutcome.Posted(id), ask(() -> checkRuns().update(id, changed)));
    assertEquals(List.of(changed), world.checkRuns());
    CheckRun completed = run(0, true, "it started");
    ask(() -> checkRuns().update(id, completed));
    assertEquals(List.of(completed), world.checkRuns());
  }

  /** As after a crash, or an answer that was lost. */
  @Test
  void oneOfAnEarlierProcess_isFound() {
    long id = opened(run(0, false, "full"));
    assertEquals(id, opened(run(0, false, "still full")));
    assertEquals(List.of(run(0, false, "still full")), world.checkRuns());
  }

  @Test
  void jobsOfOneCommit_haveOneEach() {
    opened(run(0, false, "full"));
    opened(run(1, false, "full"));
    assertEquals(2, world.checkRuns().size());
  }

  @Test
  void lostAnswer_isUnknown_andMakesNoSecondOne() {
    world.fail(Operation.CHECK_RUN_WRITE, 1, new Fault.DropAfterEffect());
    assertInstanceOf(CheckRunOutcome.Unknown.class, open(run(0, false, "full")));
    opened(run(0, false, "full"));
    assertEquals(1, world.checkRuns().size());
  }

  @Test
  void withoutThePermission_itIsRefused() {
    world.withoutChecksWrite();
    CheckRunOutcome.Refused refused =
        assertInstanceOf(CheckRunOutcome.Refused.class, open(run(0, false, "full")));
    assertTrue(refused.reason().contains("not accessible"), refused::reason);
  }

  @Test
  void unknownOne_isRefused() {
    CheckRun run = run(0, false, "full");
    assertInstanceOf(CheckRunOutcome.Refused.class, ask(() -> checkRuns().update(4711, run)));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502})
  void outage_isUnknown(int status) {
    long id = opened(run(0, false, "full"));
    world.fail(Operation.CHECK_RUNS, REFUSALS, Fault.status(status, "No"));
    world.fail(Operation.CHECK_RUN_WRITE, REFUSALS, Fault.status(status, "No"));
    assertInstanceOf(CheckRunOutcome.Unknown.class, open(run(1, false, "full")));
    CheckRun changed = run(0, false, "other");
    assertInstanceOf(CheckRunOutcome.Unknown.class, ask(() -> checkRuns().update(id, changed)));
  }

  @Test
  void budget_isWhatGitHubSaidLast() {
    world.limitCalls(10);
    assertEquals(OptionalDouble.empty(), checkRuns().budgetLeft(ROCKETS));
    opened(run(0, false, "full"));
    assertEquals(0.8, checkRuns().budgetLeft(ROCKETS).orElseThrow(), 0.001);
  }
}
