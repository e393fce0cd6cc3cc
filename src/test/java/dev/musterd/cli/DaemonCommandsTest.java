package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.NodeRole;
import dev.musterd.http.management.NodeState;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.model.StartReading;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.state.Inventory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a running daemon, against a real management listener. */
class DaemonCommandsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path EXAMPLE = Path.of("conf", "musterd.conf").toAbsolutePath();

  /** One loop, so that the world moves between requests and never beside one. */
  private boolean timePasses;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build());
  private final AtomicInteger reaped = new AtomicInteger();
  private volatile List<String> unready = List.of();
  private volatile Optional<StartReading> starts = Optional.empty();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void explain_saysWhyAJobWaits() throws IOException {
    List<Job.Id> jobs = held();
    Path config = configuration(open(Optional.empty()), "");
    assertEquals(0, run("explain", jobs.getLast().toString(), "--config", config.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines
            .getFirst()
            .startsWith(
                "job %s of acme/widgets [self-hosted, linux, x64] waits in pool linux-x64 for acme"
                    .formatted(jobs.getLast())),
        out.toString());
    assertEquals(
        "why: pool linux-x64 is at its maximum of 1; checked again within 5s, and as soon as a"
            + " runner ends",
        lines.get(1));
    assertTrue(lines.getLast().contains("job-held"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void explain_takesTheJobsAddress_andAnswersInJson() {
    Job.Id job = held().getFirst();
    String address = "https://github.com/acme/widgets/actions/runs/1/job/" + job + "#step:1:1";
    assertEquals(0, ask(open(Optional.empty()), "explain", address, "--json"));
    JsonObject printed = new JsonObject(out.toString());
    assertEquals("covered", printed.getString("state"));
    JsonNames.assertSnakeCase(printed);
  }

  @Test
  void explain_exits1_whenTheJobIsUnknown() {
    int port = open(Optional.empty());
    assertEquals(1, ask(port, "explain", "77"));
    assertTrue(err.toString().startsWith("✗ job 77 is not known here. Maybe:"), err.toString());
    assertTrue(err.toString().contains("  - its webhook never came here"), err.toString());
    assertEquals("", out.toString());
    assertEquals(1, ask(port, "explain", "77", "--json"));
    assertEquals("job 77 is not known here", new JsonObject(out.toString()).getString("error"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "https://github.com/acme/widgets/actions/runs/7", "a/\u001b[2J"})
  void explain_exits2_whenThatIsNoJob(String job) {
    assertEquals(2, ask(1, "explain", job));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertFalse(err.toString().contains("\u001b"), "an escape");
  }

  @Test
  void jobs_areATable_thatSaysWhatIsMissing() {
    List<Job.Id> jobs = held();
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "jobs"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(1 + jobs.size(), lines.size());
    assertTrue(lines.getFirst().matches("JOB +REPOSITORY +POOL +WAITS +STATE +WHY"));
    assertTrue(
        lines.getLast().endsWith("held     pool linux-x64 is at its maximum of 1"), out.toString());
    assertEquals(0, ask(port, "jobs", "--limit", "1"));
    assertTrue(out.toString().contains("… and 2 more; --limit shows up to 1000"), out.toString());
  }

  @Test
  void runners_sayThatEc2TakesOneBack_orMay() {
    held();
    Inventory inventory = world.daemon().duties().inventory();
    Instance.Id id = world.machine(0).id();
    int port = open(Optional.empty());
    inventory.rebalanceRecommended(id, world.time().instant());
    assertEquals(0, ask(port, "runners"));
    assertTrue(out.toString().contains("EC2 may take it back, said 0s ago"), out.toString());
    inventory.warned(id, world.time().instant());
    assertEquals(0, ask(port, "runners"));
    assertTrue(out.toString().contains("EC2 takes it back, said 0s ago"), out.toString());
    assertEquals(0, ask(port, "runners", "--json"));
    JsonObject runner = new JsonObject(out.toString()).getJsonArray("runners").getJsonObject(0);
    assertTrue(runner.containsKey("interruption_warned_at"), runner::encode);
    assertTrue(runner.containsKey("rebalance_recommended_at"), runner::encode);
    JsonNames.assertSnakeCase(runner);
  }

  @Test
  void lists_areSentences_whenThereIsNothing() {
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "jobs"));
    assertEquals(List.of("No job waits."), out.toString().lines().toList());
    assertEquals(0, ask(port, "runners"));
    assertEquals(List.of("No instance runs."), out.toString().lines().toList());
    letTimePass();
    assertEquals(0, ask(port, "reap", "--dry-run"));
    assertEquals(
        List.of("There is nothing to judge.", "Nothing was done: this was a dry run."),
        out.toString().lines().toList());
  }

  @Test
  void runners_areATable() {
    Job.Id job = held().getFirst();
    assertEquals(0, ask(open(Optional.empty()), "runners"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines.getLast().matches("i-\\w+ +linux-x64 +acme +booting +- +\\d+s +for job " + job),
        out.toString());
  }

  @Test
  void status_saysReady_andCountsThePools() {
    held();
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "status"));
    List<String> lines = out.toString().lines().toList();
    assertEquals("✓ ready", lines.getFirst());
    assertTrue(
        lines.getLast().matches("linux-x64 +1 +1 +0 +0 +0 +3 +- +- +- +self-hosted,linux,x64"),
        out.toString());
    unready = List.of("the queue: no answer");
    assertEquals(1, ask(port, "status"));
    assertTrue(err.toString().contains("✗ not ready: the queue: no answer"), err.toString());
    assertEquals(1, ask(port, "status", "--json"));
    JsonObject status = new JsonObject(out.toString());
    assertFalse(status.getBoolean("ready"));
    assertEquals("the queue: no answer", status.getJsonArray("reasons").getString(0));
    assertEquals(1, status.getJsonArray("pools").size());
    JsonNames.assertSnakeCase(status);
  }

  @Test
  void status_ofAStandby_hasThePoolsOfTheNodeThatDecides() {
    held();
    int port = standby("127.0.0.1:" + open(Optional.empty()));
    assertEquals(0, ask(port, "status"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(List.of("✓ ready, as a stand-by", "node-1 decides"), lines.subList(0, 2));
    assertTrue(lines.getLast().startsWith("linux-x64 "), out.toString());
    assertEquals(0, ask(port, "status", "--json"));
    JsonObject status = new JsonObject(out.toString());
    JsonNames.assertSnakeCase(status);
    assertEquals("standby", status.getString("role"));
    assertEquals(1, status.getJsonArray("pools").size());
  }

  @Test
  void status_ofAStandby_saysWhereToAsk_whenItCannotAskItself() {
    int port = standby("127.0.0.1:1");
    assertEquals(0, ask(port, "status"));
    assertEquals(
        "the pools: musterd status --url http://127.0.0.1:1/",
        out.toString().lines().toList().getLast());
  }

  private int standby(String address) {
    NodeRole role =
        new NodeRole.Standby(
            "node-2", "node-1 decides", Optional.of("node-1"), Optional.of(address));
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            new NodeState(List::of, () -> "", () -> role, "0.1.0"),
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
    return server.port();
  }

  @Test
  void status_showsHowSoonJobsStarted_againstTheObjective() {
    StartObjective objective = new StartObjective(Duration.ofSeconds(60), 0.95);
    starts = StartReading.of(Stream.of(20, 20, 90).map(Duration::ofSeconds).toList(), objective);
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "status"));
    String last = out.toString().lines().toList().getLast();
    assertTrue(last.contains(" 20 s  90 s  66.6 % of 95 %  self-hosted"), last);
    assertEquals(0, ask(port, "status", "--json"));
    JsonObject status = new JsonObject(out.toString());
    JsonNames.assertSnakeCase(status);
    JsonObject pool = status.getJsonArray("pools").getJsonObject(0);
    assertEquals(
        new JsonObject().put("within_seconds", 60.0).put("share", 0.95),
        pool.getJsonObject("start_objective"));
    assertEquals(
        new JsonObject()
            .put("jobs", 3)
            .put("share", 2 / 3.0)
            .put("p50_seconds", 20.0)
            .put("p95_seconds", 90.0)
            .put("met", false),
        pool.getJsonObject("starts"));
  }

  @Test
  void status_countsRunnersThatHung() {
    world.queueJob();
    world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(5));
    world.machine(0).prints("musterd: hung-no-worker: runner 2.331.0 did nothing; powering off");
    world.machine(0).powerOff("it powered off");
    world.until(() -> world.journal().has(Event.RunnerHung.class), Duration.ofMinutes(5));
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "status"));
    assertTrue(
        out.toString().contains("! hung since the daemon's start, of runner version 2.331.0: 1\n"),
        out.toString());
    assertEquals(0, ask(port, "status", "--json"));
    JsonNames.assertSnakeCase(new JsonObject(out.toString()));
  }

  @Test
  void status_warns_thoughTheDaemonIsReady() {
    int port = open(Optional.empty());
    world.github().suspend(SimWorld.GLOBEX);
    assertEquals(0, ask(port, "status"));
    String warning = "GitHub refuses the App at globex: This installation has been suspended";
    assertEquals(List.of("✓ ready", "! " + warning), out.toString().lines().limit(2).toList());
    assertEquals(0, ask(port, "status", "--json"));
    JsonObject status = new JsonObject(out.toString());
    assertEquals(warning, status.getJsonArray("warnings").getString(0));
    JsonNames.assertSnakeCase(status);
  }

  @Test
  void reap_showsVerdicts_andAsksForATick_unlessItIsADryRun() {
    held();
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "reap", "--dry-run"));
    assertTrue(out.toString().lines().toList().get(1).startsWith("keep "), out.toString());
    assertEquals(0, reaped.get());
    assertEquals(0, ask(port, "reap"));
    assertTrue(out.toString().contains("The reaper was asked to run now"), out.toString());
    assertEquals(1, reaped.get());
    assertEquals(0, ask(port, "reap", "--dry-run", "--json"));
    JsonObject printed = new JsonObject(out.toString());
    assertFalse(printed.getBoolean("asked"));
    JsonNames.assertSnakeCase(printed);
  }

  @Test
  void pausedPool_launchesNothing_untilItIsResumed() {
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "pause", "linux-x64"));
    assertEquals(
        "✓ Pool linux-x64 is paused; `musterd resume linux-x64` ends that.",
        out.toString().strip());
    assertEquals("", err.toString());
    assertEquals(0, ask(port, "pause", "linux-x64"));
    String user = ClientName.current();
    assertTrue(
        out.toString().startsWith("✓ Pool linux-x64 was already paused by " + user + " since 20"),
        out.toString());
    assertEquals(0, ask(port, "status"));
    assertTrue(
        out.toString().contains("! pool linux-x64 is paused by " + user + " since "),
        out.toString());
    assertEquals(0, ask(port, "resume", "linux-x64"));
    assertEquals(
        "✓ Pool linux-x64 is resumed: what its jobs need is launched now.", out.toString().strip());
    assertEquals(0, ask(port, "resume", "linux-x64", "--json"));
    JsonObject printed = new JsonObject(out.toString());
    assertFalse(printed.getBoolean("changed"));
    JsonNames.assertSnakeCase(printed);
    assertEquals(user, world.journal().all(Event.PoolPaused.class).getFirst().by());
  }

  @Test
  void pauseThatCannotBeStored_isAWarning() {
    world.pausedPools().refuse(Optional.of("NoSuchBucket: there is no such bucket"));
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "pause", "linux-x64"));
    assertEquals(
        "! This does not outlive a restart of the daemon: NoSuchBucket: there is no such bucket",
        err.toString().strip());
  }

  @Test
  void retire_says_whatBecameOfTheRunner() {
    // However much time passes while a slow machine asks.
    world.github().jobsTake(Duration.ofDays(30));
    Job.Id job = held().getFirst();
    String id = world.machine(0).id().value();
    world.until(() -> world.journal().has(Event.JobStarted.class), PATIENCE);
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(1, ask(port, "retire", id));
    assertTrue(
        err.toString().startsWith("✗ %s runs job %s, and is left alone".formatted(id, job)),
        err.toString());
    assertEquals(0, ask(port, "retire", id, "--when-idle"));
    assertEquals(
        "✓ %s runs job %s, takes no other, and ends after it.".formatted(id, job),
        out.toString().strip());
    assertEquals(0, ask(port, "retire", id, "--when-idle", "--json"));
    JsonObject printed = new JsonObject(out.toString());
    assertEquals("later", printed.getString("outcome"));
    JsonNames.assertSnakeCase(printed);
  }

  @Test
  void poolOrRunner_thatIsNotKnown_exits1() {
    int port = open(Optional.empty());
    assertEquals(1, ask(port, "pause", "linux-arm64"));
    assertEquals("✗ there is no pool linux-arm64; the pools are linux-x64", err.toString().strip());
    assertEquals(1, ask(port, "resume", "a/../b c%"));
    assertEquals("✗ there is no pool of that name", err.toString().strip());
    assertEquals(1, ask(port, "retire", "i-0123456789abcdef0"));
    assertTrue(err.toString().contains("`musterd runners` lists them"), err.toString());
    assertEquals(1, ask(port, "retire", "../pools"));
    assertEquals("✗ there is no runner of that name", err.toString().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "retire"})
  void commandThatActs_needsTheToken_itsArgument_andADaemon(String command) {
    assertEquals(2, run(command));
    assertTrue(err.toString().contains("Missing required parameter"), err.toString());
    assertEquals(0, run(command, "--help"));
    assertTrue(out.toString().contains("Usage: musterd " + command), out.toString());
    int port = open(Optional.of("opensesame"));
    assertEquals(1, ask(port, command, "linux-x64"));
    assertTrue(err.toString().contains("wants the management token"), err.toString());
    vertx.close().await();
    assertEquals(1, ask(port, command, "linux-x64"));
    assertTrue(err.toString().startsWith("✗ no daemon answers at "), err.toString());
  }

  @Test
  void hold_keepsAnInstance_andRunnersTellIt() {
    String runner = running();
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "hold", runner, "30m"));
    assertTrue(
        out.toString()
            .matches(runner + " is held until \\S+Z for \\S+: it runs job .+ after that\\.\n"),
        out.toString());
    assertEquals(0, ask(port, "runners"));
    assertTrue(out.toString().contains("held until "), out.toString());
    assertEquals(0, ask(port, "status"));
    assertTrue(
        out.toString().lines().toList().getLast().matches("linux-x64 +1 +1 +1 +0 +1 +0 +.+"),
        out.toString());
    assertEquals(0, ask(port, "hold", runner, "--off", "--json"));
    JsonObject released = new JsonObject(out.toString());
    assertTrue(released.getBoolean("released"));
    JsonNames.assertSnakeCase(released);
    assertEquals(1, ask(port, "hold", runner, "--off"));
    assertEquals("✗ " + runner + " is not held", err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void hold_sendsWhoAsks() {
    String runner = running();
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "hold", runner, "2 hours", "--json"));
    String by = new JsonObject(out.toString()).getString("held_by");
    assertEquals(ClientName.current(), by);
    assertEquals(by, world.machine(0).tags().get("musterd:held-by"));
  }

  @Test
  void hold_thatIsRefused_exits1_andSaysWhy() {
    String runner = running();
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(1, ask(port, "hold", runner, "300 days"));
    assertTrue(err.toString().contains("the longest hold that is possible is "), err.toString());
    assertEquals(1, ask(port, "hold", "i-0123456789abcdef0", "30m"));
    assertTrue(err.toString().contains("see musterd runners"), err.toString());
    assertEquals(1, ask(port, "logs", "i-0123456789abcdef0"));
    assertTrue(err.toString().contains("an hour after its end"), err.toString());
    int closed = open(Optional.of("opensesame"));
    assertEquals(1, ask(closed, "hold", runner, "30m"));
    assertEquals(1, ask(closed, "logs", runner));
    assertTrue(err.toString().contains("wants the management token"), err.toString());
    timePasses = false;
    vertx.close().await();
    assertEquals(1, ask(port, "hold", runner, "30m"));
    assertTrue(err.toString().contains("no daemon answers at"), err.toString());
  }

  @Test
  void wrongUseOfHoldAndLogs_exits2() {
    assertEquals(2, run("hold"));
    assertEquals(2, ask(1, "hold", "i-1"));
    assertTrue(err.toString().contains("how long?"), err.toString());
    assertEquals(2, ask(1, "hold", "i-1", "30"));
    assertTrue(err.toString().contains("must be a duration with a unit"), err.toString());
    assertEquals(2, ask(1, "hold", "i-1", "30m", "--off"));
    assertEquals(2, ask(1, "hold", "a/../b", "30m"));
    assertEquals(2, ask(1, "hold", "\u001b[2J", "30m"));
    assertFalse(err.toString().contains("\u001b"), "an escape");
    assertEquals(2, run("logs"));
    assertEquals(2, ask(1, "logs", "i-1", "--lines", "1001"));
    assertEquals(2, ask(1, "logs", "i-1", "--lines", "-1"));
    assertEquals(2, ask(1, "logs", "i-1", "--lines", "many"));
  }

  @Test
  void logs_printTheConsole_andSayWhereTheRestIs() {
    String runner = running();
    int port = open(Optional.empty());
    letTimePass();
    assertEquals(0, ask(port, "logs", runner));
    assertEquals("", out.toString());
    assertTrue(err.toString().startsWith("EC2 has no text of its console yet"), err.toString());
    world.machine(0).prints("one");
    world.machine(0).prints("\u001b[31mtwo");
    assertEquals(0, ask(port, "logs", runner, "--lines", "1"));
    assertEquals("two\n", out.toString());
    List<String> beside = err.toString().lines().toList();
    assertEquals("… 1 lines before these; --lines shows more", beside.getFirst());
    assertTrue(
        beside
            .getLast()
            .startsWith("/runners/sim/messages: https://eu-west-1.console.aws.amazon.com/"),
        err.toString());
    assertEquals(0, ask(port, "logs", runner, "--json"));
    JsonObject printed = new JsonObject(out.toString());
    assertEquals(2, printed.getJsonArray("lines").size());
    JsonNames.assertSnakeCase(printed);
  }

  /** It works for longer than any test takes. */
  private String running() {
    world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(12));
    world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(5));
    return world.machine(0).id().value();
  }

  @Test
  void token_isTakenFromTheConfiguration() throws IOException {
    int port = open(Optional.of("opensesame"));
    Path right = configuration(port, "management.token = opensesame\n");
    assertEquals(0, run("jobs", "--config", right.toString()));
    Path wrong = configuration(port, "management.token = sesame\n");
    assertEquals(1, run("jobs", "--config", wrong.toString()));
    assertTrue(err.toString().contains("does not accept this management token"), err.toString());
    assertFalse(err.toString().contains("sesame"), "a secret");
    assertEquals(1, ask(port, "status"));
    assertTrue(err.toString().contains("wants the management token"), err.toString());
  }

  @Test
  void token_inAPlaceThatOnlyTheDaemonReads_exits2_andSaysWhatToSet() throws IOException {
    Path config = configuration(1, "management.token.ssm = \"/gh-ci/token\"\n");
    assertEquals(2, run("jobs", "--config", config.toString()));
    assertTrue(err.toString().contains("set MUSTERD_TOKEN"), err.toString());
  }

  @Test
  void nobody_atTheAddress_exits1_andSaysWhatToDo() {
    int port = open(Optional.empty());
    vertx.close().await();
    assertEquals(1, ask(port, "explain", "77"));
    assertTrue(
        err.toString().startsWith("✗ no daemon answers at http://127.0.0.1:" + port),
        err.toString());
    assertTrue(err.toString().contains("--config FILE or --url URL"), err.toString());
  }

  @Test
  void somebodyElse_atTheAddress_exits1() {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("<html>hello</html>"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    assertEquals(1, ask(port, "jobs"));
    assertTrue(err.toString().contains("is not musterd"), err.toString());
  }

  @Test
  void anotherListenerOfMusterds_exits1_withWhatItSays() {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(404)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"error\":\"webhooks go to /webhook\"}"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    assertEquals(1, ask(port, "explain", "77"));
    assertEquals("✗ webhooks go to /webhook", err.toString().strip());
  }

  @Test
  void wrongUseOrConfiguration_exits2() throws IOException {
    assertEquals(2, run("explain"));
    assertEquals(2, run("jobs", "--limit", "0"));
    assertEquals(2, run("jobs", "--limit", "1001"));
    assertEquals(2, run("jobs", "--url", "ftp://here"));
    assertEquals(2, run("jobs", "--url", "8081"));
    assertEquals(2, run("jobs", "--config", directory.resolve("absent").toString()));
    assertEquals(2, run("status", "--config", configuration(0, "").toString()));
    assertTrue(err.toString().contains("management.port is 0"), err.toString());
  }

  /** A slot for one of three. */
  private List<Job.Id> held() {
    List<Job.Id> jobs = world.burst(3);
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), PATIENCE);
    world.until(() -> !world.journal().reasons(jobs.getLast()).isEmpty(), PATIENCE);
    return jobs;
  }

  /** From now on, while a command runs: the lists take virtual time. */
  private void letTimePass() {
    timePasses = true;
  }

  private int open(Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(token),
            () -> unready,
            () -> "",
            SimulatedApi.of(world, () -> reaped.incrementAndGet() > 0, _ -> starts),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
    return server.port();
  }

  private Path configuration(int port, String more) throws IOException {
    return Files.writeString(
        directory.resolve("musterd.conf"),
        "include file(\"%s\")%nmanagement.port = %d%n%s".formatted(EXAMPLE, port, more));
  }

  private int ask(int port, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--url", "http://127.0.0.1:" + port + "/"));
    String[] line = all.toArray(String[]::new);
    return timePasses ? SimulatedApi.whileTimeMoves(vertx, world, () -> run(line)) : run(line);
  }

  /** What was printed before is gone, so that each command is judged alone. */
  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--no-color");
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
