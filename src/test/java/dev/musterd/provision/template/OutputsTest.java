package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.JsonNames;
import dev.musterd.provision.SamplePools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {
  @TempDir private Path directory;

  private JsonObject outputs(String added, Map<String, String> stack) throws IOException {
    return Outputs.of(SamplePools.settings(directory, added), stack);
  }

  @Test
  void outputs_areTheStacks_underNamesOfOurs() throws IOException {
    JsonObject outputs =
        outputs(
            "", Map.of("QueueUrl", "the-queue", "LinuxX64RunnerRoleArn", "the-role", "Other", "x"));
    assertEquals(new JsonObject().put("url", "the-queue"), outputs.getJsonObject("queue"));
    assertEquals(
        new JsonObject()
            .put("pool", "linux-x64")
            .put("role", "the-role")
            .put("launch_template", "musterd-gh-ci-linux-x64")
            .put("agent_parameter", "/musterd/gh-ci/cloudwatch/linux-x64"),
        outputs.getJsonArray("pools").getJsonObject(0));
    JsonNames.assertSnakeCase(outputs);
  }

  @Test
  void policiesOfTheDaemon_areListed_howeverManyThereAre() throws IOException {
    JsonObject daemon =
        outputs(
                "",
                Map.of(
                    "DaemonPolicyArn",
                    "a",
                    "DaemonLaunchPolicyArn",
                    "b",
                    "DaemonLaunchPolicy2Arn",
                    "c",
                    "DaemonRolesPolicyArn",
                    "d"))
            .getJsonObject("daemon");
    assertEquals(
        List.of("a", "b", "c", "d"),
        daemon.getJsonArray("policies").stream().map(String.class::cast).sorted().toList());
    assertEquals("b", daemon.getString("launch_policy"));
  }

  /** The names of outputs that are read are those that the template gives. */
  @Test
  void everyOutputOfTheTemplate_isShown() throws IOException {
    everyOutputIsShown("binaries.bucket = null");
    everyOutputIsShown("binaries.bucket = null, daemon { hosts = 1, package = packages/m.rpm }");
  }

  private void everyOutputIsShown(String added) throws IOException {
    JsonObject declared = SampleTemplates.of(directory, added).getJsonObject("Outputs");
    Map<String, String> stack = new TreeMap<>();
    declared.fieldNames().forEach(name -> stack.put(name, "value-of-" + name));
    String shown = outputs(added, stack).encode();
    declared
        .fieldNames()
        .forEach(
            name ->
                assertEquals(
                    true, shown.contains("\"value-of-" + name + "\""), name + " is not shown"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          github.app.webhook-secret = other            | the configuration
          github.app.webhook-secret = { ssm = "/a/b" } | the SSM parameter /a/b
          github.app.webhook-secret = { file = "/s" }  | the file /s
          github.app.webhook-secret = { env = S }      | the variable S
          github.app.webhook-secret = { credential = s } | systemd's credential s
          """)
  void secret_isReportedByItsPlace_neverItsValue(String added, String place) throws IOException {
    JsonObject outputs = outputs("github.app.webhook-secret = null\n" + added, Map.of());
    assertEquals(place, outputs.getJsonObject("webhook").getJsonArray("secret").getString(0));
    assertFalse(outputs.encode().contains("\"other\""));
  }

  @Test
  void endpoint_isTheLoadBalancers_whereThereIsOne() throws IOException {
    assertEquals(
        "https://ci.example.com/webhook",
        outputs("", Map.of("WebhookUrl", "https://ci.example.com/webhook"))
            .getJsonObject("webhook")
            .getString("endpoint"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http.port = 9000                       | http://<the daemon's address>:9000/webhook
          http { host = "10.0.0.7", path = "/x" } | http://10.0.0.7:8080/x
          http { port = 0, tls { certificate = "/c", key = "/k" } } | https://<the daemon's address>:<its port>/webhook
          """)
  void endpoint_isAsTheConfigurationHasIt(String added, String endpoint) throws IOException {
    assertEquals(endpoint, outputs(added, Map.of()).getJsonObject("webhook").getString("endpoint"));
  }
}
