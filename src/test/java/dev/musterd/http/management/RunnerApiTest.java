package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds and consoles of a daemon that runs one job, over real HTTP. */
class RunnerApiTest {
  private static final String HALF_HOUR = "{\"for\":\"30m\"}";
  private static final Map<String, String> ALICE = user("alice@laptop");

  /** One loop, so that the world moves between requests and never beside one. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world =
      SimWorld.running(SimPools.linux().maxRunners(1).maxLifetime(Duration.ofHours(4)).build());
  private String runner;
  private ManagementServer server;

  private static Map<String, String> user(String name) {
    return Map.of("Musterd-User", name, "Content-Type", "application/json");
  }

  @BeforeEach
  void start() {
    world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(3));
    world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(5));
    runner = world.machine(0).id().value();
    server = server(Optional.empty());
  }

  private ManagementServer server(Optional<String> token) {
    ManagementServer started =
        new ManagementServer(
            vertx,
            SocketAddress.inetSocketAddress(0, "127.0.0.1"),
            token,
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> false));
    started.start().await();
    return started;
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void hold_tagsTheInstance_andIsListed() throws IOException {
    JsonObject held = moving(200, "POST /api/v1/runners/" + runner + "/hold", ALICE, HALF_HOUR);
    assertEquals(runner, held.getString("instance"));
    assertEquals("linux-x64", held.getString("pool"));
    assertEquals("acme", held.getString("owner"));
    assertEquals("alice@laptop", held.getString("held_by"));
    assertTrue(held.getString("note").startsWith("it runs job "), held.encode());
    assertEquals(
        held.getString("held_until"), world.machine(0).tags().get(Instance.Tag.HOLD_UNTIL));
    JsonObject listed =
        asked(200, "GET /api/v1/runners", Map.of(), "").getJsonArray("runners").getJsonObject(0);
    assertEquals(held.getString("held_until"), listed.getString("held_until"));
    assertEquals("alice@laptop", listed.getString("held_by"));
    JsonObject pool =
        asked(200, "GET /api/v1/pools", Map.of(), "").getJsonArray("pools").getJsonObject(0);
    assertEquals(1, pool.getInteger("held"));
    assertEquals(1, pool.getInteger("live"));
    Event.RunnerHeld event = world.journal().all(Event.RunnerHeld.class).getFirst();
    assertEquals("alice@laptop", event.by());
    assertEquals("127.0.0.1", event.from());
  }

  @Test
  void hold_isReleased() throws IOException {
    String page = " /api/v1/runners/" + runner + "/hold";
    assertEquals(
        runner + " is not held", moving(409, "DELETE" + page, ALICE, "").getString("error"));
    moving(200, "POST" + page, ALICE, HALF_HOUR);
    assertTrue(moving(200, "DELETE" + page, ALICE, "").getBoolean("released"));
    assertFalse(world.machine(0).tags().containsKey(Instance.Tag.HOLD_UNTIL));
    assertFalse(
        asked(200, "GET /api/v1/runners", Map.of(), "")
            .getJsonArray("runners")
            .getJsonObject(0)
            .containsKey("held_until"));
  }

  /** By the name at GitHub, too; a client that says nonsense about itself is nobody. */
  @Test
  void user_isUnknown_whenTheNameMayHoldAnything() throws IOException {
    JsonObject held =
        moving(
            200,
            "POST /api/v1/runners/any-prefix-" + runner + "/hold",
            user("<script>alert(1)</script>"),
            "{\"for\":\"2 hours\"}");
    assertEquals("unknown", held.getString("held_by"));
    assertEquals("unknown", world.machine(0).tags().get(Instance.Tag.HELD_BY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30m",
        "[]",
        "{}",
        "null",
        "\"for\"",
        "{\"for\":30}",
        "{\"for\":\"30\"}",
        "{\"for\":\"\"}",
        "{\"for\":null}",
        "{\"for\":\"-5m\"}",
        "{\"for\":\"0s\"}",
        "{\"for\":\"soon\"}",
        "{\"for\":\"99999999999999999999d\"}",
        "{\"for\":{\"a\":1}}",
        "{\"for\":\"30m\""
      })
  void body_thatIsNoDuration_isA400(String body) throws IOException {
    JsonObject page = asked(400, "POST /api/v1/runners/" + runner + "/hold", ALICE, body);
    String error = page.getString("error");
    assertTrue(
        error.contains("a duration with a unit") || error.equals("the body is no JSON object"),
        error);
    assertFalse(world.journal().has(Event.RunnerHeld.class));
  }

  @Test
  void holdBeyondMaxLifetime_isA409_thatNamesTheLongest() throws IOException {
    JsonObject page =
        asked(409, "POST /api/v1/runners/" + runner + "/hold", ALICE, "{\"for\":\"1 day\"}");
    assertTrue(page.getString("error").contains("max-lifetime of pool linux-x64 is 4h"));
    assertTrue(page.getString("error").contains("longest hold that is possible is 3h5"));
  }

  @Test
  void hold_isA503_whenEc2DoesNotTakeTheTags() throws IOException {
    world.cloud().faults().until(Api.CREATE_TAGS, Fault.unauthorized());
    JsonObject page = moving(503, "POST /api/v1/runners/" + runner + "/hold", ALICE, HALF_HOUR);
    assertTrue(page.getString("error").startsWith("EC2 does not take the tags of a hold"));
    assertFalse(world.journal().has(Event.RunnerHeld.class));
    world.cloud().faults().clear();
  }

  @ParameterizedTest
  @CsvSource({"POST", "DELETE"})
  void hold_isForNoWebPage_andForNobodyWithoutAName(String method) throws IOException {
    String line = method + " /api/v1/runners/" + runner + "/hold";
    Map<String, String> page = new TreeMap<>(ALICE);
    page.put("Origin", "http://evil.example");
    assertEquals(
        "a web page may not ask for this", asked(403, line, page, HALF_HOUR).getString("error"));
    assertTrue(asked(400, line, Map.of(), HALF_HOUR).getString("error").contains("Musterd-User"));
    assertEquals(
        "the body has to be sent as application/json",
        asked(415, line, Map.of("Musterd-User", "alice@laptop"), HALF_HOUR).getString("error"));
    assertFalse(world.journal().has(Event.RunnerHeld.class));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/runners/i-0123456789abcdef0/hold, 404",
    "POST, /api/v1/runners/nobody/hold, 404",
    "POST, /api/v1/runners//hold, 400",
    "POST, /api/v1/runners/%2e%2e/hold, 400",
    "DELETE, /api/v1/runners/nobody/hold, 404",
    "GET, /api/v1/runners/nobody/logs, 404",
    "GET, /api/v1/runners/a%20b/logs, 400",
    "GET, /api/v1/runners/x/hold, 405",
    "POST, /api/v1/runners/x/logs, 405",
    "GET, /api/v1/runners/x/y/logs, 404",
    "GET, /api/v1/runners/x/other, 404"
  })
  void whatIsNotThere_isSaid(String method, String path, int status) throws IOException {
    assertTrue(asked(status, method + " " + path, ALICE, HALF_HOUR).containsKey("error"));
  }

  @Test
  void everything_isBehindTheToken() throws IOException {
    server = server(Optional.of("opensesame"));
    String page = " /api/v1/runners/" + runner;
    asked(401, "POST" + page + "/hold", ALICE, HALF_HOUR);
    asked(401, "DELETE" + page + "/hold", ALICE, "");
    asked(401, "GET" + page + "/logs", Map.of(), "");
    assertFalse(world.journal().has(Event.RunnerHeld.class));
  }

  @Test
  void logs_areTheLastLines_withoutControlCharactersAndSecrets() throws IOException {
    world.machine(0).prints("first");
    world.machine(0).prints("\u001b[31mred\u001b[0m \u001b]0;title\u0007\u202ereversed");
    world.machine(0).prints("token " + SimulatedApi.SECRET + " ghs_0123456789abcdefghijABCDEFGHIJ");
    JsonObject page = moving(200, "GET /api/v1/runners/" + runner + "/logs?lines=2", Map.of(), "");
    assertEquals(JsonArray.of("red reversed", "token *** ***"), page.getJsonArray("lines"));
    assertEquals(3, page.getInteger("total"));
    assertTrue(page.getBoolean("truncated"));
    assertFalse(page.getBoolean("ended"));
    JsonObject stream = page.getJsonArray("streams").getJsonObject(0);
    assertEquals("/runners/sim/messages", stream.getString("group"));
    assertEquals(runner, stream.getString("stream"));
    assertEquals(
        "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups"
            + "/log-group/$252Frunners$252Fsim$252Fmessages/log-events/"
            + runner,
        stream.getString("url"));
  }

  @Test
  void logs_ofAnEndedInstance_areThere() throws IOException {
    world.machine(0).prints("its last words");
    world.lose(world.machine(0), "by hand");
    world.until(() -> world.daemon().duties().inventory().size() == 0, Duration.ofMinutes(10));
    JsonObject page = moving(200, "GET /api/v1/runners/" + runner + "/logs", Map.of(), "");
    assertTrue(page.getBoolean("ended"));
    assertEquals(JsonArray.of("its last words"), page.getJsonArray("lines"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1001", "many", "", "99999999999"})
  void wrongLines_areA400(String lines) throws IOException {
    JsonObject page =
        asked(400, "GET /api/v1/runners/" + runner + "/logs?lines=" + lines, Map.of(), "");
    assertEquals("lines must be a number from 0 to 1000", page.getString("error"));
  }

  @Test
  void logs_areA503_whenEc2DoesNotAnswer() throws IOException {
    world.cloud().faults().until(Api.GET_CONSOLE_OUTPUT, Fault.throttle(Api.GET_CONSOLE_OUTPUT));
    JsonObject page = moving(503, "GET /api/v1/runners/" + runner + "/logs", Map.of(), "");
    assertTrue(page.getString("error").startsWith("EC2 does not answer: "), page.encode());
    world.cloud().faults().until(Api.GET_CONSOLE_OUTPUT, new Fault.Hang());
    page = moving(503, "GET /api/v1/runners/" + runner + "/logs", Map.of(), "");
    assertEquals("EC2 did not answer within 20 s", page.getString("error"));
    world.cloud().faults().clear();
  }

  /** Calls take virtual time, which moves on the server's own loop. */
  private JsonObject moving(int status, String line, Map<String, String> headers, String body)
      throws IOException {
    return SimulatedApi.whileTimeMoves(vertx, world, () -> asked(status, line, headers, body));
  }

  private JsonObject asked(int status, String line, Map<String, String> headers, String body)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      String head = RawConnection.head(line, headers, "Content-Length: " + body.length());
      RawConnection.Answer answer = connection.send(head + body).read();
      assertEquals(status, answer.status(), answer.body());
      JsonObject json = new JsonObject(answer.body());
      JsonNames.assertSnakeCase(json);
      return json;
    }
  }
}
