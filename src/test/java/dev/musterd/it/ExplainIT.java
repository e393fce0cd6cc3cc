package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.model.Job;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged commands ask the packaged daemon, which has one slot and three jobs. */
@Order(4) // Among the longest.
class ExplainIT {
  private static final String TOKEN = "only-for-this-test";

  @TempDir private Path directory;
  private Path configuration;
  private DaemonFixture fixture;

  @BeforeEach
  void start() throws IOException {
    configuration =
        Files.writeString(
            directory.resolve("musterd.conf"),
            """
            include file("%s")
            management.token = "%s"
            pools.linux-x64.max-runners = 1
            """
                .formatted(DaemonFixture.BASE.toAbsolutePath(), TOKEN));
    fixture = new DaemonFixture(configuration, Duration.ofSeconds(1), Hang.LIMIT);
  }

  @AfterEach
  void end() throws IOException {
    fixture.close();
  }

  private record Outcome(int code, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  @Test
  void commands_sayWhyJobsWait_andWhatTheReaperWouldDo() {
    commandsFailWithoutADaemon();
    fixture.readyDaemon();
    fixture.queue(1); // Alone, or the runner that is launched for one may take another.
    fixture.until("one runs", () -> fixture.events("job-started").size() == 1);
    List<Job.Id> jobs = fixture.queue(2);
    // The first job may have been held too, until EC2's list was complete.
    fixture.until("both are held", () -> fixture.jobsOf("job-held").containsAll(jobs));

    Job.Id held = jobs.getLast();
    explainsHeld(held);
    explainsStarted();
    Outcome unknown = ask("explain", "77");
    assertEquals(1, unknown.code(), unknown.text());
    assertTrue(unknown.text().contains("job 77 is not known here"), unknown.text());

    Outcome list = ask("jobs");
    assertEquals(0, list.code(), list.text());
    assertEquals(3, list.lines().size(), list.text());
    assertTrue(list.text().contains("pool linux-x64 is at its maximum of 1"), list.text());
    Outcome runners = ask("runners", "--json");
    JsonObject runner = new JsonObject(runners.text()).getJsonArray("runners").getJsonObject(0);
    assertEquals("busy", runner.getString("phase"));
    Outcome status = ask("status");
    assertEquals(0, status.code(), status.text());
    assertTrue(status.text().startsWith("✓ ready\n"), status.text());

    findsTheListenerWithoutAConfiguration();
    reapsOnlyWhenAsked();
    assertTrue(fixture.output().stream().noneMatch(line -> line.contains(TOKEN)), "a secret");
  }

  private void commandsFailWithoutADaemon() {
    Outcome absent = ask("jobs");
    assertEquals(1, absent.code(), absent.text());
    assertTrue(absent.text().startsWith("✗ no daemon answers at http://127.0.0.1:"), absent.text());
  }

  private void explainsHeld(Job.Id job) {
    Outcome text = ask("explain", job.toString());
    assertEquals(0, text.code(), text.text());
    assertTrue(
        text.lines()
            .getFirst()
            .matches(
                "job "
                    + job
                    + " of acme/widgets \\[self-hosted, linux, x64\\] waits in pool linux-x64 for"
                    + " acme, since \\d+s"),
        text.text());
    assertTrue(
        text.lines().get(1).startsWith("why: pool linux-x64 is at its maximum of 1; checked"),
        text.text());
    Outcome json =
        ask("explain", "https://github.com/acme/widgets/actions/runs/1/job/" + job, "--json");
    JsonObject page = new JsonObject(json.text());
    assertEquals("held", page.getString("state"));
    assertEquals("hold", page.getString("verdict"));
    assertEquals(
        List.of("job-admitted", "job-received", "job-held"),
        page.getJsonArray("timeline").stream()
            .map(event -> ((JsonObject) event).getString("event"))
            .toList());
  }

  private void explainsStarted() {
    String started = fixture.events("job-started").getFirst().getString("job");
    Outcome text = ask("explain", started);
    assertEquals(0, text.code(), text.text());
    assertEquals("job " + started + " is started", text.lines().getFirst());
    assertTrue(text.text().contains("runner-configured"), text.text());
  }

  private void findsTheListenerWithoutAConfiguration() {
    List<String> elsewhere = List.of("jobs", "--url", fixture.services().managementUrl());
    Outcome with = run(Map.of("MUSTERD_TOKEN", TOKEN), elsewhere);
    assertEquals(0, with.code(), with.text());
    Outcome without = run(Map.of(), elsewhere);
    assertEquals(1, without.code(), without.text());
    assertTrue(without.text().contains("MUSTERD_TOKEN"), without.text());
  }

  private void reapsOnlyWhenAsked() {
    Outcome dry = ask("reap", "--dry-run");
    assertEquals(0, dry.code(), dry.text());
    assertTrue(dry.lines().get(1).matches("keep +i-.* busy"), dry.text());
    assertEquals("Nothing was done: this was a dry run.", dry.lines().getLast());
    Outcome now = ask("reap");
    assertEquals(0, now.code(), now.text());
    assertTrue(now.lines().getLast().startsWith("The reaper was asked to run now"), now.text());
  }

  private Outcome ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", configuration.toString()));
    return run(fixture.services().environment(), all);
  }

  private static Outcome run(Map<String, String> environment, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--no-color");
    try (DaemonProcess command =
        DaemonProcess.start(environment, _ -> {}, all.toArray(String[]::new))) {
      return new Outcome(command.exitCode(), command.lines());
    }
  }
}
