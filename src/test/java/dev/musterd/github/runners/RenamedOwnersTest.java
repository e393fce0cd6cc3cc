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

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Job;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome.Registered;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Repositories and organizations that were renamed or transferred: GitHub leads to the new name.
 */
class RenamedOwnersTest {
  private static final Owner.Organization OLD = new Owner.Organization("old-name");
  private static final Owner.Repository OLD_ROCKETS = new Owner.Repository("old-name", "rockets");

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub world = new SimulatedGitHub(time, time);
  private final GitHubBench bench = new GitHubBench(vertx, world);
  private final HttpClient client = vertx.createHttpClient();
  private HttpServer server;

  @AfterEach
  void stop() {
    server.close().await();
    bench.close();
  }

  /** Leads from the old name to the new one, and passes all else on. */
  private RestGitHub leading(int status, UnaryOperator<String> location) {
    world.install(ACME);
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.path().contains("/old-name")) {
                    String moved = request.uri().replace("/old-name", "/acme");
                    request
                        .response()
                        .setStatusCode(status)
                        .putHeader("Location", location.apply(moved))
                        .end("{\"message\":\"Moved Permanently\"}");
                  } else {
                    pass(request);
                  }
                })
            .listen(0, "127.0.0.1")
            .await();
    GitHubAddress address =
        GitHubAddress.of("https://github.com", Optional.of("http://127.0.0.1:" + port()));
    return bench.client(address, time, _ -> {});
  }

  private int port() {
    return server.actualPort();
  }

  private void pass(HttpServerRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setAbsoluteURI(bench.url() + request.uri())
            .putHeader("Authorization", request.getHeader("Authorization"));
    request
        .body()
        .compose(
            body ->
                client
                    .request(options)
                    .compose(forward -> forward.send(body))
                    .compose(
                        head ->
                            head.body()
                                .compose(
                                    answer ->
                                        request
                                            .response()
                                            .setStatusCode(head.statusCode())
                                            .end(answer))));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 308})
  void everyCall_isLedToTheNewName(int status) {
    RestGitHub gitHub = leading(status, path -> "http://127.0.0.1:" + port() + path);
    everyCallWorks(gitHub);
  }

  @Test
  void everyCall_isLedToTheNewName_byALocationWithoutAHost() {
    everyCallWorks(leading(301, path -> path));
  }

  private void everyCallWorks(RestGitHub gitHub) {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    assertEquals(new JobReading.Queued(), bench.ask(() -> gitHub.read(ticket(job, OLD_ROCKETS))));
    assertInstanceOf(
        Registered.class, bench.ask(() -> gitHub.register(ephemeral(), OLD, 0, instance(1))));
    assertInstanceOf(
        Registered.class, bench.ask(() -> gitHub.register(persistent(), OLD, 0, instance(2))));
    List<Registration> listed = bench.ask(() -> gitHub.registrations(OLD));
    assertEquals(1, listed.size());
    assertInstanceOf(
        Deregistration.Deregistered.class,
        bench.ask(() -> gitHub.deregister(OLD, listed.getFirst().id())));
  }

  /** Another host, port or path below the API is not followed: our token would go there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:PORT",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:1",
        "//evil.example",
        "http://me@127.0.0.1:PORT"
      })
  void noCall_isLedElsewhere(String base) {
    RestGitHub gitHub = leading(301, path -> base.replace("PORT", Integer.toString(port())) + path);
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    assertInstanceOf(
        JobReading.Unknown.class, bench.ask(() -> gitHub.read(ticket(job, OLD_ROCKETS))));
    assertEquals(0, world.calls());
  }
}
