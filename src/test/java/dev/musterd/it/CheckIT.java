package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.AccountDouble;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.SurveyDouble;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code musterd check} as it is packaged, where all is well and where much is wrong. */
class CheckIT {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private SurveyDouble github;
  private AccountDouble aws;
  private Path configuration;

  @BeforeEach
  void start() throws IOException {
    github = ServiceDoubles.await(SurveyDouble.start(vertx));
    aws = ServiceDoubles.await(AccountDouble.start(vertx));
    Path key = Files.writeString(directory.resolve("app.pem"), GitHubApp.one().pem());
    configuration =
        Files.writeString(
            directory.resolve("musterd.conf"),
            """
            include required(file("%s"))
            github {
              url = "%s"
              app { id = "%s", private-key.file = "%s", webhook-secret = "only-for-tests" }
              repositories = ["acme/widgets"]
            }
            aws.kms-key = "alias/musterd"
            """
                .formatted(
                    Path.of("conf", "musterd.conf").toAbsolutePath(),
                    github.url(),
                    GitHubApp.one().id(),
                    key));
    for (String platform : List.of("linux-x64", "linux-arm64")) {
      aws.object("runners/" + platform + "/latest.json", "{\"version\":\"2.335.0\"}");
    }
  }

  @AfterEach
  void stop() {
    ServiceDoubles.await(vertx.close());
  }

  private record Outcome(int code, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  private Outcome check(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", "check");
    environment.put("AWS_SECRET_ACCESS_KEY", "check-secret-of-tests");
    List<String> arguments =
        new ArrayList<>(List.of("check", "--no-color", "--config", configuration.toString()));
    arguments.addAll(List.of(more));
    try (DaemonProcess process =
        DaemonProcess.start(environment, _ -> {}, arguments.toArray(String[]::new))) {
      int code = process.exitCode();
      return new Outcome(code, process.lines());
    }
  }

  @Test
  void allIsWell() {
    Outcome outcome = check();
    assertEquals(0, outcome.code(), outcome::text);
    List<String> lines = outcome.lines();
    assertTrue(lines.getLast().endsWith("✓  0 !  0 ✗  1 not checked"), outcome::text);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("✓ webhooks arrive: a ping was sent")),
        outcome::text);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("✓ may launch for linux-x64: tried")),
        outcome::text);
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("✓ GitHub is reached: .* \\(.*s\\)")),
        outcome::text);
    assertEquals(List.of(), aws.left(), "nothing stays");
    assertFalse(outcome.text().contains("only-for-tests"), "a secret");
    List<String> changing = List.of("CreateFleet", "RunInstances", "CreateQueue");
    assertTrue(aws.asked().stream().noneMatch(changing::contains), () -> aws.asked().toString());
  }

  /** A node's management API, which wants the token; answers its port. */
  private int node(String name, String role, String version, List<Integer> epochs) {
    JsonArray events = new JsonArray();
    epochs.forEach(
        epoch ->
            events.add(
                new JsonObject()
                    .put("at", "2026-11-30T11:30:00Z")
                    .put("event", "lease-acquired")
                    .put("epoch", epoch)));
    JsonObject lease =
        new JsonObject()
            .put("role", role)
            .put("node", name)
            .put("version", version)
            .put("reason", "it waits");
    JsonObject recent = new JsonObject().put("at", "2026-11-30T12:00:00Z").put("events", events);
    return ServiceDoubles.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .response()
                            .setStatusCode(
                                "Bearer open-sesame".equals(request.getHeader("Authorization"))
                                    ? 200
                                    : 401)
                            .end((request.path().endsWith("/lease") ? lease : recent).encode()))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** The first is where the lease leads, the second a host that EC2 lists. */
  private void nodes(int holder, int host, String token) throws IOException {
    aws.object(
        "lease/gh-ci.json",
        new JsonObject()
            .put("version", 1)
            .put("node", "node-1")
            .put("epoch", 7)
            .put("nonce", "n")
            .put("address", "127.0.0.1:" + holder)
            .encode());
    aws.answer(
        "DescribeInstances",
        "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>"
            + "<privateIpAddress>127.0.0.1</privateIpAddress></item></instancesSet></item>"
            + "</reservationSet>");
    Files.writeString(
        configuration,
        """
        lease.enabled = on
        management { host = "0.0.0.0", port = %d, token = "%s" }
        daemon { hosts = 2, ami.id = ami-1 }
        """
            .formatted(host, token),
        StandardOpenOption.APPEND);
  }

  @Test
  void nodes_areSeen_byTheLeaseAndByEc2() throws IOException {
    nodes(
        node("node-1", "decider", "0.1.0", List.of(7)),
        node("node-2", "standby", "0.1.0", List.of(6)),
        "open-sesame");
    Outcome outcome = check("--only", "aws");
    assertTrue(
        start(
                outcome.lines(),
                "✓ the lease: node-1 decides, in epoch 7, by a lease written 4 s ago")
            >= 0,
        outcome::text);
    assertTrue(
        start(outcome.lines(), "✓ the nodes: node-1 (decider, 0.1.0), node-2 (standby, 0.1.0)")
            >= 0,
        outcome::text);
    assertFalse(outcome.text().contains("open-sesame"), "a secret");
  }

  @Test
  void nodesThatDiffer_andALeaseThatFlaps_areSaid() throws IOException {
    nodes(
        node("node-1", "standby", "0.1.0", List.of(7, 5)),
        node("node-2", "standby", "0.2.0", List.of(6, 4)),
        "open-sesame");
    Outcome outcome = check("--only", "aws");
    List<String> expected =
        List.of(
            "! the nodes: they are of different versions: 0.1.0 at node-1; 0.2.0 at node-2",
            "! the nodes: none of them decides: node-1: it waits; node-2: it waits",
            "! the nodes: the lease has changed hands 4 times within an hour");
    for (String line : expected) {
      assertTrue(start(outcome.lines(), line) >= 0, outcome::text);
    }
  }

  @Test
  void nodesThatAreNotReached_areNamed() throws IOException {
    nodes(1, node("node-2", "standby", "0.1.0", List.of()), "another");
    Outcome outcome = check("--only", "aws");
    assertTrue(
        start(outcome.lines(), "! the node at 127.0.0.1:1: it does not answer: ") >= 0,
        outcome::text);
    int line = start(outcome.lines(), "! the node at 127.0.0.1:");
    assertTrue(line >= 0, outcome::text);
    assertTrue(
        outcome.text().contains("it wants another management token than the one here"),
        outcome::text);
  }

  private void breakMuch() {
    JsonObject little = new JsonObject().put("metadata", "read");
    JsonObject acme = new JsonObject().put("login", "acme");
    github.put(
        "/app",
        new JsonObject()
            .put("slug", "m")
            .put("owner", acme)
            .put("permissions", little)
            .put("events", new JsonArray()));
    github.refuse("/repos/acme/widgets/installation", 404);
    github.put(
        "/orgs/acme/actions/runner-groups",
        SurveyDouble.groups(
            SurveyDouble.group(1, "Default", "all").put("allows_public_repositories", true)));
    github.pingStatus(401);
    aws.refuse("GetQueueUrl", "QueueDoesNotExist");
    aws.refuse("HeadBucket", "NoSuchBucket");
    aws.refuse("DescribeKey", "NotFoundException");
    aws.answer("DescribeSubnets", "<subnetSet/>");
    aws.answer("DescribeImages", "<imagesSet/>");
    aws.refuse("DescribeLaunchTemplateVersions", "InvalidLaunchTemplateName.NotFoundException");
    aws.refuse("GetRole", "NoSuchEntity");
    aws.refuse("RunInstances", "UnauthorizedOperation");
    aws.refuse("PutParameter", "AccessDeniedException");
  }

  @Test
  void muchIsWrong_andEachLineSaysWhatToDo() {
    breakMuch();
    Outcome outcome = check();
    assertEquals(1, outcome.code(), outcome::text);
    List<String> expected =
        List.of(
            "✗ the App's permissions and events: the App does not ask for"
                + " organization_self_hosted_runners: write, actions: read;"
                + " it is not subscribed to workflow_job",
            "✗ repository acme/widgets: the App may not see it, or it does not exist",
            "! runner group Default of acme: it admits public repositories",
            "✗ webhooks arrive: a ping was sent: it was answered 401: the webhook secret",
            "✗ the queue: there is no queue gh-ci-queued-jobs.fifo",
            "! EC2's events: there is no queue of them: ends of instances are noticed by the next",
            "✗ the mirror's bucket: there is no musterd-gh-ci-123456789012-eu-west-1",
            "- the runner in the mirror: needs this first: the mirror's bucket",
            "✗ the KMS key: DescribeKey alias/musterd: NotFoundException",
            "✗ subnets of linux-arm64, linux-x64: there is no subnet-123, subnet-456",
            "✗ image of linux-x64: there is none: ",
            "✗ launch template musterd-gh-ci-linux-x64: there is none of that name",
            "✗ the service-linked role for spot: the account has none",
            "✗ may launch for linux-x64: RunInstances: UnauthorizedOperation",
            "✗ may leave configurations: PutParameter /musterd/gh-ci/tokens/check: AccessDenied",
            "- may work the queue: needs this first: the queue");
    for (String start : expected) {
      int line = start(outcome.lines(), start);
      assertTrue(line >= 0, () -> start + " is not in\n" + outcome.text());
      assertEquals(
          !start.startsWith("-"),
          outcome.lines().get(line + 1).startsWith("    do: "),
          outcome::text);
    }
    assertEquals(List.of(), aws.left(), "nothing stays");
  }

  private static int start(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void json_isOneObject_andOnlyOnePartIsAsked() {
    breakMuch();
    Outcome outcome = check("--json", "--only", "aws");
    assertEquals(1, outcome.code(), outcome::text);
    JsonObject report = new JsonObject(outcome.text());
    assertFalse(report.getBoolean("ok"));
    assertTrue(
        report.getJsonArray("findings").stream()
            .map(JsonObject.class::cast)
            .filter(finding -> finding.getString("result").equals("failed"))
            .allMatch(finding -> !finding.getString("remedy").isEmpty()),
        outcome::text);
    assertEquals(List.of(), github.asked());
  }

  @Test
  void wrongKey_isReportedWithWhatToCompare() throws IOException {
    Files.writeString(configuration, "github.app.id = 1\n", StandardOpenOption.APPEND);
    Outcome outcome = check("--only", "github");
    assertEquals(1, outcome.code(), outcome::text);
    int line = start(outcome.lines(), "✗ the App is authenticated: app: GitHub answered 401");
    assertTrue(line >= 0, outcome::text);
    assertTrue(
        outcome.lines().get(line + 1).contains("github.app.id and github.app.private-key"),
        outcome::text);
    assertEquals(List.of(), aws.asked());
  }

  /** The double knows the first App alone, so the second is one that GitHub does not know. */
  @Test
  void eachOfSeveralApps_isChecked() throws IOException {
    Path key = Files.writeString(directory.resolve("two.pem"), GitHubApp.two().pem());
    Files.writeString(
        configuration,
        "github.apps.second { id = 4712, private-key.file = \"%s\", webhook-secret = other }\n"
            .formatted(key),
        StandardOpenOption.APPEND);
    Outcome outcome = check("--only", "github");
    assertEquals(1, outcome.code(), outcome::text);
    List<String> expected =
        List.of(
            "✓ the App's private key (github.app): ",
            "✓ the App's private key (github.apps.second): " + key,
            "✓ the webhook secret (github.apps.second): ",
            "✓ the App is authenticated (github.app): musterd-of-tests",
            "✗ the App is authenticated (github.apps.second): app: GitHub answered 401",
            "    do: github.apps.second.id and github.apps.second.private-key",
            "✓ installed at acme: installation 501 (github.app)",
            "✓ granted at acme (github.app)",
            "✓ repository acme/widgets: ",
            "✓ runner group Default of acme: ",
            "✓ webhooks arrive (github.app): a ping was sent",
            "- webhooks arrive (github.apps.second): needs this first: ");
    for (String start : expected) {
      assertTrue(start(outcome.lines(), start) >= 0, () -> start + " is not in\n" + outcome.text());
    }
  }
}
