package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators ask of a daemon, over real HTTP with a token. */
class OperatorApiTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PAUSE = "POST /api/v1/pools/linux-x64/pause";
  private static final String RESUME = "POST /api/v1/pools/linux-x64/resume";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Authorization", "Bearer opensesame",
          "Content-Type", "application/json",
          "Musterd-User", "alice@laptop");

  /** One loop, so that the world moves between requests and never beside one. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build());
  private ManagementServer server;

  @BeforeEach
  void start() {
    server = SimulatedDashboard.serve(vertx, world, Optional.of("opensesame"));
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void pause_andResume_answerWhatCountsNow_andAreTold() throws IOException {
    JsonObject paused = ask(200, PAUSE);
    assertEquals("linux-x64", paused.getString("pool"));
    assertTrue(paused.getBoolean("paused") && paused.getBoolean("changed"));
    assertTrue(paused.getBoolean("survives_restart"));
    assertEquals("alice@laptop", paused.getString("paused_by"));
    JsonObject pool = pools();
    assertEquals("alice@laptop", pool.getString("paused_by"));
    assertEquals(paused.getString("paused_since"), pool.getString("paused_since"));
    assertFalse(ask(200, PAUSE).getBoolean("changed"));
    JsonObject resumed = ask(200, RESUME);
    assertFalse(resumed.getBoolean("paused"));
    assertTrue(resumed.getBoolean("changed"));
    assertFalse(resumed.containsKey("paused_by"));
    assertFalse(pools().containsKey("paused_by"));
    assertEquals(
        List.of(new Event.PoolPaused("linux-x64", "alice@laptop", "127.0.0.1")),
        world.journal().all(Event.PoolPaused.class));
    assertEquals(1, world.journal().all(Event.PoolResumed.class).size());
  }

  @Test
  void pauseThatCannotBeStored_saysSo() throws IOException {
    world.pausedPools().refuse(Optional.of("NoSuchBucket: there is no such bucket"));
    JsonObject paused = ask(200, PAUSE);
    assertTrue(paused.getBoolean("paused"));
    assertFalse(paused.getBoolean("survives_restart"));
    assertEquals("NoSuchBucket: there is no such bucket", paused.getString("reason"));
  }

  @Test
  void runner_isRetired() throws IOException {
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), PATIENCE);
    world.advance(Duration.ofSeconds(3));
    String id = world.machine(0).id().value();
    JsonObject retired = ask(200, "POST /api/v1/runners/" + id + "/retire");
    assertEquals("terminated", retired.getString("outcome"));
    assertEquals(id, retired.getString("instance"));
    assertEquals("linux-x64", retired.getString("pool"));
    assertEquals("acme", retired.getString("owner"));
    assertEquals(id + " is being terminated", retired.getString("reason"));
    world.untilRun(job);
  }

  @Test
  void busyRunner_isA409_orGoesLater() throws IOException {
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.JobStarted.class), PATIENCE);
    String page = "POST /api/v1/runners/" + world.machine(0).id() + "/retire";
    assertTrue(ask(409, page).getString("error").contains("runs job " + job));
    assertTrue(ask(409, page, HEADERS, "{\"when_idle\":false}").containsKey("error"));
    JsonObject later = ask(202, page, HEADERS, "{\"when_idle\":true}");
    assertEquals("later", later.getString("outcome"));
    assertTrue(later.getString("reason").endsWith("takes no other, and ends after it"));
    world.untilRun(job);
  }

  @ParameterizedTest
  @CsvSource({
    "pools/linux-arm64/pause, there is no pool linux-arm64; the pools are linux-x64",
    "pools/linux-arm64/resume, there is no pool linux-arm64; the pools are linux-x64",
    "pools/linux%2Dx64/pause, there is no pool of that name",
    "pools//pause, there is no pool of that name",
    "pools/../pause, there is no pool ..; the pools are linux-x64",
    "runners/i-0123456789abcdef0/retire, no runner i-0123456789abcdef0 is known here; `musterd"
        + " runners` lists them",
    "runners/%00/retire, there is no runner of that name",
    "runners//retire, there is no runner of that name",
  })
  void unknownName_isA404_thatSaysSo(String page, String error) throws IOException {
    assertEquals(error, ask(404, "POST /api/v1/" + page).getString("error"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pools/linux-x64/pause", "pools/linux-x64/resume", "runners/i-1/retire"})
  void onlyPost_isTaken_andOnlyWithTheToken(String page) throws IOException {
    RawConnection.Answer read = send("GET /api/v1/" + page, HEADERS, "");
    assertEquals(405, read.status());
    assertEquals("POST", read.headers().get("allow"));
    assertEquals(401, send("POST /api/v1/" + page, without("Authorization"), "").status());
    assertEquals(
        401, send("POST /api/v1/" + page, with("Authorization", "Bearer sesame"), "").status());
  }

  /** Another page in the operator's browser can send none of these without being refused. */
  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example, 403, a web page may not ask for this",
    "Origin, null, 403, a web page may not ask for this",
    "Content-Type, text/plain, 415, the body has to be sent as application/json",
    "Content-Type, application/x-www-form-urlencoded, 415, the body has to be sent as"
        + " application/json",
  })
  void webPage_isRefused(String header, String value, int status, String error) throws IOException {
    assertEquals(error, ask(status, PAUSE, with(header, value), "").getString("error"));
    assertFalse(world.journal().has(Event.PoolPaused.class));
  }

  @Test
  void requestWithoutAUser_isRefused_andAStrangeOneIsUnknown() throws IOException {
    assertEquals(
        "the header Musterd-User is missing: who asks for this?",
        ask(400, PAUSE, without("Musterd-User"), "").getString("error"));
    assertTrue(ask(415, PAUSE, without("Content-Type"), "").containsKey("error"));
    JsonObject paused = ask(200, PAUSE, with("Musterd-User", "eve; rm -rf"), "");
    assertEquals("unknown", paused.getString("paused_by"));
    ask(200, RESUME, with("Content-Type", "Application/JSON; charset=utf-8"), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | the body is no JSON object",
        "[] | the body is no JSON object",
        "{\"when_idle\":\"yes\"} | when_idle has to be true or false",
        "{\"when_idle\":1} | when_idle has to be true or false",
        "{\"when_idle\":null} | when_idle has to be true or false",
      })
  void bodyThatIsWrong_isA400(String body, String error) throws IOException {
    String page = "POST /api/v1/runners/i-0123456789abcdef0/retire";
    assertEquals(error, ask(400, page, HEADERS, body).getString("error"));
  }

  private static Map<String, String> with(String header, String value) {
    Map<String, String> headers = new HashMap<>(HEADERS);
    headers.put(header, value);
    return headers;
  }

  private static Map<String, String> without(String header) {
    Map<String, String> headers = new HashMap<>(HEADERS);
    headers.remove(header);
    return headers;
  }

  private JsonObject pools() throws IOException {
    return ask(200, "GET /api/v1/pools").getJsonArray("pools").getJsonObject(0);
  }

  private JsonObject ask(int status, String line) throws IOException {
    return ask(status, line, HEADERS, "");
  }

  /** The store and EC2 take virtual time, which moves on the server's own loop. */
  private JsonObject ask(int status, String line, Map<String, String> headers, String body)
      throws IOException {
    RawConnection.Answer answer =
        SimulatedApi.whileTimeMoves(vertx, world, () -> send(line, headers, body));
    assertEquals(status, answer.status(), answer.body());
    JsonObject json = new JsonObject(answer.body());
    JsonNames.assertSnakeCase(json);
    return json;
  }

  private RawConnection.Answer send(String line, Map<String, String> headers, String body)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection
          .send(RawConnection.head(line, headers, "Content-Length: " + body.length()) + body)
          .read();
    }
  }
}
