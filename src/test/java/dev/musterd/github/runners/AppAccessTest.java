package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
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
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubClock;
import dev.musterd.model.AppAccess;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an App whose key, clock or owners are not as they should be. */
class AppAccessTest {
  private static final Owner.Organization GLOBEX = new Owner.Organization("globex");

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final List<Event> events = new ArrayList<>();
  private Duration ahead = Duration.ZERO;
  private final InstantSource machine = () -> time.instant().plus(ahead);
  private final GitHubClock clock = new GitHubClock(machine, events::add);
  private GitHubBench bench;
  private AppJwt jwt;
  private RestGitHub gitHub;
  private int instances;

  @BeforeEach
  void start() {
    world.install(ACME);
    world.install(GLOBEX);
    bench = new GitHubBench(vertx, world);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void client(GitHubApp keyOf) {
    jwt = new AppJwt(GitHubApp.one().id(), AppKey.of(keyOf.pem()), clock, events::add);
    gitHub = bench.of(jwt, machine);
  }

  private RegistrationOutcome register(Owner owner) {
    return bench.ask(() -> gitHub.register(ephemeral(), owner, 0, instance(++instances)));
  }

  private AppAccess access() {
    return gitHub.access();
  }

  private boolean authenticates() {
    return bench.ask(
        () -> gitHub.authenticate().map(true).recover(_ -> Future.succeededFuture(false)));
  }

  private List<Long> offsets() {
    return events.stream()
        .filter(Event.ClockDiffers.class::isInstance)
        .map(event -> ((Event.ClockDiffers) event).offsetSeconds())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {-14 * 3_600, -3_600, -600, 120, 600, 7_200, 14 * 3_600})
  void wrongClock_isMadeUpForByGitHubs(long seconds) {
    ahead = Duration.ofSeconds(seconds);
    client(GitHubApp.one());
    assertInstanceOf(Registered.class, register(ACME));
    assertEquals(List.of(-seconds), offsets());
    assertEquals(Duration.ofSeconds(-seconds), access().clockOffset());
    assertEquals(Optional.empty(), access().refusal());
    assertEquals(List.of(), access().obstacles());
    assertTrue(access().wrongClock().orElseThrow().contains("synchronize"), access()::toString);
  }

  /** Otherwise a clock that is an hour ahead would ask for a token before each call. */
  @ParameterizedTest
  @ValueSource(longs = {-7_200, 7_200})
  void tokens_areKeptForTheirHour_whateverTheClock(long seconds) {
    ahead = Duration.ofSeconds(seconds);
    client(GitHubApp.one());
    register(ACME);
    time.advance(Duration.ofMinutes(50));
    register(ACME);
    assertEquals(1, world.calls(Operation.INSTALLATION_TOKEN));
    time.advance(Duration.ofMinutes(6));
    register(ACME);
    assertEquals(2, world.calls(Operation.INSTALLATION_TOKEN));
  }

  @Test
  void clockThatIsSetRight_endsTheOffset() {
    ahead = Duration.ofMinutes(20);
    client(GitHubApp.one());
    assertTrue(authenticates());
    ahead = Duration.ZERO;
    assertTrue(authenticates());
    assertEquals(Duration.ZERO, access().clockOffset());
    assertInstanceOf(Event.ClockAgrees.class, events.getLast());
    assertEquals(Optional.empty(), access().wrongClock());
  }

  @Test
  void clockThatIsSetWrongAgain_isFollowed() {
    client(GitHubApp.one());
    for (int minutes : List.of(0, 30, -30, 90, 0, -1_000)) {
      ahead = Duration.ofMinutes(minutes);
      time.advance(Duration.ofMinutes(9));
      assertTrue(authenticates(), () -> minutes + " minutes ahead");
      assertEquals(Duration.ofMinutes(-minutes), access().clockOffset());
    }
  }

  /** A minute is what a JWT is backdated by; a clock within it is no reason. */
  @Test
  void clockThatIsNearlyRight_isLeftAlone() {
    ahead = Duration.ofSeconds(25);
    client(GitHubApp.two());
    assertEquals(false, authenticates());
    assertEquals(List.of(), offsets());
  }

  @ParameterizedTest
  @ValueSource(longs = {-400, 3})
  void clockThatIsDaysOff_isNamed(long days) {
    ahead = Duration.ofDays(days);
    client(GitHubApp.one());
    assertInstanceOf(Rejected.class, register(ACME));
    String reason = gitHub.refusal(ACME).orElseThrow();
    assertTrue(reason.contains("this machine's clock is"), reason);
    assertEquals(List.of("GitHub refuses the App: " + reason), access().obstacles());
    ahead = Duration.ZERO;
    assertTrue(authenticates());
    assertEquals(Optional.empty(), gitHub.refusal(ACME));
  }

  @Test
  void wrongKey_isSaidOnce_untilItIsReplaced() {
    client(GitHubApp.two());
    assertInstanceOf(Rejected.class, register(ACME));
    assertEquals(false, authenticates());
    assertEquals(1, events.size(), events::toString);
    assertInstanceOf(Event.AppRefused.class, events.getFirst());
    assertTrue(gitHub.refusal(GLOBEX).isPresent());
    assertEquals(1, access().obstacles().size());
    assertEquals(Map.of(), access().refusing(), "no owner is to blame");

    jwt.replace(AppKey.of(GitHubApp.one().pem()));
    assertTrue(authenticates());
    assertEquals(new Event.AppAccepted(GitHubApp.one().id()), events.getLast());
    assertEquals(AppAccess.GOOD, access());
    assertInstanceOf(Registered.class, register(ACME));
  }

  @Test
  void appThatGitHubDoesNotKnow_isRefused() {
    client(GitHubApp.one());
    world.fail(Operation.APP, 1, Fault.status(404, "Integration not found"));
    assertEquals(false, authenticates());
    assertTrue(gitHub.refusal(ACME).orElseThrow().contains("Integration not found"));
    assertTrue(authenticates());
    assertEquals(Optional.empty(), gitHub.refusal(ACME));
  }

  @Test
  void outage_isNoRefusal() {
    client(GitHubApp.one());
    world.fail(Operation.APP, 2, Fault.status(503, "oops"));
    assertEquals(false, authenticates());
    assertEquals(AppAccess.GOOD, access());
  }

  @Test
  void suspendedOwner_isAWarning_amongOthers() {
    client(GitHubApp.one());
    assertInstanceOf(Registered.class, register(ACME));
    assertInstanceOf(Registered.class, register(GLOBEX));
    world.suspend(GLOBEX);
    assertInstanceOf(Rejected.class, register(GLOBEX));
    assertEquals(List.of(), access().obstacles());
    assertTrue(access().warnings().getFirst().contains("globex"), access()::toString);
    assertTrue(gitHub.refusal(GLOBEX).orElseThrow().contains("suspended"));
    assertEquals(Optional.empty(), gitHub.refusal(ACME));

    world.suspend(ACME);
    assertInstanceOf(Rejected.class, register(ACME));
    assertEquals(2, access().obstacles().size(), access()::toString);
    assertEquals(List.of(), access().warnings());

    world.resume(GLOBEX);
    assertTrue(authenticates());
    assertEquals(Optional.empty(), gitHub.refusal(GLOBEX));
    assertEquals(List.of(), access().obstacles());
    assertInstanceOf(Registered.class, register(GLOBEX));
  }

  @Test
  void ownerThatNothingIsAskedFor_isForgotten() {
    client(GitHubApp.one());
    world.suspend(ACME);
    register(ACME);
    assertEquals(1, access().obstacles().size());
    time.advance(Duration.ofHours(7));
    assertTrue(authenticates());
    assertEquals(AppAccess.GOOD, access());
  }

  @Test
  void severalApps_areRefusedTogether_whenEachIs() {
    world.install(GitHubApp.two(), GLOBEX);
    client(GitHubApp.two());
    MultiAppGitHub both =
        new MultiAppGitHub(
            Map.of("wrong", gitHub, "right", bench.oneOfMany(GitHubApp.two(), machine)));
    assertThrows(IllegalStateException.class, () -> bench.ask(both::authenticate));
    assertEquals(Optional.empty(), both.refusal(GLOBEX));
    assertEquals(List.of(), both.access().obstacles());
    MultiAppGitHub wrong = new MultiAppGitHub(Map.of("one", gitHub, "other", gitHub));
    assertTrue(wrong.refusal(ACME).isPresent());
    assertEquals(1, wrong.access().obstacles().size());
  }
}
