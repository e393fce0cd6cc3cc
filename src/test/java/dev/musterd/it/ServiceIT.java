package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.SystemdDouble;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.model.Job;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon as a service: its notifications, and reload by SIGHUP. */
@EnabledOnOs(OS.LINUX)
class ServiceIT {
  private static final String SECRET_KEY = "github.app.webhook-secret";

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Path configuration;
  private Path hook;
  private DaemonFixture fixture;

  @BeforeEach
  void start() throws IOException {
    configuration = directory.resolve("musterd.conf");
    hook = Files.writeString(directory.resolve("hook"), ServiceDoubles.WEBHOOK_SECRET);
    write("");
    fixture = new DaemonFixture(configuration, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @AfterEach
  void end() throws IOException {
    http.close();
    fixture.close();
  }

  /** The null keeps HOCON from merging the quickstart's form of the secret into this one. */
  private void write(String added) throws IOException {
    Files.writeString(
        configuration,
        """
        include file("%s")
        %s = null
        %s = { file = "%s" }
        %s
        """
            .formatted(DaemonFixture.BASE.toAbsolutePath(), SECRET_KEY, SECRET_KEY, hook, added));
  }

  @Test
  void systemd_hearsOfReadinessLifeReloadAndStop() throws IOException {
    try (SystemdDouble systemd = new SystemdDouble(directory.resolve("notify").toString())) {
      DaemonProcess daemon =
          fixture.daemon(Map.of("NOTIFY_SOCKET", systemd.name(), "WATCHDOG_USEC", "900000"));
      fixture.until("it is ready", () -> systemd.lines().contains("READY=1"));
      fixture.until("the page says so", () -> fixture.status("/readyz") == 200);
      int signs = signs(systemd);
      fixture.until("watchdog pings arrive", () -> signs(systemd) > signs + 3);
      assertTrue(systemd.lines().contains("STATUS=ready: 0 waiting, 0 running"));

      hangUp(daemon);
      fixture.until("it was reloaded", () -> readies(systemd) == 2);
      assertTrue(systemd.lines().contains("RELOADING=1"));

      assertEquals(0, daemon.terminate());
      assertEquals("STOPPING=1\nSTATUS=stopping", systemd.messages().getLast());
    }
  }

  @Test
  void hangUp_takesOverSecretsAndLogLevel_andNamesWhatNeedsARestart() throws Exception {
    DaemonProcess daemon = fixture.readyDaemon();
    assertEquals(200, ping(ServiceDoubles.WEBHOOK_SECRET));
    assertEquals(401, ping("another"));

    Files.writeString(hook, "another\n");
    write("logging.level = debug\nhttp.path = \"/other\"\nmanagement.token = sesame");
    hangUp(daemon);
    fixture.until("the reload is recorded", () -> fixture.events("daemon-reloaded").size() == 1);
    JsonObject reload = fixture.events("daemon-reloaded").getFirst();
    assertEquals(
        new JsonArray(List.of(SECRET_KEY, "logging.level", "management.token")),
        reload.getJsonArray("changed"));
    assertEquals(new JsonArray(List.of("http.path")), reload.getJsonArray("need_restart"));
    assertEquals(401, ping(ServiceDoubles.WEBHOOK_SECRET));
    assertEquals(200, ping("another"));
    assertEquals(401, fixture.status("/metrics"));
    fixture.until("it is ready without the token", () -> fixture.status("/readyz") == 200);
    fixture.until("it says more", () -> !fixture.events("tick-finished").isEmpty());
    assertEquals(0, daemon.terminate());
    assertTrue(fixture.output().stream().noneMatch(line -> line.contains("sesame")));
  }

  /** A job whose labels no pool served, and one held by a maximum of none. */
  @Test
  void hangUp_changesAndAddsPools_thoughJobsWait() throws Exception {
    write("pools.linux-x64.max-runners = 0");
    DaemonProcess daemon = fixture.readyDaemon();
    List<Job.Id> held = fixture.queue(2);
    fixture.until("both are held", () -> fixture.events("job-held").size() >= 2);
    assertEquals(0, fixture.launched());

    write(
        """
        pools.linux-x64.max-runners = 2
        pools.other { labels = [linux, arm64], instance-types = [m7g.large] }
        """);
    hangUp(daemon);
    fixture.until("they ran", () -> fixture.haveRun(held) && fixture.nothingIsLeft());
    JsonObject reload = fixture.events("daemon-reloaded").getFirst();
    assertTrue(reload.getJsonArray("changed").contains("pools.linux-x64.max-runners"));
    assertEquals(new JsonArray(), reload.getJsonArray("need_restart", new JsonArray()));
    assertTrue(fixture.get("/api/v1/pools").body().contains("\"other\""));

    write("pools.linux-x64.max-runners = 3");
    hangUp(daemon);
    fixture.until("the reload is recorded", () -> fixture.events("daemon-reloaded").size() == 2);
    JsonArray later = fixture.events("daemon-reloaded").get(1).getJsonArray("need_restart");
    assertTrue(later.contains("pools.other.labels"), later::encode);
    assertTrue(fixture.get("/api/v1/pools").body().contains("\"other\""));
    assertEquals(0, daemon.terminate());
  }

  @Test
  void hangUp_changesNothing_whenTheConfigurationIsWrong() throws Exception {
    DaemonProcess daemon = fixture.readyDaemon();
    write("logging.level = loud\nhttp.port = many\n" + SECRET_KEY + " = sesame");
    hangUp(daemon);
    fixture.until("it is refused", () -> fixture.events("reload-refused").size() == 1);
    JsonArray problems = fixture.events("reload-refused").getFirst().getJsonArray("problems");
    assertEquals(2, problems.size(), problems::encode);
    assertTrue(problems.getString(0).contains("logging.level"), problems::encode);
    assertEquals(200, ping(ServiceDoubles.WEBHOOK_SECRET));

    write("");
    Files.delete(hook);
    hangUp(daemon);
    fixture.until("it is refused again", () -> fixture.events("reload-refused").size() == 2);
    assertEquals(
        new JsonArray(List.of(SECRET_KEY + ": " + hook + " does not exist")),
        fixture.events("reload-refused").get(1).getJsonArray("problems"));
    assertEquals(200, ping(ServiceDoubles.WEBHOOK_SECRET));
    assertEquals(0, daemon.terminate());
  }

  private static int signs(SystemdDouble systemd) {
    return (int) systemd.lines().stream().filter("WATCHDOG=1"::equals).count();
  }

  private static int readies(SystemdDouble systemd) {
    return (int) systemd.lines().stream().filter("READY=1"::equals).count();
  }

  private static void hangUp(DaemonProcess daemon) throws IOException {
    new ProcessBuilder("kill", "-HUP", String.valueOf(daemon.id())).start().onExit().join();
  }

  private int ping(String secret) throws IOException, InterruptedException {
    String body = "{\"zen\":\"Keep it logically awesome.\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fixture.services().webhookUrl()))
            .header("X-GitHub-Event", "ping")
            .header("X-GitHub-Delivery", "00000000-0000-0000-0000-000000000001")
            .header("Content-Type", "application/json")
            .header(
                "X-Hub-Signature-256",
                "sha256=" + WebhookSender.signature(Buffer.buffer(body), secret))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
