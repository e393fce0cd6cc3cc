package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.model.StartReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JobStartMetricsTest {
  private static final Instant QUEUED = Instant.parse("2026-11-02T09:00:00Z");
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");
  private static final Instance.Id OTHER = new Instance.Id("i-0123456789abcdef1");
  private static final Job.Id JOB = new Job.Id(1);
  private static final StartObjective OBJECTIVE = new StartObjective(Duration.ofSeconds(60), 0.95);

  private final VirtualTime time = new VirtualTime(QUEUED);
  private final Metrics metrics = new Metrics(time);

  JobStartMetricsTest() {
    metrics.objectives(_ -> Optional.of(OBJECTIVE));
  }

  private void after(int seconds, Event event) {
    time.advance(Duration.ofSeconds(seconds));
    metrics.record(event);
  }

  private static Event admitted(long job) {
    return new Event.JobAdmitted(
        new Job.Id(job), GROUP, Labels.of("linux"), "delivery", Optional.of(QUEUED));
  }

  private static Event requested() {
    return new Event.FleetRequested(GROUP, 1, 1, Market.SPOT, List.of(JOB));
  }

  private static Event launched() {
    return new Event.InstancesLaunched(GROUP, List.of(INSTANCE), List.of(), List.of(JOB));
  }

  private Event started(Instance.Id instance) {
    return new Event.JobStarted(JOB, "ci-" + instance, Optional.of(time.instant()));
  }

  @Test
  void stages_ofALaunch_addUpToTheWhole() {
    after(2, admitted(1));
    after(0, new Event.JobReceived(JOB, GROUP, 1, Optional.of(QUEUED)));
    after(3, requested());
    after(4, launched());
    after(1, new Event.RunnerConfigured(INSTANCE, GROUP));
    time.advance(Duration.ofSeconds(30));
    metrics.record(started(INSTANCE));
    assertEquals("2.0", sum("delivery"));
    assertEquals("3.0", sum("hold"));
    assertEquals("4.0", sum("launch"));
    assertEquals("1.0", sum("register"));
    assertEquals("30.0", sum("boot"));
    assertEquals("absent", sum("assign"));
    assertEquals("40.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
    assertEquals("1", value("musterd_job_start_seconds_bucket{pool=\"linux-x64\",le=\"45.0\"}"));
    assertEquals("0", value("musterd_job_start_seconds_bucket{pool=\"linux-x64\",le=\"30.0\"}"));
  }

  @Test
  void stages_ofAnIdleRunner_areHoldAndAssign() {
    after(2, admitted(1));
    after(1, new Event.JobCovered(JOB, OTHER));
    time.advance(Duration.ofSeconds(5));
    metrics.record(started(OTHER));
    assertEquals("2.0", sum("delivery"));
    assertEquals("1.0", sum("hold"));
    assertEquals("5.0", sum("assign"));
    assertEquals("absent", sum("boot"));
    assertEquals("8.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
  }

  /** Its own still boots when another takes it. */
  @Test
  void stages_ofAJobThatAnotherRunnerTook_endWithAssign() {
    after(1, admitted(1));
    after(1, requested());
    after(2, launched());
    time.advance(Duration.ofSeconds(6));
    metrics.record(started(OTHER));
    assertEquals("1.0", sum("hold"));
    assertEquals("8.0", sum("assign"));
    assertEquals("absent", sum("launch"));
  }

  /** What the first launch took was of no use: it is part of what held the job up. */
  @Test
  void stages_ofASecondLaunch_beginWithItsRequest() {
    after(1, admitted(1));
    after(1, requested());
    after(1, launched());
    after(1, new Event.ConfigurationFailed(INSTANCE, GROUP, "SSM refused it"));
    after(6, requested());
    after(2, new Event.InstancesLaunched(GROUP, List.of(OTHER), List.of(), List.of(JOB)));
    after(1, new Event.RunnerConfigured(OTHER, GROUP));
    time.advance(Duration.ofSeconds(20));
    metrics.record(started(OTHER));
    assertEquals("9.0", sum("hold"));
    assertEquals("2.0", sum("launch"));
    assertEquals("20.0", sum("boot"));
    assertEquals("33.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
  }

  @Test
  void afterARestart_theWholeIsMeasured_andTheStagesThatWereSeen() {
    after(50, new Event.JobReceived(JOB, GROUP, 2, Optional.of(QUEUED)));
    after(1, requested());
    after(4, launched());
    after(1, new Event.RunnerConfigured(INSTANCE, GROUP));
    time.advance(Duration.ofSeconds(20));
    metrics.record(started(INSTANCE));
    assertEquals("76.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
    assertEquals("absent", sum("delivery"));
    assertEquals("absent", sum("hold"));
    assertEquals("4.0", sum("launch"));
    assertEquals("1.0", objective("missed"));
  }

  @Test
  void aDeliveryThatIsMadeAgain_beginsNothingAnew() {
    after(2, admitted(1));
    after(5, admitted(1));
    after(3, new Event.JobStarted(JOB, "ci-" + OTHER));
    assertEquals("2.0", sum("delivery"));
    assertEquals("10.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
  }

  /** GitHub dates the job by its making, hours before somebody approved it. */
  @Test
  void aJobThatGitHubHeldBack_waitsFromItsLaterAdmission() {
    after(2, admitted(1));
    after(1, new Event.JobReleased(JOB, "GitHub holds it back"));
    after(7_200, admitted(1));
    time.advance(Duration.ofSeconds(10));
    metrics.record(started(OTHER));
    assertEquals("10.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
    assertEquals("absent", sum("delivery"));
  }

  @Test
  void clocksThatDiffer_makeNoNegativeTime() {
    time.advance(Duration.ofSeconds(-5));
    metrics.record(admitted(1));
    metrics.record(new Event.JobStarted(JOB, "x", Optional.of(QUEUED.plusSeconds(40))));
    assertEquals("0.0", sum("delivery"));
    assertEquals("0.0", value("musterd_job_start_seconds_sum{pool=\"linux-x64\"}"));
  }

  @Test
  void objective_isJudgedByItsTime_andBothResultsAreThere() {
    metrics.record(admitted(1));
    time.advance(Duration.ofSeconds(60));
    metrics.record(started(OTHER));
    assertEquals("1.0", objective("met"));
    assertEquals("0.0", objective("missed"));
    assertEquals(
        Optional.of(1.0),
        metrics
            .startTimes()
            .reading("linux-x64", OBJECTIVE, time.instant())
            .map(StartReading::share));
  }

  @Test
  void aJobThatWasCancelled_missesTheObjective_onlyWhenItHadWaitedTooLong() {
    metrics.record(admitted(1));
    metrics.record(admitted(2));
    after(60, new Event.JobFinished(JOB, Optional.empty(), "cancelled"));
    assertEquals("absent", objective("missed"));
    after(1, new Event.JobFinished(new Job.Id(2), Optional.empty(), "cancelled"));
    assertEquals("1.0", objective("missed"));
    assertFalse(metrics.scrape().contains("musterd_job_start_seconds_count"));
  }

  @Test
  void aJobThatIsBuried_missesTheObjective() {
    metrics.record(admitted(1));
    after(61, new Event.JobBuried(JOB, "hopeless", List.of()));
    assertEquals("1.0", objective("missed"));
  }

  /** It ran: how long it waited is not known. */
  @Test
  void aJobWhoseStartWasNotHeardOf_isNotJudged() {
    metrics.record(admitted(1));
    after(600, new Event.JobFinished(JOB, Optional.of("ci-" + OTHER), "success"));
    assertEquals("absent", objective("missed"));
  }

  @Test
  void aPoolThatIsNotConfigured_hasNoObjective() {
    metrics.objectives(_ -> Optional.empty());
    metrics.record(admitted(1));
    after(61, started(OTHER));
    assertEquals("absent", objective("missed"));
    assertEquals("1", value("musterd_job_start_seconds_count{pool=\"linux-x64\"}"));
  }

  @Test
  void waits_areBounded() {
    LongStream.rangeClosed(1, JobStartMetrics.MAX_PENDING + 1L)
        .forEach(id -> metrics.record(admitted(id)));
    metrics.record(new Event.JobStarted(JOB, "forgotten"));
    metrics.record(new Event.JobStarted(new Job.Id(2), "remembered"));
    assertEquals("1", value("musterd_job_start_seconds_count{pool=\"linux-x64\"}"));
  }

  private String sum(String stage) {
    return value("musterd_job_stage_seconds_sum{pool=\"linux-x64\",stage=\"%s\"}".formatted(stage));
  }

  private String objective(String result) {
    return value(
        "musterd_job_start_objective_total{pool=\"linux-x64\",result=\"%s\"}".formatted(result));
  }

  private String value(String series) {
    return Scrapes.value(metrics, series);
  }
}
