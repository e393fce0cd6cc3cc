package dev.musterd.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.Waiting;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that follow a daemon, against a real management listener. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LiveCommandsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Printed printed = new Printed(out);

  /** Lets a test wait for a line. */
  private static final class Printed extends PrintWriter {
    private final StringWriter text;

    Printed(StringWriter text) {
      super(text, true);
      this.text = text;
    }

    @Override
    public void println(String line) {
      super.println(line);
      synchronized (this) {
        notifyAll();
      }
    }

    synchronized void await(String wanted) throws InterruptedException {
      while (!text.toString().contains(wanted)) {
        wait(50);
      }
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  private List<Job.Id> held() {
    List<Job.Id> jobs = world.burst(3);
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), PATIENCE);
    world.until(() -> !world.journal().reasons(jobs.getLast()).isEmpty(), PATIENCE);
    return jobs;
  }

  private int open(Optional<String> token) {
    return SimulatedDashboard.serve(vertx, world, token).port();
  }

  private int ask(int port, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--no-color", "--url", "http://127.0.0.1:" + port));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(all.toArray(String[]::new), printed, new PrintWriter(err, true));
  }

  @Test
  void events_areTheLatest_filtered() {
    List<Job.Id> jobs = held();
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "events"));
    assertTrue(out.toString().contains("job-admitted"), out.toString());
    assertEquals(0, ask(port, "events", "--job", jobs.getLast().toString(), "--type", "job-held"));
    List<String> lines = out.toString().lines().toList();
    assertFalse(lines.isEmpty());
    assertTrue(
        lines.stream().allMatch(line -> line.matches(".*job-held +job=" + jobs.getLast() + " .*")),
        out.toString());
    assertEquals(0, ask(port, "events", "--pool", "linux-x64", "--limit", "1"));
    assertEquals(1, out.toString().lines().count());
    assertTrue(err.toString().contains(" earlier ones; --limit shows more"), err.toString());
    assertEquals(0, ask(port, "events", "--pool", "other"));
    assertEquals("No such event is remembered.", out.toString().strip());
    assertEquals(0, ask(port, "events", "--json", "--limit", "2"));
    JsonObject page = new JsonObject(out.toString());
    assertEquals(2, page.getJsonArray("events").size());
    assertTrue(page.getBoolean("truncated"));
    JsonNames.assertSnakeCase(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--job seven", "--count 0", "--limit 0", "--job https://github.com/a/b/actions"})
  void wrongUse_exits2(String options) {
    List<String> args = new ArrayList<>(List.of("events"));
    args.addAll(List.of(options.split(" ")));
    assertEquals(2, ask(1, args.toArray(String[]::new)));
  }

  @Test
  void wrongFilter_isToldByTheDaemon() {
    int port = open(Optional.empty());
    assertEquals(1, ask(port, "events", "--type", "No Type"));
    assertTrue(err.toString().contains("type must be names of events"), err.toString());
    assertEquals(1, ask(port, "events", "--follow", "--pool", "no pool"));
    assertTrue(err.toString().contains("status 400"), err.toString());
  }

  @Test
  void follow_needsADaemon_andItsToken() {
    int port = open(Optional.of("opensesame"));
    assertEquals(1, ask(port, "events", "--follow"));
    assertTrue(err.toString().contains("wants the management token"), err.toString());
    vertx.close().await();
    assertEquals(1, ask(port, "events", "--follow"));
    assertTrue(err.toString().startsWith("✗ no daemon answers at "), err.toString());
  }

  @Test
  void follow_printsEventsAsTheyHappen() throws Exception {
    try (EventServer server = new EventServer()) {
      server.respond("retry: 1\n\nid: a-1\ndata: " + held(1) + "\n\n");
      server.respond("id: a-2\ndata: " + held(2) + "\n\n");
      server.respond(
          "event: gap\ndata: {\"reason\":\"events before this were dropped\"}\n\n"
              + "id: b-9\ndata: "
              + held(9)
              + "\n\n");
      assertEquals(0, ask(server.port(), "events", "--follow", "--count", "3"));
      assertEquals(
          List.of(
              "2026-11-24T12:00:00Z  job-held             job=1",
              "2026-11-24T12:00:00Z  job-held             job=2",
              "2026-11-24T12:00:00Z  job-held             job=9"),
          out.toString().lines().toList());
      assertEquals(List.of("none", "a-1", "a-2"), List.copyOf(server.lastIds));
      assertTrue(err.toString().contains("the daemon ended the stream; trying again"));
      assertTrue(
          err.toString().contains("! events were missed here: events before this were dropped"),
          err.toString());
    }
  }

  @Test
  void follow_inJson_isALineForEachEvent() throws Exception {
    try (EventServer server = new EventServer()) {
      server.respond("data: " + held(1) + "\n\ndata: no json\n\ndata: " + held(2) + "\n\n");
      assertEquals(
          0, ask(server.port(), "events", "--follow", "--count", "2", "--json", "--type", "a,b"));
      assertEquals(List.of(held(1), held(2)), out.toString().lines().toList());
      assertTrue(err.toString().contains("one could not be read"), err.toString());
      assertEquals("/api/v1/events?type=a&type=b", server.path);
    }
  }

  private static String held(int job) {
    return "{\"at\":\"2026-11-24T12:00:00.123Z\",\"level\":\"INFO\",\"event\":\"job-held\",\"job\":"
        + job
        + "}";
  }

  @Test
  void follow_getsEventsOfTheWorld() throws Exception {
    int port = open(Optional.empty());
    CountDownLatch began = new CountDownLatch(1);
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              began.countDown();
              return ask(port, "events", "--follow", "--type", "job-admitted", "--count", "1");
            });
    began.await();
    // Jobs come until the stream, which begins at some time, has one.
    long timer =
        vertx.setPeriodic(
            20,
            _ -> {
              world.queueJob();
              world.advance(Duration.ofSeconds(1));
            });
    assertEquals(0, code.get());
    vertx.cancelTimer(timer);
    assertTrue(out.toString().contains("job-admitted"), out.toString());
  }

  @Test
  void top_isLines_whereThereIsNoTerminal() {
    List<Job.Id> jobs = held();
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "top", "--count", "2", "--interval", "1"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.getLast().matches("\\S+Z  ready: 3 jobs wait, .*; 1 runners \\(1 booting\\)"),
        out.toString());
    assertTrue(out.toString().contains("job-held             job=" + jobs.getLast()));
    assertEquals(1, lines.stream().filter(line -> line.contains("  ready: ")).count(), "said once");
    assertEquals(0, ask(port, "top", "--count", "1", "--json"));
    JsonObject reading = new JsonObject(out.toString());
    assertEquals(3, reading.getInteger("waiting"));
    JsonNames.assertSnakeCase(reading);
    assertEquals(1, out.toString().lines().count());
  }

  @Test
  void top_readsAgain_afterAnEvent() throws Exception {
    int port = open(Optional.empty());
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread command =
        Thread.ofPlatform().start(() -> code.complete(ask(port, "top", "--interval", "1")));
    printed.await("ready: 0 jobs wait");
    vertx.runOnContext(_ -> world.queueJob());
    vertx.runOnContext(_ -> world.advance(Duration.ofSeconds(1)));
    printed.await("ready: 1 jobs wait");
    command.interrupt();
    assertEquals(0, code.get());
  }

  @Test
  void changes_areTold_whileAStreamIsOpen_andNotBefore() throws Exception {
    int port = open(Optional.empty());
    ManagementClient daemon =
        new ManagementClient(
            URI.create("http://127.0.0.1:" + port), Optional.empty(), Waiting.silent());
    try (FleetChanges changes = FleetChanges.of(daemon)) {
      until(() -> changes.isLive() && changes.isChanged());
      changes.seen();
      assertFalse(changes.isChanged());
      vertx.runOnContext(_ -> world.queueJob());
      vertx.runOnContext(_ -> world.advance(Duration.ofSeconds(1)));
      until(changes::isChanged);
      vertx.close().await();
      until(() -> !changes.isLive());
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void top_needsADaemon_andAnInterval() {
    assertEquals(2, ask(1, "top", "--interval", "0"));
    assertEquals(2, ask(1, "top", "--count", "0"));
    int port = open(Optional.empty());
    vertx.close().await();
    assertEquals(1, ask(port, "top"));
    assertTrue(err.toString().startsWith("✗ no daemon answers at "), err.toString());
  }

  @Test
  void watch_repeatsTheStatus_overALostDaemon_untilItIsInterrupted() throws Exception {
    int port = open(Optional.empty());
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread command = Thread.ofPlatform().start(() -> code.complete(ask(port, "status", "--watch")));
    printed.await("✓ ready");
    vertx.close().await();
    while (!err.toString().contains("no daemon answers")) {
      Thread.onSpinWait();
    }
    command.interrupt();
    assertEquals(1, code.get());
  }

  @Test
  void open_printsTheAddress_whereThereIsNoBrowser() {
    int port = open(Optional.empty());
    assertEquals(0, ask(port, "explain", "77", "--open", "--json"));
    assertEquals(
        "http://127.0.0.1:" + port + "/jobs/77", new JsonObject(out.toString()).getString("url"));
  }
}
