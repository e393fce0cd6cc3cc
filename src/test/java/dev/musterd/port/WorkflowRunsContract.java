package dev.musterd.port;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Job;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WorkflowRuns} does, in memory or over HTTP; the world's time is virtual. */
public abstract class WorkflowRunsContract {
  /** More than a client tries. */
  private static final int REFUSALS = 20;

  public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  public final SimulatedGitHub world = new SimulatedGitHub(time, time);

  protected abstract WorkflowRuns runs();

  /** Makes the call where it belongs and waits for its end. */
  protected abstract <T> T ask(Supplier<Future<T>> call);

  @BeforeEach
  void installApp() {
    world.install(ACME);
  }

  /** A run with a job of each name; they wait for a runner. */
  private List<Job.Id> run(String... names) {
    return world.queueRun(ROCKETS, LINUX, names);
  }

  private RunAttempt attempt(Job.Id job) {
    return world.runOf(job).orElseThrow();
  }

  private RunReading read(Job.Id job) {
    RunAttempt run = attempt(job);
    return ask(() -> runs().run(run.repository(), run.run()));
  }

  /** With an access token that is old enough for its refusals to be believed at once. */
  private RerunOutcome rerun(Job.Id job) {
    RunAttempt run = attempt(job);
    ask(() -> runs().run(run.repository(), run.run()));
    time.advance(Duration.ofSeconds(11));
    return ask(() -> runs().rerunFailedJobs(run.repository(), run.run()));
  }

  @Test
  void run_endsWithItsLastJob_andFailsWithAny() {
    List<Job.Id> jobs = run("build", "test");
    assertEquals(new RunReading.Underway(1, "in_progress"), read(jobs.getFirst()));
    world.conclude(jobs.getFirst(), "failure");
    assertEquals(new RunReading.Underway(1, "in_progress"), read(jobs.getFirst()));
    time.advance(Duration.ofMinutes(1));
    world.conclude(jobs.getLast(), "success");
    assertEquals(new RunReading.Ended(1, "failure", time.instant()), read(jobs.getFirst()));
  }

  @Test
  void run_isCancelled_byAPerson() {
    List<Job.Id> jobs = run("build", "test");
    world.conclude(jobs.getFirst(), "failure");
    world.cancelRun(jobs.getLast());
    assertEquals(new RunReading.Ended(1, "cancelled", time.instant()), read(jobs.getFirst()));
  }

  @Test
  void run_isGone_whenGitHubKnowsNone() {
    assertEquals(new RunReading.Gone(), ask(() -> runs().run(ROCKETS, 4711)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500})
  void run_isUnknown_whenRefused(int status) {
    Job.Id job = run("build").getFirst();
    world.fail(Operation.RUN, REFUSALS, Fault.status(status, "No"));
    assertInstanceOf(RunReading.Unknown.class, read(job));
  }

  @Test
  void jobs_sayWhereAndHowTheyEnded() {
    List<Job.Id> jobs = run("build (linux, 25)", "test");
    Instant created = time.instant();
    time.advance(Duration.ofMinutes(2));
    world.addRunner(ACME, "ci-i-0123456789abcdef0", LINUX);
    world.setOnline(ACME, "ci-i-0123456789abcdef0", true);
    world.setOnline(ACME, "ci-i-0123456789abcdef0", false);
    world.conclude(jobs.getFirst(), "failure");
    assertEquals(
        List.of(
            new RunJob(
                jobs.getFirst(),
                "build (linux, 25)",
                Optional.of("failure"),
                Optional.of("ci-i-0123456789abcdef0"),
                created,
                Optional.of(time.instant())),
            new RunJob(
                jobs.getLast(),
                "test",
                Optional.empty(),
                Optional.empty(),
                created,
                Optional.empty())),
        ask(() -> runs().jobs(attempt(jobs.getFirst()))));
  }

  @Test
  void jobs_areAllPages_ofThisAttempt() {
    List<Job.Id> jobs =
        run(IntStream.range(0, 250).mapToObj(i -> "build (" + i + ")").toArray(String[]::new));
    jobs.forEach(job -> world.conclude(job, "failure"));
    RunAttempt first = attempt(jobs.getFirst());
    assertInstanceOf(RerunOutcome.Accepted.class, rerun(jobs.getFirst()));
    assertEquals(jobs, ask(() -> runs().jobs(first)).stream().map(RunJob::id).toList());
    assertEquals(250, ask(() -> runs().jobs(first.next())).size());
  }

  @Test
  void jobs_fail_whenAPageIsRefused() {
    List<Job.Id> jobs =
        run(IntStream.range(0, 101).mapToObj(i -> "build (" + i + ")").toArray(String[]::new));
    world.fail(Operation.RUN_JOBS, REFUSALS, Fault.status(502, "Bad gateway"));
    assertThrows(RuntimeException.class, () -> ask(() -> runs().jobs(attempt(jobs.getFirst()))));
  }

  @Test
  void rerun_makesANewAttempt_ofTheFailedJobsAlone() {
    List<Job.Id> jobs = run("build", "test", "lint");
    world.conclude(jobs.get(0), "failure");
    world.conclude(jobs.get(1), "success");
    world.conclude(jobs.get(2), "cancelled");
    assertEquals(new RerunOutcome.Accepted(), rerun(jobs.getFirst()));
    RunAttempt second = attempt(jobs.getFirst()).next();
    List<RunJob> again = ask(() -> runs().jobs(second));
    assertEquals(List.of("build"), again.stream().map(RunJob::name).toList());
    assertTrue(again.stream().noneMatch(job -> jobs.contains(job.id())), again::toString);
    assertEquals(new RunReading.Underway(2, "in_progress"), read(jobs.getFirst()));
  }

  @Test
  void rerun_isTooEarly_whileTheRunGoesOn() {
    List<Job.Id> jobs = run("build", "test");
    world.conclude(jobs.getFirst(), "failure");
    assertInstanceOf(RerunOutcome.StillRunning.class, rerun(jobs.getFirst()));
    world.conclude(jobs.getLast(), "success");
    assertInstanceOf(RerunOutcome.Accepted.class, rerun(jobs.getFirst()));
    assertInstanceOf(RerunOutcome.StillRunning.class, rerun(jobs.getFirst()));
  }

  @Test
  void rerun_isRefused_withoutThePermission() {
    Job.Id job = run("build").getFirst();
    world.conclude(job, "failure");
    Instant ended = time.instant();
    world.withoutActionsWrite();
    RerunOutcome.Refused refused = assertInstanceOf(RerunOutcome.Refused.class, rerun(job));
    assertTrue(refused.reason().contains("not accessible by integration"), refused::reason);
    assertEquals(new RunReading.Ended(1, "failure", ended), read(job));
  }

  @Test
  void rerun_isRefused_whenTheRunIsGone() {
    assertInstanceOf(RerunOutcome.Refused.class, ask(() -> runs().rerunFailedJobs(ROCKETS, 4711)));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502})
  void rerun_isUnknown_whenGitHubIsLimitedOrDown(int status) {
    Job.Id job = run("build").getFirst();
    world.conclude(job, "failure");
    world.fail(Operation.RERUN, 1, Fault.status(status, "No"));
    assertInstanceOf(RerunOutcome.Unknown.class, rerun(job));
  }
}
