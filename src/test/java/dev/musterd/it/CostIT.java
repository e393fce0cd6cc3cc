package dev.musterd.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.model.Job;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code musterd cost}, packaged, among the doubles, without a daemon. */
class CostIT {
  private static List<String> cost(ServiceDoubles services, int code, String... options) {
    String[] arguments = {"cost", "--config", "conf/quickstart.conf", "--no-color"};
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    try (DaemonProcess process = DaemonProcess.start(services.environment(), _ -> {}, all)) {
      assertEquals(code, process.exitCode(), () -> process.lines().toString());
      return process.lines();
    }
  }

  private static String line(LocalDate day) {
    return new JsonObject()
        .put("v", 1)
        .put("started_at", day + "T00:00:00Z")
        .put("ended_at", day + "T01:00:00Z")
        .put("kind", "busy")
        .put("instance", "i-0123456789abcdef0")
        .put("pool", "linux-x64")
        .put("owner", "octo")
        .put("scope", "organization")
        .put("repository", "octo/hello")
        .put("job", 7)
        .put("compute_nanousd", 40_000_000)
        .put("on_demand_nanousd", 96_000_000)
        .put("volume_nanousd", 0)
        .put("address_nanousd", 5_000_000)
        .encode();
  }

  @Test
  void cost_readsTheLedger_andSaysWhatToDo_whenItCannot() throws IOException {
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(1), Duration.ofSeconds(5))) {
      LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);
      services
          .s3()
          .put(
              ServiceDoubles.BUCKET,
              "ledger/dt=" + day + "/quickstart.1.jsonl",
              (line(day) + "\nnonsense\n").getBytes(UTF_8));
      String table = String.join("\n", cost(services, 0));
      assertTrue(table.contains("octo/hello"), table);
      assertTrue(table.contains("$0.05"), table);
      assertTrue(table.contains("lines of the ledger that could not be read: 1"), table);
      List<String> csv = cost(services, 0, "--csv", "--by", "pool", "--since", "2d");
      assertTrue(csv.stream().anyMatch(it -> it.startsWith("\"linux-x64\",1,0.040000000,")));
      cost(services, 2, "--since", "soon");
      cost(services, 2, "--csv", "--json");
      services.s3().fail("ListObjectsV2", 1, 404, "NoSuchBucket");
      String refused = String.join("\n", cost(services, 1));
      assertTrue(refused.contains("`musterd aws apply` makes it"), refused);
    }
  }

  @Test
  void daemonThatStops_hasWrittenWhatItsJobCost() throws IOException {
    try (DaemonFixture fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      DaemonProcess daemon = fixture.readyDaemon();
      List<Job.Id> jobs = fixture.queue(1);
      fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
      assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
      String table = String.join("\n", cost(fixture.services(), 0, "--by", "job", "--since", "2d"));
      assertTrue(table.contains(jobs.getFirst().toString()), table);
    }
  }
}
