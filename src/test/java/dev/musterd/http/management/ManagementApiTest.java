package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a daemon that has two slots and five jobs, over real HTTP. */
class ManagementApiTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** One loop, so that the world moves between requests and never beside one. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build());
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean begun = true;
  private final List<Job.Id> jobs = world.burst(5);
  private ManagementServer server;

  @BeforeEach
  void start() {
    world.until(() -> !world.journal().reasons(jobs.getLast()).isEmpty(), PATIENCE);
    world.until(() -> world.journal().all(Event.RunnerConfigured.class).size() == 2, PATIENCE);
    server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> begun && asked.incrementAndGet() > 0),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  /** What it would show is empty, and looks as if nothing waited. */
  @Test
  void standby_saysWhoDecides_insteadOfItsOwnViews() throws IOException {
    server.close(Duration.ZERO).await();
    NodeRole role =
        new NodeRole.Standby(
            "node-2", "node-1 decides", Optional.of("node-1"), Optional.of("node-1:9090"));
    server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            new NodeState(List::of, () -> "", () -> role, "0.1.0"),
            SimulatedApi.of(world, () -> true),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
    JsonObject expected =
        new JsonObject()
            .put("role", "standby")
            .put("node", "node-2")
            .put("reason", "node-1 decides")
            .put("holder", "node-1")
            .put("holder_address", "node-1:9090");
    assertEquals(expected, json(200, "GET /readyz"));
    assertEquals(expected.copy().put("version", "0.1.0"), json(200, "GET /api/v1/lease"));
    for (String page : List.of("jobs", "jobs/1", "runners", "pools", "reap")) {
      assertEquals(
          "this node is a stand-by: node-1 decides; ask it at node-1:9090",
          json(503, "GET /api/v1/" + page).getString("error"));
    }
  }

  /** A stand-by in front of the server of this test. */
  private ManagementServer standby(String address) {
    NodeRole role =
        new NodeRole.Standby(
            "node-2", "node-1 decides", Optional.of("node-1"), Optional.of(address));
    ManagementServer other =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            new NodeState(List::of, () -> "", () -> role, "0.1.0"),
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(vertx, world));
    other.start().await();
    return other;
  }

  @Test
  void standby_asksTheNodeThatDecides() throws IOException {
    JsonObject there = json(200, "GET /api/v1/pools");
    server = standby("127.0.0.1:" + server.port());
    assertEquals(there.getValue("pools"), json(200, "GET /api/v1/pools").getValue("pools"));
    json(400, "GET /api/v1/jobs?limit=x");
    assertTrue(json(202, "POST /api/v1/reap").getBoolean("asked"));
    assertEquals(1, asked.get(), "asked the other node");
  }

  /** As when two nodes name each other for a moment. */
  @Test
  void standby_passesARequestOnOnce() throws IOException {
    ManagementServer last = standby("127.0.0.1:" + server.port());
    server = standby("127.0.0.1:" + last.port());
    String error = json(503, "GET /api/v1/pools").getString("error");
    assertTrue(error.startsWith("this node is a stand-by: node-1 decides; ask it at"), error);
  }

  @Test
  void standbysDashboard_linksToThatOfTheNodeThatDecides() throws IOException {
    server = standby("node-1:9090");
    RawConnection.Answer page = ask("GET /jobs", Map.of());
    assertEquals(503, page.status());
    assertTrue(page.body().contains("node-1 decides"), page.body());
    assertTrue(page.body().contains("href=\"http://node-1:9090/\""), page.body());
  }

  @Test
  void standby_asksNoAddress_thatIsNone() throws IOException {
    server = standby("http://elsewhere/?");
    assertTrue(json(503, "GET /api/v1/pools").getString("error").startsWith("this node is a"));
  }

  @Test
  void jobs_areListedWithTheirReason_theLongestWaitingFirst() throws IOException {
    JsonObject page = json(200, "GET /api/v1/jobs");
    assertEquals(5, page.getInteger("total"));
    assertFalse(page.getBoolean("truncated"));
    assertEquals(
        jobs.stream().map(Job.Id::value).toList(),
        rows(page, "jobs").stream().map(job -> job.getLong("job")).toList());
    JsonObject covered = rows(page, "jobs").getFirst();
    assertEquals("covered", covered.getString("state"));
    assertEquals("booting", covered.getString("phase"));
    assertEquals(world.machine(0).id().value(), covered.getString("instance"));
    JsonObject held = rows(page, "jobs").getLast();
    assertEquals("held", held.getString("state"));
    assertEquals("hold", held.getString("verdict"));
    assertEquals("pool linux-x64 is at its maximum of 2", held.getString("reason"));
    assertEquals("acme/widgets", held.getString("repository"));
    assertEquals("acme", held.getString("owner"));
    assertEquals(new JsonArray(SimWorld.LINUX.values()), held.getJsonArray("labels"));
  }

  @Test
  void longLists_areCut_andSaySo() throws IOException {
    JsonObject page = json(200, "GET /api/v1/jobs?limit=2");
    assertEquals(2, page.getJsonArray("jobs").size());
    assertEquals(jobs.getFirst().value(), rows(page, "jobs").getFirst().getLong("job"));
    assertEquals(5, page.getInteger("total"));
    assertTrue(page.getBoolean("truncated"));
    assertEquals(1, json(200, "GET /api/v1/runners?limit=1").getJsonArray("runners").size());
    assertEquals(0, json(200, "GET /api/v1/jobs?limit=0").getJsonArray("jobs").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1001", "many", "", "99999999999"})
  void wrongLimit_isA400(String limit) throws IOException {
    for (String list : List.of("jobs", "runners", "reap")) {
      JsonObject page = json(400, "GET /api/v1/" + list + "?limit=" + limit);
      assertEquals("limit must be a number from 0 to 1000", page.getString("error"));
    }
  }

  @Test
  void job_isExplainedWithItsTimeline() throws IOException {
    JsonObject page = json(200, "GET /api/v1/jobs/" + jobs.getFirst());
    assertEquals(
        Set.of(
            ("at job run attempt repository labels pool owner queued_at state reason next until"
                    + " instance phase sent_at times_received launches requests mismatches history"
                    + " timeline")
                .split(" ")),
        page.fieldNames());
    assertEquals(1, page.getInteger("launches"));
    assertEquals(
        List.of(
            // The queue gives the job out before its answer to the sender is there.
            "job-admitted",
            "job-received",
            "fleet-requested",
            "instances-launched",
            "runner-configured"),
        rows(page, "timeline").stream().map(event -> event.getString("event")).toList());
  }

  @Test
  void jobThatRan_isExplainedFromItsTimeline() throws IOException {
    world.untilRun(jobs);
    JsonObject page = json(200, "GET /api/v1/jobs/" + jobs.getFirst());
    assertEquals("finished", page.getString("state"));
    assertFalse(page.containsKey("pool"));
    assertTrue(
        rows(page, "timeline").stream()
            .anyMatch(it -> it.getString("event").equals("job-started")));
  }

  @Test
  void unknownJob_isA404_thatSaysWhatMayBe() throws IOException {
    JsonObject page = json(404, "GET /api/v1/jobs/77");
    assertEquals("job 77 is not known here", page.getString("error"));
    assertTrue(page.getJsonArray("maybe").size() > 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1/2", "9999999999999999999", "%31", ""})
  void whatIsNoId_isA400(String id) throws IOException {
    assertTrue(json(400, "GET /api/v1/jobs/" + id).getString("error").contains("is a number"));
  }

  @Test
  void runners_areListedWithPhaseAndJob() throws IOException {
    world.until(() -> world.journal().has(Event.JobStarted.class), PATIENCE);
    List<JsonObject> runners = rows(json(200, "GET /api/v1/runners"), "runners");
    assertEquals(2, runners.size());
    JsonObject busy =
        runners.stream().filter(it -> it.containsKey("job")).findFirst().orElseThrow();
    assertEquals("busy", busy.getString("phase"));
    assertEquals("linux-x64", busy.getString("pool"));
    assertEquals("acme", busy.getString("owner"));
    assertFalse(busy.getBoolean("keep"));
    assertFalse(busy.containsKey("suspect_since"));
  }

  @Test
  void pools_areCounted() throws IOException {
    JsonObject pool = rows(json(200, "GET /api/v1/pools"), "pools").getFirst();
    assertEquals("linux-x64", pool.getString("pool"));
    assertEquals(2, pool.getInteger("max"));
    assertEquals(2, pool.getInteger("live"));
    assertEquals(0, pool.getInteger("spare"));
    assertEquals(0, pool.getInteger("busy"));
    assertEquals(5, pool.getInteger("waiting"));
    assertFalse(pool.containsKey("max_per_owner"));
  }

  @Test
  void spareRunners_areCounted() throws IOException {
    jobs.forEach(job -> world.github().cancelJob(job));
    world.advance(Duration.ofSeconds(30));
    JsonObject pool = rows(json(200, "GET /api/v1/pools"), "pools").getFirst();
    assertEquals(2, pool.getInteger("spare"));
    assertEquals(0, pool.getInteger("waiting"));
  }

  @Test
  void dryRun_countsVerdicts_andNamesEach() throws IOException {
    JsonObject page = whileTheWorldMoves("GET /api/v1/reap?limit=1", 200);
    assertEquals(new JsonObject().put("keep", 2), page.getJsonObject("counts"));
    assertEquals(2, page.getInteger("total"));
    assertTrue(page.getBoolean("truncated"));
    JsonObject verdict = rows(page, "verdicts").getFirst();
    assertEquals("keep", verdict.getString("verdict"));
    assertEquals("booting", verdict.getString("reason"));
    assertEquals("linux-x64", verdict.getString("pool"));
    assertEquals(0, asked.get());
  }

  @Test
  void dryRun_isA503_whenEc2DoesNotAnswer() throws IOException {
    world.cloud().faults().until(Api.DESCRIBE_INSTANCES, Fault.throttle(Api.DESCRIBE_INSTANCES));
    JsonObject page = whileTheWorldMoves("GET /api/v1/reap", 503);
    assertTrue(page.getString("error").startsWith("EC2's list is missing: "), page.encode());
    world.cloud().faults().clear();
  }

  @Test
  void reaper_canBeAskedToRunNow_butByNoWebPage() throws IOException {
    assertTrue(json(202, "POST /api/v1/reap").getBoolean("asked"));
    assertEquals(1, asked.get());
    JsonObject refused = json(403, "POST /api/v1/reap", Map.of("Origin", "http://evil.example"));
    assertEquals("a web page may not ask for this", refused.getString("error"));
    begun = false;
    assertTrue(json(503, "POST /api/v1/reap").getString("error").contains("has not begun"));
    assertEquals(1, asked.get());
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/v1/jobs, 405, 'GET, HEAD'",
    "DELETE /api/v1/jobs/1, 405, 'GET, HEAD'",
    "PUT /api/v1/runners, 405, 'GET, HEAD'",
    "POST /api/v1/pools, 405, 'GET, HEAD'",
    "DELETE /api/v1/reap, 405, 'GET, HEAD, POST'",
    "GET /api/v1/, 404, ",
    "GET /api/v1/nowhere, 404, ",
    "GET /api/v2/jobs, 404, ",
    "GET /api/v1/jobs2, 404, "
  })
  void wrongMethodAndUnknownPath_areSaidInJson(String line, int status, String allowed)
      throws IOException {
    RawConnection.Answer answer = ask(line, Map.of());
    assertEquals(status, answer.status());
    assertEquals("application/json", answer.headers().get("content-type"));
    assertEquals(allowed, answer.headers().get("allow"));
    JsonObject json = new JsonObject(answer.body());
    assertTrue(json.containsKey("error"));
    JsonNames.assertSnakeCase(json);
  }

  private JsonObject json(int status, String line) throws IOException {
    return json(status, line, Map.of());
  }

  private JsonObject json(int status, String line, Map<String, String> headers) throws IOException {
    RawConnection.Answer answer = ask(line, headers);
    assertEquals(status, answer.status(), answer.body());
    assertEquals("application/json", answer.headers().get("content-type"));
    JsonObject json = new JsonObject(answer.body());
    JsonNames.assertSnakeCase(json);
    return json;
  }

  private RawConnection.Answer ask(String line, Map<String, String> headers) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection.send(RawConnection.head(line, headers, "Content-Length: 0")).read();
    }
  }

  /** The lists take virtual time, which moves on the server's own loop. */
  private JsonObject whileTheWorldMoves(String line, int status) throws IOException {
    return SimulatedApi.whileTimeMoves(vertx, world, () -> json(status, line));
  }

  private static List<JsonObject> rows(JsonObject page, String name) {
    return page.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }
}
