package dev.musterd.http.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Capacity;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser; the world moves on the event loop that serves it. */
class DashboardBrowserIT {
  private static final String TOKEN = "opensesame";
  private static final List<String> PAGES =
      List.of(
          "/",
          "/jobs",
          "/runners",
          "/pools",
          "/pools/linux-x64",
          "/repositories/acme/widgets",
          "/events",
          "/events?job=x",
          "/reap",
          "/jobs/1");

  @AutoClose private static final ChromiumProcess chromium = new ChromiumProcess();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final SimWorld world =
      SimWorld.running(
          SimPools.linux().maxRunners(4).build(),
          SimPools.pool("gpu", "self-hosted", "linux", "gpu").build());
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** An hour of work: some jobs have run, some run, and some wait. */
  @BeforeEach
  void work() {
    for (int round = 0; round < 8; round++) {
      world.burst(1 + round % 3);
      world.advance(Duration.ofMinutes(6));
    }
    world.github().jobsTake(Duration.ofMinutes(20));
    world.burst(3);
    world.advance(Duration.ofMinutes(2));
    world.burst(6);
    world.advance(Duration.ofSeconds(30));
    world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
    world.queueJob(SimWorld.WIDGETS, Labels.of("self-hosted", "linux", "gpu"));
    world.advance(Duration.ofMinutes(4));
    // From here on, its time passes as ours does.
    loop.runOnContext(_ -> vertx.setPeriodic(20, _ -> world.advance(Duration.ofMillis(20))));
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void page_changesByItself_whenAWebhookComes() {
    try (Chromium browser = open(Optional.empty())) {
      browser.size(1280, 1500);
      browser.go("/");
      browser.picture("dashboard");
      List<Job.Id> job = new ArrayList<>();
      move(() -> job.add(world.queueJob()));
      move(() -> world.advance(Duration.ofSeconds(1)));
      browser.await(job.getFirst().toString());
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void job_isFoundByItsLink_andItsPageFollowsIt() {
    List<Job.Id> queued = new ArrayList<>();
    move(() -> queued.add(world.queueJob()));
    move(() -> world.advance(Duration.ofSeconds(10)));
    Job.Id job = queued.getFirst();
    try (Chromium browser = open(Optional.empty())) {
      browser.go("/");
      browser
          .find("#find")
          .sendKeys("https://github.com/acme/widgets/actions/runs/1/job/" + job + Keys.ENTER);
      browser.await("Job " + job);
      assertTrue(browser.text().contains("webhook answered"), browser.text());
      assertTrue(browser.text().contains("gpu\nlacks x64"), browser.text());
      move(() -> world.cloud().capacity().restore());
      move(() -> world.advance(Duration.ofMinutes(70)));
      browser.await("finished success");
      browser.picture("job");
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void runner_isReachedByClickingItsLane() {
    try (Chromium browser = open(Optional.empty())) {
      browser.go("/");
      browser.find(".lanes svg").click();
      browser.await("What it did");
      assertTrue(browser.path().startsWith("/runners/i-"), browser.path());
      browser.picture("runner");
    }
  }

  @Test
  void token_isAskedFor_andActionsAreConfirmed() {
    try (Chromium browser = open(Optional.of(TOKEN))) {
      browser.go("/reap");
      browser.awaitPath("/login?next=%2Freap");
      browser.find("[name=token]").sendKeys("wrong" + Keys.ENTER);
      browser.await("This is not the token.");
      assertEquals(List.of(), violations(browser));
      browser.find("[name=user]").sendKeys("alice@laptop");
      browser.find("[name=token]").sendKeys(TOKEN + Keys.ENTER);
      browser.awaitPath("/reap");
      browser.find(".actions a").click();
      browser.await("Run the reaper now?");
      assertEquals(List.of(), violations(browser));
      assertEquals(List.of(), asked);
      browser.find("main form button").click();
      browser.await("The reaper was asked to run at once.");
      assertEquals(List.of("alice@laptop"), asked);
      browser.find("header form[action='/logout'] button").click();
      browser.awaitPath("/login");
      browser.go("/");
      browser.awaitPath("/login?next=%2F");
    }
  }

  @Test
  void everything_worksWithoutJavaScript() {
    try (Chromium browser = chromium.open(serve(Optional.of(TOKEN)), false)) {
      browser.go("/");
      browser.find("[name=token]").sendKeys(TOKEN + Keys.ENTER);
      browser.await("6 jobs wait");
      for (String page : PAGES) {
        browser.go(page);
        assertFalse(browser.all("h1").isEmpty(), page);
      }
      browser.go("/reap/now");
      browser.find("main form button").click();
      browser.await("The reaper was asked to run at once.");
      assertEquals(List.of("unknown"), asked);
    }
  }

  @Test
  void narrowScreen_scrollsNothingSidewaysButTables() {
    try (Chromium browser = open(Optional.empty())) {
      browser.size(360, 800);
      for (String page : pages()) {
        browser.go(page);
        Number width = (Number) browser.script("return document.documentElement.scrollWidth");
        assertTrue(width.intValue() <= 360, page + " is " + width + " wide");
      }
      browser.go("/");
      browser.picture("narrow");
    }
  }

  @Test
  void pages_areAccessible_lightAndDark() {
    try (Chromium browser = open(Optional.empty())) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.dark(dark);
        for (String page : pages()) {
          browser.go(page);
          assertEquals(List.of(), violations(browser), page + (dark ? " in the dark" : ""));
        }
      }
      browser.go("/");
      browser.size(1280, 1500);
      browser.picture("dark");
    }
  }

  private static Object violations(Chromium browser) {
    return browser.accessibilityViolations();
  }

  /** One of each kind. */
  private List<String> pages() {
    List<String> pages = new ArrayList<>(PAGES);
    pages.add("/jobs/" + world.journal().all(Event.JobFinished.class).getFirst().job());
    pages.add("/jobs/" + world.journal().all(Event.JobHeld.class).getLast().job());
    pages.add("/runners/" + world.machine(0).id());
    pages.add("/runners/" + world.ourLive().getFirst().id());
    return pages;
  }

  private Chromium open(Optional<String> token) {
    return chromium.open(serve(token), true);
  }

  private int serve(Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(token),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(
                vertx, world, requester -> asked.add(requester.user()), List::of));
    server.start().await();
    return server.port();
  }

  /** On the loop that pages are made on. */
  private void move(Runnable step) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        _ -> {
          step.run();
          done.complete();
        });
    done.future().await();
  }
}
