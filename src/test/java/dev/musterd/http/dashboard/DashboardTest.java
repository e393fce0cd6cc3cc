package dev.musterd.http.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a daemon without a token, that has two slots and five jobs, over real HTTP. */
class DashboardTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String NASTY = "a\"b<script>alert(1)</script>'&c";

  /** One loop, so that the world moves between requests and never beside one. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world =
      SimWorld.running(
          SimPools.linux().maxRunners(2).build(),
          SimPools.pool("gpu", "gpu").build(),
          SimPools.pool("nasty", NASTY).build());
  private final List<Job.Id> jobs = world.burst(5);
  private volatile List<String> unready = List.of();
  private Browser browser;

  @BeforeEach
  void start() {
    world.until(() -> !world.journal().reasons(jobs.getLast()).isEmpty(), PATIENCE);
    world.until(() -> world.journal().all(Event.RunnerConfigured.class).size() == 2, PATIENCE);
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty(), List.of("musterd.example")),
            () -> unready,
            () -> "",
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(vertx, world, _ -> true, () -> unready));
    server.start().await();
    browser = new Browser(vertx, server.port());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void overview_saysWhatIsSo() {
    String page = page(200, "/");
    assertTrue(page.contains("All is well: 5 jobs wait, 2 runners are there, 0 busy."), page);
    assertTrue(page.contains("pool linux-x64 is at its maximum of 2"));
    assertTrue(page.contains("href=\"/jobs/" + jobs.getFirst() + "\""));
    assertTrue(page.contains("href=\"/runners/" + world.machine(0).id() + "\""));
    assertTrue(page.contains("job-admitted"));
  }

  @Test
  void overview_saysWhatIsWrong_andSinceWhen() {
    unready = List.of("the queue: no answer since 3 s");
    String first = page(200, "/");
    String since = CLOCK.format(world.time().instant());
    assertTrue(
        first.contains("Since %s (0 s ago): the queue: no answer since 3 s.".formatted(since)),
        first);
    world.advance(Duration.ofMinutes(2));
    unready = List.of("the queue: no answer since 123 s");
    String later = page(200, "/");
    assertTrue(
        later.contains("Since %s (2 min ago): the queue: no answer since 123 s.".formatted(since)),
        later);
  }

  @Test
  void page_mayLoadNothingFromElsewhere_andRunsNoScriptOfItsOwn() {
    HttpResponse<Buffer> response = browser.get("/");
    String policy = response.getHeader("Content-Security-Policy");
    assertEquals(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        policy);
    assertEquals("nosniff", response.getHeader("X-Content-Type-Options"));
    assertEquals("same-origin", response.getHeader("Referrer-Policy"));
    assertEquals("no-store", response.getHeader("Cache-Control"));
    String html = response.bodyAsString();
    assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"), "a page of ours links abroad");
    assertFalse(html.contains(" style="), "style attributes are forbidden by the policy");
    assertFalse(html.matches("(?s).* on[a-z]+=.*"), "handlers are forbidden by the policy");
    assertFalse(html.matches("(?s).*<script(?! src=).*"), "scripts are files of ours");
  }

  @Test
  void assets_areKeptByBrowsersForGood() {
    String html = page(200, "/");
    String path = html.replaceAll("(?s).*href=\"(/assets/[0-9a-f]+)/pico.*", "$1");
    for (String file :
        List.of("pico.min.css", "musterd.css", "htmx.min.js", "sse.js", "icon.svg")) {
      HttpResponse<Buffer> response = browser.get(path + "/" + file);
      assertEquals(200, response.statusCode(), file);
      assertTrue(response.getHeader("Cache-Control").contains("immutable"), file);
      Map<String, String> known = Map.of("If-None-Match", response.getHeader("ETag"));
      assertEquals(304, browser.get(path + "/" + file, known).statusCode(), file);
    }
    assertEquals(404, browser.get(path + "/Dashboard.class").statusCode());
    assertEquals(404, browser.get("/assets/x/../../reference.conf").statusCode());
  }

  @Test
  void payloads_areEscaped_whereverTheyAppear() {
    Job.Id nasty = world.queueJob(SimWorld.WIDGETS, Labels.of(NASTY));
    world.until(
        () -> world.journal().has(Event.JobAdmitted.class, it -> it.job().equals(nasty)), PATIENCE);
    for (String path :
        List.of("/", "/jobs", "/jobs/" + nasty, "/pools", "/pools/nasty", "/events")) {
      String html = page(200, path);
      assertFalse(html.contains("<script>"), path);
      assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), path + html);
    }
  }

  @Test
  void questions_areEscaped_inTheAnswer() {
    for (String path :
        List.of(
            "/job?url=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/jobs?pool=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/runners?pool=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/events?job=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/repositories/%3Cscript%3E/x",
            "/pools/%3Cscript%3E")) {
      String html = browser.get(path).bodyAsString();
      assertFalse(html.contains("<script>"), path);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/jobs/1,404",
    "/jobs/999999999999999999,404",
    "/jobs/9999999999999999999,404",
    "/jobs/-1,404",
    "/jobs/abc,404",
    "/jobs/%,404",
    "/jobs/%zz,404",
    "/job,400",
    "/job?url=,400",
    "/job?url=https://evil.example/acme/widgets/actions/runs/1/job/2,400",
    "/job?url=javascript:alert(1),400",
    "/job?url=evil.example/acme/widgets/actions/runs/1/job/2,400",
    "/job?url=https://github.com@evil.example/acme/widgets/actions/runs/1/job/2,400",
    "/job?url=https://github.com/acme/widgets/actions/runs/99999,404",
    "/runners/i-1,404",
    "/runners/i-00000000000000000,404",
    "/runners/..%2f..%2fetc,404",
    "/pools/none,404",
    "/repositories/acme,404",
    "/repositories/acme/..,404",
    "/repositories/acme/none,200",
    "/jobs?page=0,200",
    "/jobs?page=9999,200",
    "/jobs?page=99999999999999,200",
    "/jobs?page=-1,200",
    "/events?type=no such type,200",
    "/events?page=77,200"
  })
  void absurdQuestions_areAnswered(String path, int status) {
    HttpResponse<Buffer> response = browser.get(path.replace(" ", "%20"));
    assertEquals(status, response.statusCode(), path);
  }

  @Test
  void hugeQuery_isRefused() {
    assertEquals(414, browser.get("/job?url=" + "x".repeat(20_000)).statusCode());
    assertEquals(400, browser.get("/job?url=" + "x".repeat(3_000)).statusCode());
  }

  @Test
  void lists_areServedAHundredAtATime() {
    List<Job.Id> more = world.burst(220);
    world.until(() -> world.daemon().duties().backlog().size() == 225, Duration.ofMinutes(5));
    String first = page(200, "/jobs?pool=linux-x64");
    assertTrue(first.contains("1 to 100 of 225"), first);
    assertTrue(first.contains("href=\"/jobs?pool=linux-x64&amp;page=2\""), first);
    assertFalse(first.contains("rel=\"prev\""));
    String last = page(200, "/jobs?pool=linux-x64&page=3");
    assertTrue(last.contains("201 to 225 of 225"), last);
    assertTrue(last.contains("/jobs/" + more.getLast() + "\""));
    assertFalse(last.contains("rel=\"next\""));
  }

  @Test
  void job_isExplained_withWhyNotTheOtherPools() {
    String page = page(200, "/jobs/" + jobs.getLast());
    assertTrue(page.contains("pool linux-x64 is at its maximum of 2"), page);
    assertTrue(page.contains("webhook answered"), page);
    assertTrue(page.contains("<dt>gpu</dt><dd>lacks self-hosted, linux, x64</dd>"), page);
    String pasted =
        page(200, "/job?url=https://github.com/acme/widgets/actions/runs/1/job/" + jobs.getLast());
    assertTrue(pasted.contains("<h1>Job " + jobs.getLast()), pasted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/widgets/actions/runs/1/job/",
        "https://GitHub.com/acme/widgets/actions/runs/1/attempts/2/job/",
        "http://www.github.com/acme/widgets/actions/runs/1/job/",
        "github.com/acme/widgets/actions/runs/1/job/",
        "https://api.github.com/repos/acme/widgets/actions/jobs/",
        "%20",
      })
  void job_isFoundByWhatPeoplePaste(String start) {
    String pasted = page(200, "/job?url=" + start + jobs.getLast());
    assertTrue(pasted.contains("<h1>Job " + jobs.getLast()), pasted);
  }

  @Test
  void run_showsItsJobs_whereverTheyAre() {
    long run =
        world.daemon().duties().backlog().find(jobs.getLast()).orElseThrow().ticket().job().runId();
    String waits = page(200, "/job?url=https://github.com/acme/widgets/actions/runs/" + run);
    assertTrue(waits.contains("<h1>Run %d of acme/widgets".formatted(run)), waits);
    assertTrue(waits.contains("/jobs/" + jobs.getLast() + "\""), waits);
    world.untilRun(jobs);
    String ran = page(200, "/job?url=https://github.com/ACME/widgets/actions/runs/" + run);
    assertTrue(ran.contains("/jobs/" + jobs.getLast() + "\""), ran);
    assertTrue(ran.contains("success"), ran);
  }

  @Test
  void finishedJob_saysWhereItCameFrom_andWhatItCost() {
    world.untilRun(jobs);
    String early = page(200, "/jobs/" + jobs.getFirst());
    assertTrue(early.contains("href=\"/repositories/acme/widgets\""), early);
    assertTrue(early.contains("its page there"), early);
    world.untilNothingIsLeft();
    world.advance(Duration.ofMinutes(3));
    String page = page(200, "/jobs/" + jobs.getFirst());
    assertTrue(page.contains("part of the boot and idle time of i-"), page);
    assertFalse(page.contains("(estimate"), page);
  }

  @Test
  void runningJob_andItsRunner_haveAnEstimate() {
    world.github().jobsTake(Duration.ofMinutes(30));
    Job.Id job = world.queueJob();
    world.until(
        () -> world.journal().has(Event.JobStarted.class, it -> it.job().equals(job)),
        Duration.ofMinutes(30));
    world.advance(Duration.ofMinutes(2));
    String page = page(200, "/jobs/" + job);
    assertTrue(page.contains("so far (estimate, as its instance goes on)"), page);
    String runner = page.replaceAll("(?s).*href=\"(/runners/i-[0-9a-f]+)\".*", "$1");
    assertTrue(page(200, runner).contains("so far (estimate, as its instance goes on)"), runner);
  }

  @Test
  void runner_isBooted_onceALaterListOfEc2ShowsItRunning() {
    world.github().jobsTake(Duration.ofMinutes(30));
    world.burst(2);
    world.until(() -> world.journal().has(Event.InstanceRunning.class, _ -> true), LONG);
    String runner =
        page(
            200,
            "/runners/" + world.journal().all(Event.InstanceRunning.class).getFirst().instance());
    assertTrue(runner.contains("instance-running"), runner);
    assertTrue(runner.contains("class=\"booted\""), runner);
  }

  @Test
  void repository_showsJobsThatWaitAndThatRan() {
    String before = page(200, "/repositories/acme/widgets");
    assertTrue(before.contains("5 in all, the longest waiting first"), before);
    world.untilRun(jobs);
    String after = page(200, "/repositories/acme/widgets");
    assertTrue(after.contains("The latest 5, the last to start first"), after);
    assertTrue(after.contains(">success</span>"), after);
    assertTrue(after.contains("today, by UTC"), after);
    assertFalse(page(200, "/repositories/acme/none").contains("success"));
  }

  @Test
  void pool_saysWhatItCostsToday_andTheFirstPageWhatAwsThrottled() {
    assertTrue(page(200, "/pools/linux-x64").contains("It costs $"));
    String page = page(200, "/");
    assertTrue(page.contains("AWS throttles"), page);
    assertTrue(page.contains("of 12 calls within 5 min"), page);
    assertTrue(page.contains("Money today"), page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reap/now", "/pools/gpu/pause", "/pools/gpu/resume"})
  void withoutAToken_nothingCanBeDone(String action) {
    assertEquals(403, browser.get(action).statusCode());
    assertEquals(403, browser.post(action, Map.of()).statusCode());
    assertEquals(
        403, browser.post(action, Map.of(), Map.of("Authorization", "Bearer x")).statusCode());
    String pool = page(200, "/pools/gpu");
    assertFalse(pool.contains("/pools/gpu/pause"), "a form that is refused is not shown");
    assertTrue(pool.contains("Read-only"));
    assertEquals(303, browser.get("/login").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "LOCALHOST,200",
    "app.localhost,200",
    "127.0.0.1,200",
    "[::1],200",
    "10.1.2.3,200",
    "musterd.example,200",
    "evil.example,421",
    "localhost.evil.example,421",
    "127.0.0.1.evil.example,421"
  })
  void names_thatAreNotOurs_areRefused(String host, int status) {
    for (String path : List.of("/", "/api/v1/jobs", "/metrics", "/login")) {
      int expected = path.equals("/login") && status == 200 ? 303 : status;
      assertEquals(
          expected, browser.get(path, Map.of("Host", host + ":8081")).statusCode(), host + path);
    }
    assertEquals(200, browser.get("/livez", Map.of("Host", host)).statusCode());
  }

  private String page(int status, String path) {
    HttpResponse<Buffer> response = browser.get(path);
    assertEquals(status, response.statusCode(), response.bodyAsString());
    return response.bodyAsString();
  }
}
