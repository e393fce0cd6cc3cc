package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ConnectProxy;
import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.model.Job;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The packaged daemon with a proxy as its only way out: the names of GitHub and AWS are known to
 * the proxy alone.
 */
class ProxyIT {
  private static final String LOGIN = "user:p%40ss";

  @Test
  void job_runs_whenAProxyIsTheOnlyWayOut() throws IOException {
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.GHE_COM, "");
        ConnectProxy proxy = ConnectProxy.guarded(fixture.services().vertx(), "user:p@ss")) {
      fixture.services().hideNames();
      DaemonProcess daemon = fixture.daemon(variables(fixture, proxy));
      fixture.until("the daemon is ready", () -> fixture.status("/readyz") == 200);
      List<Job.Id> jobs = fixture.queue(2);
      fixture.until("the jobs ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
      fixture.until(
          "the runner is mirrored or not",
          () -> fixture.output().stream().anyMatch(line -> line.contains("\"binary-")));
      assertEquals(List.of(), fixture.events("binary-not-mirrored"));
      assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
      for (String host :
          List.of("CONNECT api.acme.ghe.com", "POST ec2.", "POST ssm.", "POST sqs.", "PUT s3.")) {
        assertTrue(
            proxy.targets().stream().anyMatch(target -> target.startsWith(host)),
            () -> host + " is missing of " + proxy.targets());
      }
      assertTrue(fixture.output().stream().noneMatch(line -> line.contains("p@ss")));
      assertTrue(fixture.output().stream().noneMatch(line -> line.contains("p%40ss")));
    }
  }

  /** AWS by names that no resolver knows, and the proxy by both variables. */
  private static Map<String, String> variables(DaemonFixture fixture, ConnectProxy proxy) {
    Map<String, String> variables = new HashMap<>();
    fixture
        .services()
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith("AWS_ENDPOINT_URL_")) {
                String service =
                    name.substring("AWS_ENDPOINT_URL_".length()).toLowerCase(Locale.ROOT);
                int port = URI.create(value).getPort();
                variables.put(name, "http://" + service + ".musterd.invalid:" + port);
              }
            });
    String url = "http://" + LOGIN + "@127.0.0.1:" + proxy.port();
    variables.put("HTTPS_PROXY", url);
    variables.put("http_proxy", url);
    return variables;
  }
}
