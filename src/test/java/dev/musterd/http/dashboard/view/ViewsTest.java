package dev.musterd.http.dashboard.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.ListPage;
import dev.musterd.http.dashboard.view.Headline.Problem;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.model.operator.RunnerHistory;
import dev.musterd.port.GitHub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages say, without HTTP. */
class ViewsTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final Instance.Id RUNNER = new Instance.Id("i-0123456789abcdef0");
  private static final Job.Id JOB = new Job.Id(7);
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));

  private static TimedEvent at(int seconds, Event event) {
    return new TimedEvent(NOON.plusSeconds(seconds), event);
  }

  private static final TimedEvent LAUNCHED =
      at(0, new Event.InstancesLaunched(GROUP, List.of(RUNNER), List.of(), List.of(JOB)));
  private static final TimedEvent CONFIGURED = at(5, new Event.RunnerConfigured(RUNNER, GROUP));
  private static final TimedEvent STARTED =
      at(30, new Event.JobStarted(JOB, RUNNER.value(), Optional.empty()));
  private static final TimedEvent FINISHED =
      at(90, new Event.JobFinished(JOB, Optional.empty(), "success"));
  private static final TimedEvent GONE =
      at(100, new Event.InstanceVanished(RUNNER, GROUP, "powered off"));

  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "59,59 s",
    "60,1 min",
    "200,3 min 20 s",
    "3600,1 h",
    "7500,2 h 5 min",
    "273600,3 d 4 h",
    "-5,0 s"
  })
  void spans_haveTwoUnits(long seconds, String text) {
    assertEquals(text, Span.text(Duration.ofSeconds(seconds)));
  }

  @Test
  void moment_namesTheDay_whenItIsAnother() {
    assertEquals("11:59:50", Moment.of(NOON.minusSeconds(10), NOON).clock());
    assertEquals("10 s ago", Moment.of(NOON.minusSeconds(10), NOON).ago());
    assertEquals("in 10 s", Moment.of(NOON.plusSeconds(10), NOON).ago());
    assertEquals("2026-11-01 12:00:00", Moment.of(NOON.minus(Duration.ofDays(1)), NOON).clock());
  }

  private static Headline headline(List<Problem> problems, Duration wait) {
    return Headline.of(
        new Headline.Facts(
            problems, 3, Optional.of(NOON.minus(wait)), 2, 4, Optional.of(10), Optional.empty()),
        NOON);
  }

  @Test
  void headline_saysThatAllIsWell() {
    assertEquals(
        new Headline(
            "good", "All is well: 3 jobs wait, 4 of at most 10 runners are there, 2 busy."),
        headline(List.of(), Duration.ofMinutes(1)));
  }

  @Test
  void headline_saysThatAJobHasWaitedLong() {
    assertEquals(
        "A job has waited for 11 min, since 11:49:00; 3 jobs wait, 4 of at most 10 runners are"
            + " there, 2 busy.",
        headline(List.of(), Duration.ofMinutes(11)).sentence());
  }

  @Test
  void headline_namesWhatStopsEverythingFirst() {
    Problem warning = new Problem("pool gpu is paused", NOON.minusSeconds(600), false);
    Problem fatal = new Problem("GitHub refuses the App", NOON.minusSeconds(60), true);
    assertEquals(
        new Headline(
            "bad", "Since 11:59:00 (1 min ago): GitHub refuses the App, and 1 other problem."),
        headline(List.of(warning, fatal), Duration.ZERO));
    assertEquals("warn", headline(List.of(warning), Duration.ZERO).level());
  }

  private static List<String> states(List<TimedEvent> events, Optional<Instant> idleSince) {
    return RunnerPhases.of(new RunnerHistory(RUNNER, events), idleSince).phases().stream()
        .map(RunnerPhases.Stretch::state)
        .toList();
  }

  @Test
  void runner_isLaunchedBootsWorksAndEnds() {
    List<TimedEvent> events = List.of(LAUNCHED, CONFIGURED, STARTED, FINISHED, GONE);
    assertEquals(
        List.of("launched", "booting", "busy", "ending"), states(events, Optional.empty()));
    assertEquals(
        Optional.of(GONE.at()),
        RunnerPhases.of(new RunnerHistory(RUNNER, events), Optional.empty()).end());
  }

  @Test
  void runner_isIdle_whenGitHubSaysSo_orWhenItTakesAnotherJob() {
    assertEquals(
        List.of("launched", "booting", "idle"),
        states(List.of(LAUNCHED, CONFIGURED), Optional.of(NOON.plusSeconds(20))));
    assertEquals(List.of("busy", "idle"), states(List.of(STARTED, FINISHED), Optional.of(NOON)));
    TimedEvent again =
        at(200, new Event.JobStarted(new Job.Id(8), RUNNER.value(), Optional.empty()));
    assertEquals(
        List.of("busy", "idle", "busy"),
        states(List.of(STARTED, FINISHED, again), Optional.empty()));
  }

  @Test
  void runner_isBootedAndThenOnline_asTheListsSay() {
    TimedEvent booted = at(12, new Event.InstanceRunning(RUNNER, GROUP));
    TimedEvent online = at(20, new Event.RunnerOnline(RUNNER, GROUP));
    assertEquals(
        List.of("launched", "booting", "booted", "idle", "busy"),
        states(List.of(LAUNCHED, CONFIGURED, booted, online, STARTED), Optional.empty()));
    assertEquals(
        List.of("launched", "booted", "idle"),
        states(
            List.of(LAUNCHED, at(2, booted.event()), CONFIGURED),
            Optional.of(NOON.plusSeconds(20))),
        "configured late");
    assertEquals(
        List.of("launched", "booting", "busy"),
        states(
            List.of(LAUNCHED, CONFIGURED, STARTED, at(31, booted.event()), at(32, online.event())),
            Optional.empty()),
        "listed late");
  }

  @Test
  void job_waitsForItsBoot_andThenForGitHub() {
    List<TimedEvent> timeline =
        List.of(
            at(0, new Event.JobAdmitted(JOB, GROUP, Labels.of("x"), "d", Optional.empty())),
            LAUNCHED,
            CONFIGURED,
            at(12, new Event.InstanceRunning(RUNNER, GROUP)),
            at(20, new Event.RunnerOnline(RUNNER, GROUP)),
            STARTED,
            at(31, new Event.InstanceRunning(RUNNER, GROUP)),
            FINISHED,
            at(91, new Event.RunnerOnline(RUNNER, GROUP)));
    JobStages stages = JobStages.of(Optional.empty(), timeline, NOON.plusSeconds(500));
    assertEquals(
        List.of("held", "configure", "booting", "booted", "online", "busy"),
        stages.bars().stream().map(Bar::state).toList());
    assertEquals("finished", stages.steps().getLast().name());
  }

  @Test
  void runner_ofWhichNothingIsKnown_hasNoStretches() {
    assertEquals(List.of(), states(List.of(), Optional.of(NOON)));
  }

  @Test
  void lanes_showOnlyTheLastHour_andOnlySoMany() {
    RunnerHistory old = new RunnerHistory(RUNNER, List.of(LAUNCHED, CONFIGURED, STARTED, GONE));
    assertTrue(LaneChart.of(List.of(old), Map.of(), NOON.plus(Duration.ofHours(2))).isEmpty());
    List<RunnerHistory> many = java.util.Collections.nCopies(LaneChart.LANES_MAX + 3, old);
    LaneChart chart = LaneChart.of(many, Map.of(), NOON.plusSeconds(120));
    assertEquals(LaneChart.LANES_MAX, chart.lanes().size());
    assertEquals(3, chart.more());
    Bar busy = chart.lanes().getFirst().bars().getLast();
    assertEquals("busy 1 min 10 s, from 12:00:30", busy.title());
    assertEquals("97.50%", busy.x());
  }

  @Test
  void job_goesThroughItsStages() {
    JobStages stages =
        JobStages.of(
            Optional.of(NOON.minusSeconds(2)),
            List.of(
                at(0, new Event.JobAdmitted(JOB, GROUP, Labels.of("x"), "d", Optional.empty())),
                at(1, new Event.JobHeld(JOB, GROUP, NOON.plusSeconds(5), "full")),
                at(5, new Event.FleetRequested(GROUP, 1, 1, Market.SPOT, List.of(JOB))),
                at(7, LAUNCHED.event()),
                at(8, CONFIGURED.event()),
                STARTED,
                at(31, new Event.JobReleased(JOB, "it started")),
                FINISHED),
            NOON.plusSeconds(500));
    assertEquals(
        List.of("delivery", "held", "launch", "configure", "booting", "busy"),
        stages.bars().stream().map(Bar::state).toList());
    assertEquals("1 min 32 s", stages.total());
    assertEquals("busy 1 min, from 12:00:30", stages.bars().getLast().title());
    assertEquals("queued at GitHub", stages.steps().getFirst().name());
    assertEquals("2 s", stages.steps().get(1).took());
    assertEquals("success", stages.steps().getLast().detail());
  }

  @Test
  void job_ofWhichNothingWasRecorded_hasNoStages() {
    assertTrue(JobStages.of(Optional.empty(), List.of(), NOON).isEmpty());
  }

  @Test
  void shortages_areDarkerTheMoreOfThemThereAre() {
    Map<String, String> zones = Map.of("subnet-a", "eu-west-1a", "subnet-b", "eu-west-1b");
    HeatMap map =
        HeatMap.of(
            Map.of(
                new Offering("m5.large", "subnet-a", Market.SPOT), 1,
                new Offering("m5.large", "subnet-b", Market.SPOT), 60,
                new Offering("c5.large", "subnet-b", Market.ON_DEMAND), 4),
            subnet -> Optional.ofNullable(zones.get(subnet)));
    assertEquals(List.of("eu-west-1a", "eu-west-1b"), map.zones());
    assertEquals("c5.large", map.rows().getFirst().type());
    assertEquals(
        List.of(new HeatMap.Cell(0, 0), new HeatMap.Cell(3, 4)), map.rows().getFirst().cells());
    assertEquals(
        List.of(new HeatMap.Cell(1, 1), new HeatMap.Cell(5, 60)), map.rows().getLast().cells());
    assertTrue(HeatMap.of(Map.of(), _ -> Optional.empty()).isEmpty());
  }

  @Test
  void shortages_ofSubnetsInOneZone_areOneColumn_andASubnetWithoutZoneIsItsOwn() {
    HeatMap map =
        HeatMap.of(
            Map.of(
                new Offering("m5.large", "subnet-a", Market.SPOT), 1,
                new Offering("m5.large", "subnet-b", Market.SPOT), 2,
                new Offering("m5.large", "subnet-c", Market.SPOT), 8),
            subnet -> subnet.equals("subnet-c") ? Optional.empty() : Optional.of("eu-west-1a"));
    assertEquals(List.of("eu-west-1a", "subnet-c"), map.zones());
    assertEquals(
        List.of(new HeatMap.Cell(2, 3), new HeatMap.Cell(4, 8)), map.rows().getFirst().cells());
  }

  @Test
  void activity_hasOneScale_alsoWhenNothingHappened() {
    List<MinuteOfActivity> quiet =
        IntStream.range(0, 60)
            .mapToObj(minute -> new MinuteOfActivity(NOON.plusSeconds(60L * minute), 0, 0, 0, 0))
            .toList();
    ActivityChart chart = ActivityChart.of(quiet);
    assertEquals(1, chart.highest());
    assertTrue(chart.curves().getFirst().points().startsWith("0,100.0 1,100.0"));
    List<MinuteOfActivity> busy =
        List.of(
            new MinuteOfActivity(NOON, 4, 0, 2, 0),
            new MinuteOfActivity(NOON.plusSeconds(60), 1, 4, 0, 0));
    assertEquals("0,0.0 1,75.0", ActivityChart.of(busy).curves().getFirst().points());
    assertEquals(5, ActivityChart.of(busy).curves().getFirst().total());
  }

  @Test
  void pager_knowsItsNeighbours() {
    ListPage<Integer> page = new ListPage<>(List.of(1, 2, 3), 203);
    Pager last = Pager.of(page, 3, "/jobs?");
    assertEquals(new Pager(201, 203, 203, Optional.of("/jobs?page=2"), Optional.empty()), last);
    Pager beyond = Pager.of(new ListPage<>(List.of(), 203), 9, "/jobs?");
    assertEquals(0, beyond.first());
    assertTrue(beyond.needed());
    assertFalse(Pager.of(new ListPage<>(List.of(), 0), 1, "/jobs?").needed());
  }

  @Test
  void budget_isTheOneWithTheLeastLeft() {
    Instant until = NOON.plusSeconds(600);
    Figure figure =
        Measured.calls(
                List.of(
                    new GitHub.Budget(1, "core", 5_000, 4_000, until, 9),
                    new GitHub.Budget(2, "core", 15_000, 300, until, 9),
                    new GitHub.Budget(3, "core", 5_000, 1, NOON.minusSeconds(1), 9)),
                NOON)
            .orElseThrow();
    assertEquals("300", figure.value());
    assertEquals("of 15000 (core), anew in 10 min", figure.detail());
    assertEquals(Optional.empty(), Measured.calls(List.of(), NOON));
  }

  @Test
  void money_isThatOfTheDay_besideTheTightestBudget() {
    Budget wide = new Budget(new Budget.Scope.All(), 50_000_000_000L, Budget.Action.ALERT);
    Budget tight = new Budget(new Budget.Scope.OfPool("gpu"), 10_000_000_000L, Budget.Action.HOLD);
    Figure figure =
        Measured.money(Map.of(wide, 12_300_000_000L, tight, 9_500_000_000L), 12_300_000_000L, true);
    assertEquals("$12.30", figure.value());
    assertEquals("$9.50 of $10.00, budget of pool gpu", figure.detail());
    assertEquals(
        "since 00:00 UTC, with an estimate of what runs",
        Measured.money(Map.of(), 1_500_000_000L, true).detail());
    assertEquals(
        "since the start of musterd, with an estimate of what runs",
        Measured.money(Map.of(), 0, false).detail());
  }

  @Test
  void throttles_areNamed() {
    Duration within = Duration.ofMinutes(5);
    Figure quiet = Measured.aws(new AwsUse(1, 0, 0, Optional.empty(), within));
    assertEquals("0", quiet.value());
    assertEquals("of 1 call within 5 min", quiet.detail());
    Figure busy = Measured.aws(new AwsUse(90, 7, 2, Optional.of("ec2 CreateFleet"), within));
    assertEquals("7", busy.value());
    assertEquals("of 90 calls within 5 min, the last of ec2 CreateFleet; 2 failed", busy.detail());
  }

  @Test
  void links_areEncoded() {
    assertEquals("/pools/a%20b%2F%3C%3E%22", Link.pool("a b/<>\"").path());
  }
}
