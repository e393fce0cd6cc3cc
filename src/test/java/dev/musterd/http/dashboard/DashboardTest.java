package dev.musterd.http.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a daemon without a token, that has two slots and five jobs, over real HTTP. */
class DashboardTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** One loop, so that the world moves between requests and never beside one. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SimWorld world =
      SimWorld.running(SimPools.linux().maxRunners(2).build(), SimPools.pool("gpu", "gpu").build());
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
            SimulatedDashboard.of(vertx, world, new Controls((_, _) -> true), () -> unready));
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

  private String page(int status, String path) {
    var response = browser.get(path);
    assertEquals(status, response.statusCode(), response.bodyAsString());
    return response.bodyAsString();
  }
}
