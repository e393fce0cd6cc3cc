package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.SurveyDouble;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code musterd check --only github}, as it is packaged, over one trouble each. */
@Order(4) // Among the longest.
class CheckGitHubIT {
  private static final String TOKEN = "ghp_of_a_person";
  private static final String GROUPS = "/actions/runner-groups";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private SurveyDouble github;

  @BeforeEach
  void start() {
    github = ServiceDoubles.await(SurveyDouble.start(vertx));
  }

  @AfterEach
  void stop() {
    ServiceDoubles.await(vertx.close());
  }

  private record Outcome(int code, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }

    /** A line that begins so, and one below it that says what to do. */
    void shows(String start, String remedy) {
      List<String> found = lines.stream().filter(line -> line.startsWith(start)).toList();
      assertEquals(1, found.size(), () -> start + " is not in\n" + text());
      String next = lines.get(lines.indexOf(found.getFirst()) + 1);
      assertTrue(next.startsWith("    do: ") && next.contains(remedy), this::text);
    }

    void shows(String start) {
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith(start)),
          () -> start + " is not in\n" + text());
    }
  }

  private Outcome check(String added, String... more) throws IOException {
    Path key = Files.writeString(directory.resolve("app.pem"), GitHubApp.one().pem());
    String text =
        """
        environment = test
        aws.region = eu-west-1
        github {
          url = "%s"
          app { id = "%s", private-key.file = "%s", webhook-secret = "only-for-tests" }
        }
        network { vpc = vpc-1, subnets = [subnet-1] }
        pools.linux-x64 { labels = [linux, x64] }
        %s
        """
            .formatted(github.url(), GitHubApp.one().id(), key, added);
    Path file = Files.writeString(directory.resolve("musterd.conf"), text);
    List<String> arguments = new ArrayList<>(List.of("check", "--no-color", "--only", "github"));
    arguments.addAll(List.of("--config", file.toString()));
    arguments.addAll(List.of(more));
    try (DaemonProcess process =
        DaemonProcess.start(Map.of(), _ -> {}, arguments.toArray(String[]::new))) {
      Outcome outcome = new Outcome(process.exitCode(), process.lines());
      Stream.of(TOKEN, "only-for-tests", "PRIVATE KEY")
          .forEach(secret -> assertFalse(outcome.text().contains(secret), "a secret"));
      return outcome;
    }
  }

  private String enterprise() {
    github.put(
        "/enterprises/big" + GROUPS, SurveyDouble.groups(SurveyDouble.group(1, "Default", "all")));
    return """
    github { scope = enterprise, token = "%s" }
    pools.linux-x64 { warm-owners = [big], warm = true
      idle = [{ cron = "* * 9-17 * * 1-5", count = 1 }] }
    """
        .formatted(TOKEN);
  }

  @Test
  void enterprise_isCheckedWithThePersonsToken() throws IOException {
    github.admit("/enterprises/big", TOKEN);
    Outcome outcome = check(enterprise());
    assertEquals(0, outcome.code(), outcome::text);
    outcome.shows("✓ the enterprise's token: in the configuration");
    outcome.shows("✓ installed at big: not needed: its runners are managed by github.token");
    outcome.shows("✓ runner group Default of big: admits ");
  }

  @Test
  void wrongToken_isReported_withWhatItMustBe() throws IOException {
    Outcome outcome = check(enterprise());
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows(
        "✗ runner groups of big: GitHub does not accept github.token (401)",
        "github.token must be a classic token with manage_runners:enterprise");
  }

  @Test
  void tokenWithoutTheRight_isReported_too() throws IOException {
    github.admit("/enterprises/big", TOKEN);
    String configuration = enterprise();
    github.refuse("/enterprises/big" + GROUPS, 403);
    Outcome outcome = check(configuration);
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows(
        "✗ runner groups of big: runner-groups: GitHub answered 403", "manage_runners:enterprise");
  }

  @Test
  void groupsThatTheAppMayNotSee_areReported() throws IOException {
    github.refuse("/orgs/acme" + GROUPS, 403);
    Outcome outcome = check("");
    assertEquals(0, outcome.code(), outcome::text);
    outcome.shows(
        "! runner groups of acme: runner-groups: GitHub answered 403",
        "organization_self_hosted_runners: write");
  }

  @Test
  void clock_thatIsWrongByAMinuteAndAHalf_isATrouble() throws IOException {
    Instant earlier = Instant.now().minus(Duration.ofSeconds(90));
    github.date(DateTimeFormatter.RFC_1123_DATE_TIME.format(earlier.atOffset(ZoneOffset.UTC)));
    Outcome outcome = check("");
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows("✗ the clock: ", "synchronize this machine's clock");
    Matcher ahead =
        Pattern.compile("the clock: (\\d+) s ahead of GitHub's").matcher(outcome.text());
    assertTrue(ahead.find(), outcome::text);
    // It is ahead by all that the command has taken as well.
    assertTrue(Integer.parseInt(ahead.group(1)) >= 90, outcome::text);
  }

  @Test
  void webhookSecret_thatIsAnother_isReported() throws IOException {
    github.pingStatus(401);
    Outcome outcome = check("");
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows(
        "✗ webhooks arrive: a ping was sent: it was answered 401: the webhook secret",
        "webhook-secret");
  }

  @Test
  void organizationWithoutTheApp_isReported_andTheOthersAreChecked() throws IOException {
    Outcome outcome = check("github.repositories = [\"acme/widgets\", \"umbrella/*\"]");
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows(
        "✗ installed at umbrella: the App is not installed there, only at acme", "install it at ");
    outcome.shows("✓ installed at acme: ");
    outcome.shows("✓ repository acme/widgets: ");
    outcome.shows("✓ runner group Default of acme: ");
  }

  @Test
  void group_thatDoesNotAdmitTheRepository_isReported() throws IOException {
    github.put(
        "/orgs/acme" + GROUPS, SurveyDouble.groups(SurveyDouble.group(1, "Default", "selected")));
    github.put(
        "/orgs/acme" + GROUPS + "/1/repositories",
        new JsonObject()
            .put("repositories", JsonArray.of(new JsonObject().put("full_name", "acme/other"))));
    Outcome outcome = check("github.repositories = [\"acme/widgets\"]");
    assertEquals(1, outcome.code(), outcome::text);
    outcome.shows("✗ runner group Default of acme: it does not admit acme/widgets", "");
  }

  @Test
  void json_hasTheSameFindings() throws IOException {
    github.pingStatus(401);
    github.refuse("/orgs/acme" + GROUPS, 403);
    Map<String, String> signs =
        Map.of("good", "✓ ", "warning", "! ", "failed", "✗ ", "not-checked", "- ");
    Outcome outcome = check("");
    Outcome json = check("", "--json");
    assertEquals(1, outcome.code(), outcome::text);
    assertEquals(1, json.code(), json::text);
    JsonObject report = new JsonObject(json.text());
    assertFalse(report.getBoolean("ok"));
    JsonArray findings = report.getJsonArray("findings");
    for (int i = 0; i < findings.size(); i++) {
      JsonObject finding = findings.getJsonObject(i);
      String reason = finding.getString("reason");
      outcome.shows(
          signs.get(finding.getString("result"))
              + finding.getString("subject")
              + (reason.isEmpty() ? "" : ": " + reason));
      if (!finding.getString("remedy").isEmpty()) {
        outcome.shows("    do: " + finding.getString("remedy"));
      }
    }
    long lines =
        outcome.lines().stream()
            .filter(line -> !line.startsWith("    do: ") && !line.startsWith("✓ user data of "))
            .count();
    assertEquals(lines - 2, findings.size(), "but for the first line and the counts");
  }
}
