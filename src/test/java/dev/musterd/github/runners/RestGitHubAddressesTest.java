package dev.musterd.github.runners;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.persistent;
import static dev.musterd.doubles.github.GitHubSamples.ticket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.github.RedirectedClient;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs are called for a job's runner at each kind of GitHub, and that no others are. */
class RestGitHubAddressesTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final GitHubBench bench = new GitHubBench(vertx, world);

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "https://github.com,           https://api.github.com",
    "https://acme.ghe.com,         https://api.acme.ghe.com",
    "https://github.acme.com,      https://github.acme.com/api/v3",
    "https://git.acme.com:8443,    https://git.acme.com:8443/api/v3",
  })
  void organization_isServedAtItsOwnUrls(String url, String api) {
    long installation = world.install(ACME);
    RedirectedClient http = new RedirectedClient(bench);
    RestGitHub github = http.github(GitHubAddress.of(url, Optional.empty()), time);
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    bench.ask(github::authenticate);
    bench.ask(() -> github.read(ticket(job, ROCKETS)));
    bench.ask(() -> github.register(ephemeral(), ACME, 0, instance(1)));
    RegistrationOutcome byToken =
        bench.ask(() -> github.register(persistent(), ACME, 0, instance(2)));
    Registration.Id runner = bench.ask(() -> github.registrations(ACME)).getFirst().id();
    bench.ask(() -> github.deregister(ACME, runner));
    String token = "POST /app/installations/" + installation + "/access_tokens";
    assertEquals(
        List.of(
            "GET /app",
            "GET /repos/acme/rockets/installation",
            token,
            "GET /repos/acme/rockets/actions/jobs/" + job,
            "GET /orgs/acme/installation",
            "GET /orgs/acme/actions/runner-groups",
            "POST /orgs/acme/actions/runners/generate-jitconfig",
            "POST /orgs/acme/actions/runners/registration-token",
            "GET /orgs/acme/actions/runners",
            "DELETE /orgs/acme/actions/runners/" + runner),
        http.calledBelow(api));
    String line = assertInstanceOf(Registered.class, byToken).configuration().text();
    assertTrue(line.contains("--url " + url + "/acme "), "the runner registers at the web address");
  }

  /** Rows 38, 40 and 42 at repository level; the organization's paths are never called. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "https://github.com,           https://api.github.com",
    "https://acme.ghe.com,         https://api.acme.ghe.com",
    "https://github.acme.com,      https://github.acme.com/api/v3",
  })
  void repository_isServedAtItsOwnUrls(String url, String api) {
    Owner.Repository shop = new Owner.Repository("alice", "shop");
    long installation = world.install(shop);
    RedirectedClient http = new RedirectedClient(bench);
    RestGitHub github = http.github(GitHubAddress.of(url, Optional.empty()), time);
    bench.ask(() -> github.register(ephemeral(), shop, installation, instance(1)));
    bench.ask(() -> github.register(persistent(), shop, installation, instance(2)));
    bench.ask(() -> github.registrations(shop));
    assertEquals(
        List.of(
            "POST /app/installations/" + installation + "/access_tokens",
            "POST /repos/alice/shop/actions/runners/generate-jitconfig",
            "POST /repos/alice/shop/actions/runners/registration-token",
            "GET /repos/alice/shop/actions/runners"),
        http.calledBelow(api));
  }
}
