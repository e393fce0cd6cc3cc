package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Owner;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners whose runner groups GitHub does not list. */
class RefusedGroupsTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private GitHubBench bench;
  private RestGitHub gitHub;

  @BeforeEach
  void start() {
    world.install(ACME);
    bench = new GitHubBench(vertx, world);
    gitHub =
        bench.client(
            GitHubAddress.of("https://github.com", Optional.of(bench.url())), time, _ -> {});
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private RegistrationOutcome register(RunnerPool pool, Owner owner, int number) {
    return bench.ask(() -> gitHub.register(pool, owner, 0, instance(number)));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void defaultGroup_works_byTheIdThatGitHubDocuments(int status) {
    world.fail(Operation.GROUPS, 100, Fault.status(status, "No"));
    for (int number = 1; number <= 5; number++) {
      Registered registered =
          assertInstanceOf(Registered.class, register(ephemeral(), ACME, number));
      assertEquals(RunnerConfiguration.Kind.JIT, registered.configuration().kind());
    }
    assertEquals(1, world.calls(Operation.GROUPS), "the refusal is kept like a list");
  }

  /** Not every owner's default group has that id; a token of the owner needs none. */
  @Test
  void defaultGroup_works_byToken_whenItsIdIsAnother() {
    Owner.Organization other = new Owner.Organization("other");
    world.install(other);
    world.fail(Operation.GROUPS, 100, Fault.status(404, "Not Found"));
    Registered registered = assertInstanceOf(Registered.class, register(ephemeral(), other, 1));
    assertEquals(RunnerConfiguration.Kind.TOKEN, registered.configuration().kind());
    assertTrue(world.connect(registered.configuration().text(), "unnamed").isPresent());
  }

  @Test
  void namedGroup_isRejectedWithGitHubsReason_andAskedForAgain() {
    world.fail(Operation.GROUPS, 1, Fault.status(403, "Resource not accessible by integration"));
    world.addGroup(ACME, "rocketry");
    RunnerPool rocketry = pool(true, "rocketry", LINUX);
    String reason = assertInstanceOf(Rejected.class, register(rocketry, ACME, 1)).reason();
    assertTrue(reason.contains("Resource not accessible by integration"), reason);
    assertInstanceOf(Registered.class, register(rocketry, ACME, 2));
  }

  @Test
  void list_isAskedForAgain_afterAnHour() {
    world.fail(Operation.GROUPS, 1, Fault.status(404, "No"));
    register(ephemeral(), ACME, 1);
    time.advance(Duration.ofHours(1));
    register(ephemeral(), ACME, 2);
    assertEquals(2, world.calls(Operation.GROUPS));
  }
}
