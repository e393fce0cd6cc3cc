package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.RunnerBuild;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code musterd sync}, packaged, among the doubles. */
class SyncIT {
  private static final String KEY = "runners/linux-x64/" + RunnerBuild.ASSET;

  private static List<String> sync(ServiceDoubles services, int code, String... options) {
    String[] arguments = {"sync", "--config", "conf/quickstart.conf", "--no-color"};
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    try (DaemonProcess process = DaemonProcess.start(services.environment(), _ -> {}, all)) {
      assertEquals(code, process.exitCode(), () -> process.lines().toString());
      return process.lines();
    }
  }

  @Test
  void sync_mirrorsOnce_andSaysWhatToDo_whenItCannot() throws IOException {
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(1), Duration.ofSeconds(5))) {
      services.s3().fail("GetObject", 1, 404, "NoSuchBucket");
      String refused = String.join("\n", sync(services, 1));
      assertTrue(
          refused.contains("✗ linux-x64: GetObject bucket " + ServiceDoubles.BUCKET), refused);
      assertTrue(refused.contains("`musterd aws apply` makes it"), refused);
      String mirrored = String.join("\n", sync(services, 0));
      assertTrue(mirrored.contains("✓ linux-x64: mirrored 2.330.0"), mirrored);
      assertEquals(
          RunnerBuild.sha256(),
          services.s3().find(ServiceDoubles.BUCKET, KEY).orElseThrow().sha256());
      JsonObject again = new JsonObject(String.join("\n", sync(services, 0, "--json")));
      assertTrue(again.getBoolean("ok"));
      assertEquals(
          "current", again.getJsonArray("platforms").getJsonObject(0).getString("outcome"));
      assertEquals(1, services.s3().calls("CompleteMultipartUpload"));
    }
  }
}
