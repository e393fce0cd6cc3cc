package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.persistent;
import static dev.musterd.doubles.github.GitHubSamples.ticket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Job;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import dev.musterd.model.RunnerPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter remembers, and how few calls it therefore makes. */
class RestGitHubCachesTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final Queue<String> counted = new ConcurrentLinkedQueue<>();
  private GitHubBench bench;
  private RestGitHub gitHub;
  private long installation;

  @BeforeEach
  void start() {
    installation = world.install(ACME);
    bench = new GitHubBench(vertx, world);
    gitHub = client(bench.url());
  }

  private RestGitHub client(String api) {
    return bench.client(
        GitHubAddress.of("https://github.com", Optional.of(api)), time, counted::add);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private <T> T ask(Supplier<Future<T>> call) {
    return bench.ask(call);
  }

  private RegistrationOutcome register(RunnerPool pool, long hint, int number) {
    return ask(() -> gitHub.register(pool, ACME, hint, instance(number)));
  }

  private void registerAll(RunnerPool pool, int count) {
    List<RegistrationOutcome> outcomes =
        ask(
            () ->
                Future.all(
                        IntStream.range(0, count)
                            .mapToObj(i -> gitHub.register(pool, ACME, 0, instance(i)))
                            .toList())
                    .map(all -> all.<RegistrationOutcome>list()));
    outcomes.forEach(outcome -> assertInstanceOf(Registered.class, outcome));
  }

  @Test
  void register_makesOneCallEach_whenHundredRunnersComeAtOnce() {
    registerAll(ephemeral(), 100);
    assertEquals(100, world.calls(Operation.JIT));
    assertEquals(103, world.calls(), "installation, its token and the groups, once each");
    assertEquals(100, counted.stream().filter("jit 2xx"::equals).count());
  }

  @Test
  void register_makesNoCallEach_whenHundredPersistentRunnersComeAtOnce() {
    registerAll(persistent(), 100);
    assertEquals(3, world.calls());
  }

  @Test
  void register_needsNoLookUp_whenWebhookNamedInstallation() {
    register(ephemeral(), installation, 1);
    register(ephemeral(), 0, 2);
    assertEquals(0, world.calls(Operation.INSTALLATION));
  }

  @Test
  void register_renewsInstallationToken_beforeItsHourEnds() {
    register(ephemeral(), 0, 1);
    time.advance(Duration.ofMinutes(54));
    register(ephemeral(), 0, 2);
    assertEquals(1, world.calls(Operation.INSTALLATION_TOKEN));
    time.advance(Duration.ofMinutes(1));
    register(ephemeral(), 0, 3);
    assertEquals(2, world.calls(Operation.INSTALLATION_TOKEN));
  }

  @Test
  void register_takesNewToken_whenOldOneWasRevoked() {
    registerAll(ephemeral(), 1);
    world.revokeInstallationTokens();
    assertInstanceOf(Registered.class, register(ephemeral(), 0, 2));
    assertEquals(2, world.calls(Operation.INSTALLATION_TOKEN));
  }

  /** GitHub gives a token out before all of its servers know it. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void register_sendsTheSameToken_whenGitHubDoesNotKnowTheFreshOneYet(int status) {
    world.fail(Operation.JIT, 3, Fault.status(status, "Bad credentials"));
    assertInstanceOf(Registered.class, register(ephemeral(), installation, 1));
    assertEquals(1, counted.stream().filter("installation-token 2xx"::equals).count());
    assertEquals(Stream.of(1, 2, 3).map(Duration::ofSeconds).toList(), bench.pauses());
  }

  @Test
  void register_takesAtOnce_thatAFreshTokenIsDenied_forAReason() {
    world.fail(Operation.JIT, 1, Fault.status(403, "Resource not accessible by integration"));
    assertInstanceOf(Rejected.class, register(ephemeral(), installation, 1));
    assertEquals(List.of(), bench.pauses());
    assertInstanceOf(Registered.class, register(ephemeral(), installation, 2));
  }

  @Test
  void register_takesAtOnce_thatAnOlderTokenIsDenied() {
    register(ephemeral(), installation, 1);
    time.advance(Duration.ofMinutes(1));
    counted.clear();
    world.fail(Operation.JIT, 1, Fault.status(403, "Forbidden"));
    assertInstanceOf(Rejected.class, register(ephemeral(), installation, 2));
    assertEquals(1, counted.stream().filter("jit 4xx"::equals).count());
  }

  @Test
  void register_keepsTheInstanceWaiting_whenItsNameIsTakenAndNotListed() {
    world.fail(Operation.JIT, 1, new Fault.DropAfterEffect());
    register(ephemeral(), installation, 1);
    world.listsLag(Duration.ofSeconds(30));
    assertInstanceOf(RegistrationOutcome.NameTaken.class, register(ephemeral(), installation, 1));
    time.advance(Duration.ofSeconds(40));
    assertInstanceOf(Registered.class, register(ephemeral(), installation, 1));
  }

  /** Row 64 of docs/scenarios.md. */
  @Test
  void register_takesOneToken_forEachInstallation() {
    Owner.Organization globex = new Owner.Organization("globex");
    long other = world.install(globex);
    for (int number = 0; number < 3; number++) {
      int instance = number;
      register(ephemeral(), installation, instance);
      ask(() -> gitHub.register(ephemeral(), globex, other, instance(instance)));
    }
    assertEquals(2, world.calls(Operation.INSTALLATION_TOKEN));
    assertEquals(3, world.runners(globex).size());
  }

  /** Row 51 of docs/scenarios.md; the list is read once, see the hundred runners above. */
  @Test
  void register_isUnavailable_whenTheGroupsCannotBeRead() {
    world.fail(Operation.GROUPS, 2, Fault.status(503, "oops"));
    assertInstanceOf(RegistrationOutcome.Unavailable.class, register(ephemeral(), 0, 1));
    assertInstanceOf(Registered.class, register(ephemeral(), 0, 1));
  }

  @Test
  void register_findsNewInstallation_whenAppWasInstalledAnew() {
    long again = world.install(ACME);
    for (int number = 0; number < 5; number++) {
      assertInstanceOf(Registered.class, register(ephemeral(), installation, number));
    }
    assertEquals(1, world.calls(Operation.INSTALLATION));
    assertEquals(2, world.calls(Operation.INSTALLATION_TOKEN));
    assertTrue(again > installation);
  }

  @Test
  void register_ignoresHint_whenOwnerIsEnterprise() {
    Owner.Enterprise umbrella = new Owner.Enterprise("umbrella");
    world.accept("ghp_of_a_person", umbrella);
    RestGitHub withToken = bench.withToken("ghp_of_a_person", time);
    assertInstanceOf(
        Registered.class,
        ask(() -> withToken.register(ephemeral(), umbrella, installation, instance(1))));
    assertEquals(0, world.calls(Operation.INSTALLATION_TOKEN));
  }

  @Test
  void register_isRejectedAndNotReplacedByToken_whenHostedGitHubSays404() {
    world.fail(Operation.JIT, 1, Fault.status(404, "Not Found"));
    assertInstanceOf(Rejected.class, register(ephemeral(), 0, 1));
    assertEquals(0, world.calls(Operation.REGISTRATION_TOKEN));
  }

  @Test
  void register_repeatsNoWrite_whenServerFails() {
    world.fail(Operation.JIT, 1, Fault.status(502, "oops"));
    register(ephemeral(), 0, 1);
    assertEquals(1, world.calls(Operation.JIT));
    assertTrue(counted.contains("jit 5xx"));
  }

  @Test
  void read_isRepeatedOnce_whenServerFails() {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    world.fail(Operation.JOB, 1, Fault.status(502, "oops"));
    assertEquals(new JobReading.Queued(), ask(() -> gitHub.read(ticket(job, ROCKETS))));
    assertEquals(2, world.calls(Operation.JOB));
    world.fail(Operation.JOB, 1, new Fault.DropAfterEffect());
    assertEquals(new JobReading.Queued(), ask(() -> gitHub.read(ticket(job, ROCKETS))));
  }

  /** The labels of ten thousand runners are those of a few pools. */
  @Test
  void runnersOfAList_shareTheirLabels() {
    registerAll(ephemeral(), 2);
    List<Registration> listed = ask(() -> gitHub.registrations(ACME));
    assertEquals(2, listed.size());
    assertSame(listed.get(0).labels(), listed.get(1).labels());
  }

  @Test
  void registrations_costNoLimit_whenNothingChanged() {
    for (int number = 0; number < 150; number++) {
      world.addRunner(ACME, "runner-" + number, LINUX);
    }
    List<Registration> first = ask(() -> gitHub.registrations(ACME));
    counted.clear();
    assertEquals(first, ask(() -> gitHub.registrations(ACME)));
    assertEquals(List.of("runners 3xx", "runners 3xx"), List.copyOf(counted));
    world.setOnline(ACME, "runner-120", true);
    assertTrue(ask(() -> gitHub.registrations(ACME)).get(120).online());
  }

  @Test
  void deregister_isNotAlreadyGone_whenOnlyTheInstallationIs() {
    Registration.Id id = world.addRunner(ACME, "idle", LINUX);
    ask(() -> gitHub.registrations(ACME));
    world.uninstall(ACME);
    time.advance(Duration.ofHours(1));
    assertInstanceOf(Deregistration.Failed.class, ask(() -> gitHub.deregister(ACME, id)));
  }

  @Test
  void limit_isOfOneInstallation() {
    Owner.Repository tool = new Owner.Repository("alice", "tool");
    world.install(tool);
    world.fail(Operation.JIT, 1, Fault.status(429, "Slow down"));
    register(ephemeral(), 0, 1);
    assertInstanceOf(
        Registered.class, ask(() -> gitHub.register(ephemeral(), tool, 0, instance(2))));
    assertFalse(gitHub.limitedUntil(tool).isPresent());
    assertTrue(gitHub.limitedUntil(ACME).isPresent());
  }

  @Test
  void token_isSentToNoOtherHost_whenRedirected() {
    Queue<String> strangers = new ConcurrentLinkedQueue<>();
    HttpServer stranger =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  strangers.add(request.path());
                  request.response().end("{\"slug\":\"evil\"}");
                })
            .listen(0, "127.0.0.1")
            .await();
    HttpServer redirecting =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(302)
                        .putHeader(
                            "location", "http://127.0.0.1:" + stranger.actualPort() + "/taken")
                        .end())
            .listen(0, "127.0.0.1")
            .await();
    RestGitHub led = client("http://127.0.0.1:" + redirecting.actualPort());
    assertThrows(RuntimeException.class, () -> ask(led::authenticate));
    assertEquals(List.of(), List.copyOf(strangers));
    Future.all(stranger.close(), redirecting.close()).await();
  }

  @Test
  void read_followsRedirect_whenRepositoryWasRenamed() {
    HttpServer moved =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.path().equals("/app")) {
                    String own = "http://127.0.0.1:" + request.localAddress().port();
                    request
                        .response()
                        .setStatusCode(301)
                        .putHeader("location", own + "/moved?x=1")
                        .end();
                  } else {
                    request.response().end("{\"slug\":\"" + request.uri().substring(1) + "\"}");
                  }
                })
            .listen(0, "127.0.0.1")
            .await();
    ask(client("http://127.0.0.1:" + moved.actualPort())::authenticate);
    assertEquals(List.of("app 2xx"), List.copyOf(counted));
    moved.close().await();
  }
}
