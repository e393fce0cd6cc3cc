package dev.musterd.http.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, and what they allow, over real HTTP. */
class SignInTest {
  private static final String TOKEN = "opensesame";
  private static final Map<String, String> BEARER = Map.of("Authorization", "Bearer " + TOKEN);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SimWorld world = SimWorld.running();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ManagementServer server;
  private Browser browser;

  @BeforeEach
  void start() {
    server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.of(TOKEN)),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(
                vertx, world, requester -> asked.add(requester.user()), List::of));
    server.start().await();
    browser = new Browser(vertx, server.port());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void pages_askForTheToken_andComeBack() {
    HttpResponse<Buffer> asked = browser.get("/jobs?page=2");
    assertEquals(303, asked.statusCode());
    assertEquals("/login?next=%2Fjobs%3Fpage%3D2", asked.getHeader("Location"));
    HttpResponse<Buffer> form = browser.get(asked.getHeader("Location"));
    assertEquals(200, form.statusCode());
    assertTrue(form.bodyAsString().contains("name=\"next\" value=\"/jobs?page=2\""));
    assertFalse(form.bodyAsString().contains("action=\"/job\""), "a search that would be refused");
  }

  @Test
  void session_hasACookieThatIsNotTheToken_andThatScriptsCannotRead() {
    HttpResponse<Buffer> response = browser.signIn(TOKEN);
    assertEquals(303, response.statusCode());
    assertEquals("/jobs", response.getHeader("Location"));
    String cookie = response.getHeader("Set-Cookie");
    assertFalse(cookie.contains(TOKEN));
    assertTrue(cookie.contains("; HTTPOnly") && cookie.contains("; SameSite=Strict"), cookie);
    assertFalse(cookie.contains("Secure"), "browsers would not send it over plain HTTP");
    assertEquals(200, browser.get("/jobs").statusCode());
  }

  @Test
  void cookie_isSecure_behindAProxyThatSpeaksTls() {
    HttpResponse<Buffer> response =
        browser.post(
            "/login",
            Map.of("token", TOKEN),
            Map.of("Origin", browser.origin(), "X-Forwarded-Proto", "https"));
    assertTrue(response.getHeader("Set-Cookie").contains("Secure"));
  }

  @Test
  void wrongToken_opensNothing() {
    HttpResponse<Buffer> response = browser.signIn("opensesame2");
    assertEquals(401, response.statusCode());
    assertFalse(response.bodyAsString().contains(TOKEN));
    assertEquals(303, browser.get("/jobs").statusCode());
    assertEquals(303, browser.get("/", Map.of("Authorization", "Bearer x")).statusCode());
    assertEquals(303, browser.get("/", Map.of("Cookie", "musterd-session=guessed")).statusCode());
    assertEquals(401, browser.signIn("").statusCode());
  }

  @Test
  void session_endsWithSigningOut_withTime_andWithTheToken() {
    browser.signIn(TOKEN);
    assertEquals(303, browser.post("/logout", Map.of()).statusCode());
    assertEquals(303, browser.get("/jobs").statusCode());

    browser.signIn(TOKEN);
    world.advance(Sessions.LENGTH.plus(Duration.ofSeconds(1)));
    assertEquals(303, browser.get("/jobs").statusCode());

    browser.signIn(TOKEN);
    assertEquals(200, browser.get("/jobs").statusCode());
    server.replaceToken(Optional.of("another"));
    assertEquals(303, browser.get("/jobs").statusCode());
  }

  @Test
  void openPage_isLedToTheForm_whenItsSessionHasEnded() {
    HttpResponse<Buffer> response = browser.get("/", Map.of("HX-Request", "true"));
    assertEquals(401, response.statusCode());
    assertEquals("/login", response.getHeader("HX-Redirect"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"})
  void signingIn_leadsToNoOtherHost(String next) {
    HttpResponse<Buffer> response =
        browser.post(
            "/login", Map.of("token", TOKEN, "next", next), Map.of("Origin", browser.origin()));
    assertEquals("/", response.getHeader("Location"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example,''",
    "null,''",
    "'',cross-site",
    "'',same-site",
    "'',none",
    "'',''"
  })
  void forms_ofOtherPages_areRefused(String origin, String site) {
    browser.signIn(TOKEN);
    Map<String, String> headers =
        origin.isEmpty()
            ? site.isEmpty() ? Map.of() : Map.of("Sec-Fetch-Site", site)
            : Map.of("Origin", origin);
    assertEquals(403, browser.post("/reap/now", Map.of(), headers).statusCode());
    assertEquals(403, browser.post("/logout", Map.of(), headers).statusCode());
    assertEquals(403, browser.post("/login", Map.of("token", TOKEN), headers).statusCode());
    assertEquals(List.of(), asked);
  }

  @Test
  void action_isConfirmedFirst_andNamesWhoAsked() {
    browser.signIn(TOKEN);
    assertTrue(browser.get("/reap/now").bodyAsString().contains("Run the reaper now?"));
    assertEquals(List.of(), asked);
    assertEquals(202, browser.post("/reap/now", Map.of()).statusCode());
    assertEquals(List.of("alice@laptop"), asked);
  }

  @Test
  void header_isAsGoodAsASession() {
    assertEquals(200, browser.get("/", BEARER).statusCode());
    assertEquals(202, browser.post("/reap/now", Map.of(), BEARER).statusCode());
    assertEquals(List.of("unknown"), asked);
    Map<String, String> foreign =
        Map.of("Authorization", "Bearer " + TOKEN, "Origin", "http://evil.example");
    assertEquals(403, browser.post("/reap/now", Map.of(), foreign).statusCode());
    Map<String, String> elsewhere =
        Map.of("Authorization", "Bearer " + TOKEN, "Host", "musterd.internal");
    assertEquals(200, browser.get("/", elsewhere).statusCode());
  }

  @Test
  void pool_isPausedAndResumed_byItsPage() {
    browser.signIn(TOKEN);
    assertTrue(browser.get("/pools/linux-x64").bodyAsString().contains("/pools/linux-x64/pause"));
    HttpResponse<Buffer> done = act("/pools/linux-x64/pause", Map.of());
    assertEquals(200, done.statusCode(), done.bodyAsString());
    Event.PoolPaused paused = world.journal().all(Event.PoolPaused.class).getFirst();
    assertEquals("alice@laptop", paused.by());
    String page = browser.get("/pools/linux-x64").bodyAsString();
    assertTrue(page.contains("paused by alice@laptop"), page);
    assertEquals(200, act("/pools/linux-x64/resume", Map.of()).statusCode());
    assertEquals(404, act("/pools/none/pause", Map.of()).statusCode());
    assertEquals(404, act("/pools/%3Cscript%3E/pause", Map.of()).statusCode());
  }

  @Test
  void runner_isHeldReleasedAndRetired_byItsPage() {
    world.github().jobsTake(Duration.ofMinutes(1));
    world.queueJob();
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(1));
    world.advance(Duration.ofSeconds(10));
    String runner = "/runners/" + world.ourLive().getFirst().id();
    browser.signIn(TOKEN);
    assertTrue(browser.get(runner).bodyAsString().contains(runner + "/hold"));
    HttpResponse<Buffer> held = act(runner + "/hold", Map.of("choice", "60"));
    assertEquals(200, held.statusCode(), held.bodyAsString());
    assertEquals("alice@laptop", world.journal().all(Event.RunnerHeld.class).getFirst().by());
    assertTrue(browser.get(runner).bodyAsString().contains("held by alice@laptop until"));
    assertEquals(200, act(runner + "/release", Map.of()).statusCode());
    HttpResponse<Buffer> retired = act(runner + "/retire", Map.of("choice", "now"));
    assertTrue(List.of(200, 202).contains(retired.statusCode()), retired.bodyAsString());
    assertEquals(
        "alice@laptop", world.journal().all(Event.RetirementRequested.class).getFirst().by());
    assertEquals(404, act("/runners/i-00000000000000000/retire", Map.of()).statusCode());
  }

  private HttpResponse<Buffer> act(String path, Map<String, String> fields) {
    return SimulatedApi.whileTimeMoves(vertx, world, () -> browser.post(path, fields));
  }
}
