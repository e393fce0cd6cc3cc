package dev.musterd.port;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.persistent;
import static dev.musterd.doubles.github.GitHubSamples.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.RunnerSession;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import dev.musterd.model.RegistrationOutcome.Throttled;
import dev.musterd.model.RegistrationOutcome.Unavailable;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every {@link GitHub} registers runners; the world's time is virtual. */
public abstract class GitHubRegisterContract {
  public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  public final SimulatedGitHub world = new SimulatedGitHub(time, time);

  /** The port as github.com serves it. */
  protected abstract GitHub gitHub();

  /** One that soon gives up a call that is not answered. */
  protected GitHub impatientGitHub() {
    return gitHub();
  }

  /** The port as a customer's own server serves it. */
  protected abstract GitHub ownServer();

  /** Makes the call where it belongs and waits for its end. */
  protected abstract <T> T ask(Supplier<Future<T>> call);

  @BeforeEach
  void installApp() {
    world.install(ACME);
  }

  private RegistrationOutcome register(RunnerPool pool, int number) {
    return ask(() -> gitHub().register(pool, ACME, 0, instance(number)));
  }

  final Registered registered(RunnerPool pool, int number) {
    return assertInstanceOf(Registered.class, register(pool, number));
  }

  final RunnerSession connect(Registered registered) {
    return world.connect(registered.configuration().text(), "unnamed").orElseThrow();
  }

  @Test
  void register_givesConfigurationThatWorksOnce_whenPoolIsEphemeral() {
    Registered outcome = registered(ephemeral(), 1);
    String text = outcome.configuration().text();
    assertEquals(RunnerConfiguration.Kind.JIT, outcome.configuration().kind());
    assertEquals("ci-" + instance(1), connect(outcome).runnerName());
    assertTrue(world.connect(text, "thief").isEmpty());
    Registration listed = world.runners(ACME).getFirst();
    assertEquals(Optional.of(listed.id()), outcome.registration());
    assertTrue(listed.online() && listed.labels().sameAs(LINUX));
  }

  @Test
  void register_givesArgumentsOfConfig_whenPoolIsPersistent() {
    RunnerPool pool = pool(false, "Default", Labels.of("gpu", "it's odd"));
    Registered outcome = registered(pool, 7);
    assertEquals(RunnerConfiguration.Kind.TOKEN, outcome.configuration().kind());
    assertTrue(outcome.registration().isEmpty());
    assertTrue(outcome.configuration().text().startsWith("--unattended --url https://github.com/"));
    assertFalse(connect(outcome).ephemeral());
    assertTrue(world.runners(ACME).getFirst().labels().sameAs(pool.selection().labels()));
  }

  @Test
  void register_asksForOneToken_whenManyRunnersArePersistent() {
    for (int number = 0; number < 20; number++) {
      connect(registered(persistent(), number));
    }
    assertEquals(1, world.calls(Operation.REGISTRATION_TOKEN));
    assertEquals(20, world.runners(ACME).size());
  }

  @Test
  void register_renewsToken_whenItsHourEnds() {
    registered(persistent(), 1);
    time.advance(Duration.ofMinutes(51));
    connect(registered(persistent(), 2));
    assertEquals(2, world.calls(Operation.REGISTRATION_TOKEN));
  }

  @Test
  void register_registersAtRepository_whenThatOwnsIt() {
    Owner.Repository tool = new Owner.Repository("alice", "tool");
    world.install(tool);
    assertInstanceOf(
        Registered.class, ask(() -> gitHub().register(ephemeral(), tool, 0, instance(1))));
    assertEquals(1, world.runners(tool).size());
  }

  @Test
  void register_renewsToken_whenItWouldExpireBeforeTheBootIsOver() {
    RunnerPool slow = slow(Duration.ofMinutes(40));
    registered(slow, 1);
    time.advance(Duration.ofMinutes(20));
    registered(slow, 2);
    assertEquals(1, world.calls(Operation.REGISTRATION_TOKEN));
    time.advance(Duration.ofSeconds(1));
    Registered late = registered(slow, 3);
    assertEquals(2, world.calls(Operation.REGISTRATION_TOKEN));
    time.advance(Duration.ofMinutes(40));
    connect(late);
  }

  @Test
  void register_asksForOneToken_whenManyRunnersBootForLongerThanItLives() {
    for (int number = 0; number < 20; number++) {
      registered(slow(Duration.ofHours(2)), number);
    }
    assertEquals(1, world.calls(Operation.REGISTRATION_TOKEN));
  }

  private static RunnerPool slow(Duration bootTime) {
    return PoolBuilder.pool("linux-x64")
        .labels(LINUX)
        .persistent()
        .bootTime(bootTime)
        .runnerGroup("Default")
        .build();
  }

  @Test
  void register_usesRunnerGroup_whenPoolNamesOne() {
    world.addGroup(ACME, "rocketry", ROCKETS);
    RunnerPool grouped = pool(true, "rocketry", LINUX);
    connect(registered(grouped, 1));
    Job.Id foreign = world.queueJob(new Owner.Repository("acme", "other"), LINUX);
    Job.Id own = world.queueJob(ROCKETS, LINUX);
    assertEquals(Optional.of("queued"), world.jobStatus(foreign));
    assertEquals(Optional.of("in_progress"), world.jobStatus(own));
  }

  /** GitHub's list shows an enterprise's group of the same name, and first. */
  @Test
  void register_usesTheOwnGroup_whenTheEnterpriseHasOneOfThatName() {
    world.inheritGroup(ACME, "rocketry");
    world.inheritGroup(ACME, "Default");
    world.addGroup(ACME, "rocketry");
    connect(registered(pool(true, "rocketry", LINUX), 1));
    connect(registered(ephemeral(), 2));
  }

  @Test
  void register_isRejectedAndNamesGroups_whenGroupIsUnknown() {
    world.addGroup(ACME, "rocketry");
    Rejected outcome = assertInstanceOf(Rejected.class, register(pool(true, "nowhere", LINUX), 1));
    assertTrue(outcome.reason().contains("nowhere") && outcome.reason().contains("rocketry"));
    world.addGroup(ACME, "nowhere");
    registered(pool(true, "nowhere", LINUX), 1);
  }

  @Test
  void register_isRejected_whenAppIsNotInstalled() {
    Owner stranger = new Owner.Organization("stranger");
    Rejected outcome =
        assertInstanceOf(
            Rejected.class, ask(() -> gitHub().register(ephemeral(), stranger, 0, instance(1))));
    assertTrue(outcome.reason().contains("not installed at stranger"), outcome.reason());
  }

  @Test
  void register_replacesRegistration_whenAnswerWasLost() {
    world.fail(Operation.JIT, 1, new Fault.DropAfterEffect());
    assertInstanceOf(Unavailable.class, register(ephemeral(), 1));
    assertEquals(1, world.runners(ACME).size());
    connect(registered(ephemeral(), 1));
    assertEquals(1, world.runners(ACME).size());
  }

  @Test
  void register_leavesRunner_whenNameIsOnline() {
    connect(registered(ephemeral(), 1));
    assertInstanceOf(Rejected.class, register(ephemeral(), 1));
    assertTrue(world.runners(ACME).getFirst().online());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 422})
  void register_isRejectedWithGitHubsWords_whenRefused(int status) {
    world.fail(Operation.JIT, 20, Fault.status(status, "Because of the moon"));
    Rejected outcome = assertInstanceOf(Rejected.class, register(ephemeral(), 1));
    assertTrue(outcome.reason().contains("Because of the moon"), outcome.reason());
    assertTrue(gitHub().limitedUntil(ACME).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void register_isUnavailable_whenServerFails(int status) {
    world.fail(Operation.JIT, 1, Fault.status(status, "oops"));
    assertInstanceOf(Unavailable.class, register(ephemeral(), 1));
    assertEquals(1, world.calls(Operation.JIT));
    registered(ephemeral(), 1);
  }

  @Test
  void register_isUnavailable_whenGitHubIsSilent() {
    world.fail(Operation.JIT, 1, new Fault.Hang());
    GitHub impatient = impatientGitHub();
    do { // On a slow machine, what comes before the registration may be late as well.
      RegistrationOutcome outcome =
          ask(() -> impatient.register(ephemeral(), ACME, 0, instance(1)));
      assertInstanceOf(Unavailable.class, outcome);
    } while (world.calls(Operation.JIT) == 0);
    registered(ephemeral(), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "<html>", "{\"runner\": 3}"})
  void register_isUnavailable_whenAnswerIsGarbage(String body) {
    world.fail(Operation.JIT, 1, new Fault.Garbage(body));
    assertInstanceOf(Unavailable.class, register(ephemeral(), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void register_isThrottledUntilGitHubsTime_whenAskedToWait(int status) {
    Map<String, String> headers = Map.of("retry-after", "90");
    world.fail(Operation.JIT, 1, new Fault.Status(status, "Slow down", headers));
    Instant until = time.instant().plusSeconds(90);
    assertEquals(new Throttled(until), register(ephemeral(), 1));
    assertEquals(Optional.of(until), gitHub().limitedUntil(ACME));
    assertEquals(new Throttled(until), register(ephemeral(), 2));
    assertEquals(1, world.calls(Operation.JIT));
    time.advance(Duration.ofSeconds(91));
    assertEquals(Optional.empty(), gitHub().limitedUntil(ACME));
    registered(ephemeral(), 1);
  }

  @Test
  void register_isThrottledUntilReset_whenHourIsUsedUp() {
    Instant reset = time.instant().plus(Duration.ofMinutes(17));
    Map<String, String> headers =
        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "" + reset.getEpochSecond());
    world.fail(Operation.JIT, 1, new Fault.Status(403, "API rate limit exceeded", headers));
    assertEquals(new Throttled(reset), register(ephemeral(), 1));
  }

  @Test
  void register_isThrottledForMinute_whenSecondaryLimitNamesNoTime() {
    world.fail(
        Operation.JIT, 1, Fault.status(403, "You have exceeded a secondary rate limit. Wait."));
    assertEquals(new Throttled(time.instant().plusSeconds(60)), register(ephemeral(), 1));
  }

  @Test
  void register_fallsBackToEphemeralToken_whenServerHasNoJit() {
    world.withoutJit();
    for (int number = 0; number < 3; number++) {
      int instance = number;
      Registered outcome =
          assertInstanceOf(
              Registered.class,
              ask(() -> ownServer().register(ephemeral(), ACME, 0, instance(instance))));
      assertEquals(RunnerConfiguration.Kind.TOKEN, outcome.configuration().kind());
      assertTrue(connect(outcome).ephemeral());
    }
    assertEquals(1, world.calls(Operation.REGISTRATION_TOKEN));
    assertEquals(1, world.calls(Operation.JIT));
  }

  @Test
  void outcomes_neverShowSecrets() {
    for (RunnerPool pool : List.of(ephemeral(), persistent())) {
      Registered outcome = registered(pool, pool.registration().ephemeral() ? 1 : 2);
      String secret = outcome.configuration().text();
      assertFalse(outcome.toString().contains(secret.substring(secret.length() - 20)));
      assertFalse(outcome.toString().contains("AREG"));
    }
  }
}
