package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import dev.musterd.model.RegistrationOutcome.Throttled;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunReading;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two Apps, their limits, and who is asked. */
class MultiAppGitHubTest {
  private static final Owner.Organization UMBRELLA = new Owner.Organization("umbrella");
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final Map<String, RestGitHub> apps = new LinkedHashMap<>();
  private GitHubBench bench;
  private MultiAppGitHub gitHub;

  @BeforeEach
  void start() {
    bench = new GitHubBench(vertx, world);
    apps.put("github.app", bench.oneOfMany(GitHubApp.one(), time));
    apps.put("github.apps.second", bench.oneOfMany(GitHubApp.two(), time));
    gitHub = new MultiAppGitHub(apps);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void runs_areAskedForByTheAppThatIsInstalledThere() {
    world.install(GitHubApp.two(), ROCKETS);
    Job.Id job = world.queueRun(ROCKETS, LINUX, "build").getFirst();
    RunAttempt run = world.runOf(job).orElseThrow();
    WorkflowRuns runs = gitHub.runs();
    world.conclude(job, "failure");
    assertEquals(
        new RunReading.Ended(1, "failure", time.instant()),
        bench.ask(() -> runs.run(ROCKETS, run.run())));
    assertEquals(1, bench.ask(() -> runs.jobs(run)).size());
    assertEquals(
        new RerunOutcome.Accepted(), bench.ask(() -> runs.rerunFailedJobs(ROCKETS, run.run())));
  }

  private RegistrationOutcome register(Owner owner, int number) {
    return bench.ask(() -> gitHub.register(ephemeral(), owner, 0, instance(number)));
  }

  @Test
  void register_goesToTheAppThatIsInstalledThere() {
    world.install(ACME);
    world.install(GitHubApp.two(), UMBRELLA);
    assertInstanceOf(Registered.class, register(ACME, 1));
    assertInstanceOf(Registered.class, register(UMBRELLA, 2));
    assertEquals(1, world.runners(UMBRELLA).size());
    assertEquals(1, world.runners(ACME).size());
  }

  @Test
  void register_ignoresWhichInstallationAWebhookNames() {
    long ofOne = world.install(ACME);
    world.install(GitHubApp.two(), UMBRELLA);
    assertInstanceOf(
        Registered.class,
        bench.ask(() -> gitHub.register(ephemeral(), UMBRELLA, ofOne, instance(1))));
    assertEquals(1, world.runners(UMBRELLA).size());
  }

  /** Each App may make 12 calls an hour; one alone would stop after ten runners. */
  @Test
  void register_takesTheAppWithMostCallsLeft() {
    world.limitCalls(12);
    world.install(ACME);
    world.install(GitHubApp.two(), ACME);
    for (int i = 0; i < 20; i++) {
      assertInstanceOf(Registered.class, register(ACME, i), "runner " + i);
    }
    assertEquals(20, world.runners(ACME).size());
    assertTrue(apps.values().stream().allMatch(app -> app.left(ACME) < 3), "both were used");
  }

  @Test
  void register_isThrottled_onlyWhenBothAppsAre() {
    world.limitCalls(8);
    world.install(ACME);
    world.install(GitHubApp.two(), ACME);
    int registered = 0;
    RegistrationOutcome outcome = register(ACME, 0);
    while (outcome instanceof Registered) {
      registered++;
      outcome = register(ACME, registered);
    }
    assertEquals(14, registered, "seven by each App, because the groups cost a call each");
    register(ACME, 50);
    assertInstanceOf(Throttled.class, register(ACME, 51));
    assertTrue(gitHub.limitedUntil(ACME).isPresent());
    assertTrue(gitHub.limitedUntil().isPresent());
    time.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), gitHub.limitedUntil(ACME));
    assertInstanceOf(Registered.class, register(ACME, 99));
  }

  @Test
  void register_saysThatNoAppIsInstalled() {
    RegistrationOutcome outcome = register(ACME, 1);
    assertEquals(
        "the GitHub App is not installed at acme",
        assertInstanceOf(Rejected.class, outcome).reason());
    int asked = world.calls(Operation.INSTALLATION);
    world.install(GitHubApp.two(), ACME);
    time.advance(Duration.ofMinutes(11));
    assertInstanceOf(Registered.class, register(ACME, 2));
    assertTrue(asked >= 2, "both Apps were asked");
  }

  @Test
  void organizations_areThoseOfAllApps() {
    world.install(ACME);
    world.install(GitHubApp.two(), ACME);
    world.install(GitHubApp.two(), UMBRELLA);
    assertEquals(Set.of(ACME, UMBRELLA), Set.copyOf(bench.ask(gitHub::organizations)));
    assertEquals(2, bench.ask(gitHub::organizations).size());
  }

  @Test
  void authenticate_namesTheAppThatGitHubDoesNotKnow() {
    bench.ask(gitHub::authenticate);
    world.fail(Operation.APP, 4, Fault.status(401, "Bad credentials"));
    Exception failure = assertThrows(Exception.class, () -> bench.ask(gitHub::authenticate));
    assertTrue(failure.getMessage().startsWith("github.app"), failure::getMessage);
  }

  @Test
  void redeliver_asksTheAppWhoseLogItWas() {
    world.install(ACME);
    world.sendWebhooksTo(_ -> Future.succeededFuture(503));
    world.queueJob(ROCKETS, LINUX);
    DeliveryLog log = bench.ask(() -> gitHub.deliveries(time.instant().minusSeconds(60)));
    assertTrue(log.whole());
    Set<Long> ids = log.attempts().stream().map(LoggedDelivery::id).collect(Collectors.toSet());
    assertEquals(1, ids.size());
    List<Redelivery> again = ids.stream().map(id -> bench.ask(() -> gitHub.redeliver(id))).toList();
    assertInstanceOf(Redelivery.Requested.class, again.getFirst());
  }
}
