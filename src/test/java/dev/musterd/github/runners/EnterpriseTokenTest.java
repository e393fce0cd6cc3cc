package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.persistent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RegistrationOutcome.Rejected;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.ListRefusedException;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runners of an enterprise, which a person's token manages because no App may. */
class EnterpriseTokenTest {
  private static final Owner.Enterprise UMBRELLA = new Owner.Enterprise("umbrella");
  private static final String TOKEN = "ghp_only4tests";
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private static final String WITHOUT_TOKEN =
      "GitHub lets no App manage the runners of an enterprise: those of umbrella need github.token";

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private GitHubBench bench;

  @BeforeEach
  void start() {
    bench = new GitHubBench(vertx, world);
    world.accept(TOKEN, UMBRELLA);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private RegistrationOutcome register(RestGitHub gitHub, RunnerPool pool) {
    return bench.ask(() -> gitHub.register(pool, UMBRELLA, 0, instance(1)));
  }

  @Test
  void token_managesTheEnterprise_withoutAnyInstallation() {
    RestGitHub gitHub = bench.withToken(TOKEN, time);
    Registered registered = assertInstanceOf(Registered.class, register(gitHub, ephemeral()));
    List<Registration> listed = bench.ask(() -> gitHub.registrations(UMBRELLA));
    assertEquals(registered.registration(), Optional.of(listed.getFirst().id()));
    assertInstanceOf(
        Deregistration.Deregistered.class,
        bench.ask(() -> gitHub.deregister(UMBRELLA, listed.getFirst().id())));
    assertEquals(0, world.calls(Operation.INSTALLATION));
    assertEquals(0, world.calls(Operation.INSTALLATION_TOKEN));
  }

  @Test
  void token_givesARegistrationToken_forPersistentRunners() {
    Registered registered =
        assertInstanceOf(Registered.class, register(bench.withToken(TOKEN, time), persistent()));
    assertTrue(registered.configuration().text().contains("/enterprises/umbrella"));
  }

  @Test
  void token_isNotUsedForOrganizations() {
    world.install(ACME);
    RestGitHub gitHub = bench.withToken(TOKEN, time);
    bench.ask(() -> gitHub.registrations(ACME));
    assertEquals(1, world.calls(Operation.INSTALLATION_TOKEN));
  }

  @Test
  void register_saysWhatIsWrong_whenTheTokenIsRefused() {
    RegistrationOutcome outcome = register(bench.withToken("ghp_expired1", time), ephemeral());
    String reason = assertInstanceOf(Rejected.class, outcome).reason();
    assertEquals("GitHub does not accept github.token (401): is it expired or revoked?", reason);
  }

  @Test
  void register_saysThatATokenIsNeeded_whenThereIsNone() {
    RestGitHub gitHub =
        bench.client(GitHubAddress.of(bench.url(), Optional.empty()), time, _ -> {});
    String reason = assertInstanceOf(Rejected.class, register(gitHub, ephemeral())).reason();
    assertEquals(WITHOUT_TOKEN, reason);
  }

  /** GitHub lets no App do it, so it is not asked, wherever the App is installed. */
  @Test
  void enterprise_isNeverAsked_withoutAToken() {
    world.install(UMBRELLA);
    RestGitHub gitHub =
        bench.client(GitHubAddress.of(bench.url(), Optional.empty()), time, _ -> {});
    assertEquals(
        WITHOUT_TOKEN, assertInstanceOf(Rejected.class, register(gitHub, ephemeral())).reason());
    assertInstanceOf(Rejected.class, register(gitHub, persistent()));
    assertThrows(ListRefusedException.class, () -> bench.ask(() -> gitHub.registrations(UMBRELLA)));
    assertInstanceOf(
        Deregistration.Failed.class,
        bench.ask(() -> gitHub.deregister(UMBRELLA, new Registration.Id(1))));
    bench.ask(
        () ->
            new MultiAppGitHub(Map.of("github.app", gitHub))
                .register(ephemeral(), UMBRELLA, 0, instance(1)));
    assertEquals(0, world.calls());
  }

  @Test
  void limit_ofThePerson_isReported() {
    RestGitHub gitHub = bench.withToken(TOKEN, time);
    world.fail(Operation.RUNNERS, 1, Fault.status(429, "slow down"));
    assertThrows(Exception.class, () -> bench.ask(() -> gitHub.registrations(UMBRELLA)));
    assertTrue(gitHub.limitedUntil(UMBRELLA).isPresent());
    assertEquals(Optional.empty(), gitHub.limitedUntil(ACME));
  }
}
