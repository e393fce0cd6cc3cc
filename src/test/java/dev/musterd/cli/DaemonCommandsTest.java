package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
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
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build());
  private final AtomicInteger reaped = new AtomicInteger();
  private volatile List<String> unready = List.of();
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
        lines.getLast().matches("linux-x64 +1 +1 +0 +0 +3 +self-hosted,linux,x64"), out.toString());
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

  /** The lists take virtual time, which moves on the server's own loop. */
  private void letTimePass() {
    vertx.setPeriodic(1, _ -> world.advance(Duration.ofMillis(20)));
  }

  private int open(Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(token),
            () -> unready,
            () -> "",
            SimulatedApi.of(world, () -> reaped.incrementAndGet() > 0),
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
    return run(all.toArray(String[]::new));
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
