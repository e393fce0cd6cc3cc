package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubProbe.Response;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import dev.musterd.port.GitHubSurvey.Webhook;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks of GitHub in their order, over a survey in memory. */
class GitHubChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir private Path directory;
  private final VirtualTime time = new VirtualTime(NOW);
  private final FakeGitHubSurvey github = new FakeGitHubSurvey();
  private final FakeGitHubSurvey second = new FakeGitHubSurvey();
  private Response greeting = new Response(200, Optional.of(NOW), Optional.empty(), true, 9);

  @BeforeEach
  void pinged() {
    github.log.add(FakeGitHubSurvey.delivery(1, "ping", 200));
  }

  static Settings settings(Path directory, String more) {
    try {
      Path file =
          Files.writeString(
              directory.resolve("musterd.conf"),
              """
              include required(file("%s"))
              %s
              """
                  .formatted(Path.of("conf", "musterd.conf").toAbsolutePath(), more));
      ReadResult read = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
      return assertInstanceOf(ReadResult.Valid.class, read, read::toString).settings();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private List<Finding> check(String more) {
    GitHubChecks checks =
        new GitHubChecks(
            settings(directory, more),
            new CheckedGitHub(
                URI.create("https://github.com"), URI.create("https://api.github.com"), true, true),
            () -> Future.succeededFuture(greeting),
            apps(more),
            time,
            time);
    return Checks.run(checks.all(), this::answered);
  }

  /** The second is there when the configuration names it. */
  private List<CheckedApp> apps(String more) {
    if (!more.contains("apps.second")) {
      return List.of(app("github.app", true, github));
    }
    return List.of(app("github.app", false, github), app("github.apps.second", false, second));
  }

  private static CheckedApp app(String key, boolean alone, FakeGitHubSurvey survey) {
    Check privateKey =
        new Check("the key", List.of(), () -> Future.succeededFuture(Finding.good("the key", "")));
    return new CheckedApp(key, alone, privateKey, () -> Future.succeededFuture(survey));
  }

  private List<Finding> answered(Check check) {
    Future<List<Finding>> answer = check.run();
    if (!answer.isComplete()) {
      time.advance(Duration.ofSeconds(20));
    }
    return answer.result();
  }

  private static Finding of(List<Finding> all, String subject) {
    return all.stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " is not in " + all));
  }

  @Test
  void addresses_areCheckedOnlyWhenTheyAreWanted() {
    assertTrue(
        check("").stream().noneMatch(finding -> finding.subject().equals("GitHub's addresses")));
    Findings.assertGood(
        of(check("http.allowed-senders.github = true"), "GitHub's addresses"), "9 networks");
  }

  @Test
  void everything_isGood() {
    List<Finding> all = check("");
    assertTrue(all.stream().allMatch(Finding.Good.class::isInstance), all::toString);
    assertEquals(
        List.of(
            "GitHub is reached",
            "the clock",
            "the App is authenticated",
            "the App's permissions and events",
            "installed at acme",
            "granted at acme",
            "runner group Default of acme",
            "the webhook's address",
            "webhooks arrive"),
        all.stream().map(Finding::subject).toList());
  }

  @Test
  void checkWhoseNeedFailed_isNotRun() {
    greeting = new Response(200, Optional.of(NOW), Optional.empty(), false, 0);
    List<Finding> all = check("");
    Findings.assertFailed(all.getFirst(), "not as GitHub's API does");
    assertTrue(all.stream().skip(1).allMatch(Finding.NotChecked.class::isInstance), all::toString);
    assertEquals("needs this first: GitHub is reached", all.get(1).reason());
  }

  @Test
  void unknownApp_isReportedWithWhatToCompare() {
    github.refusal =
        Optional.of(
            new CheckFailedException(
                CheckFailedException.Why.UNAUTHENTICATED, "app: GitHub answered 401"));
    Finding app = of(check(""), "the App is authenticated");
    Findings.assertFailed(app, "401");
    assertTrue(app.remedy().contains("github.app.id and github.app.private-key"), app::toString);
  }

  @Test
  void appWithoutWebhook_isReportedWithHowToGetOne() {
    github.webhookRefusal =
        Optional.of(
            new CheckFailedException(CheckFailedException.Why.ABSENT, "hook: GitHub answered 404"));
    List<Finding> all = check("");
    Finding address = of(all, "the webhook's address");
    Findings.assertFailed(address, "GitHub answered 404");
    assertTrue(
        address.remedy().contains("musterd github-app webhook --url https://HOST/webhook"),
        address::toString);
    assertTrue(
        address.remedy().contains("Webhook → Active in the settings of the App m"),
        address::toString);
    Findings.assertIs("not-checked", of(all, "webhooks arrive"));
  }

  @Test
  void appWithoutWebhook_amongSeveral_isNamedToTheCommand() {
    second.webhookRefusal =
        Optional.of(
            new CheckFailedException(CheckFailedException.Why.ABSENT, "hook: GitHub answered 404"));
    Finding address = of(check(SECOND), "the webhook's address (github.apps.second)");
    Findings.assertFailed(address, "GitHub answered 404");
    assertTrue(address.remedy().contains("/webhook --app github.apps.second"), address::toString);
  }

  @Test
  void webhookThatMayNotBeSeen_isNoAbsentOne() {
    github.webhookRefusal =
        Optional.of(
            new CheckFailedException(CheckFailedException.Why.NO_ANSWER, "hook: no answer"));
    Finding address = of(check(""), "the webhook's address");
    Findings.assertFailed(address, "no answer");
    assertTrue(address.remedy().contains("firewall"), address::toString);
  }

  @Test
  void outage_isReported() {
    github.refusal =
        Optional.of(new CheckFailedException(CheckFailedException.Why.NO_ANSWER, "app: no answer"));
    Finding app = of(check(""), "the App is authenticated");
    Findings.assertFailed(app, "no answer");
    assertTrue(app.remedy().contains("firewall"), app::toString);
  }

  @Test
  void namedOwners_mustHaveTheApp() {
    github.installations =
        List.of(
            FakeGitHubSurvey.installation(501, "ACME", false),
            FakeGitHubSurvey.installation(502, "asleep", true));
    List<Finding> all =
        check("github.repositories = [\"acme/widgets\", \"asleep/*\", \"absent/x\", \"*/y\"]");
    Findings.assertGood(of(all, "installed at acme"), "501");
    Findings.assertFailed(of(all, "installed at asleep"), "suspended");
    Findings.assertFailed(of(all, "installed at absent"), "only at ACME, asleep");
    Findings.assertGood(of(all, "repository acme/widgets"), "may see");
    assertTrue(
        all.stream()
            .noneMatch(finding -> finding.subject().equals("runner group Default of absent")));
  }

  @Test
  void repositories_thatTheAppMayNotSee_areReported() {
    github.hidden.add(new Owner.Repository("acme", "secret"));
    List<Finding> all = check("github.repositories = [\"acme/secret\"]");
    Findings.assertFailed(of(all, "repository acme/secret"), "may not see it");
  }

  @Test
  void appThatIsInstalledNowhere_isReported() {
    github.installations = List.of();
    List<Finding> all = check("");
    Finding nowhere = of(all, "the App's installations");
    Findings.assertFailed(nowhere, "nowhere");
    assertTrue(
        nowhere.remedy().contains("https://github.com/apps/m/installations/new"),
        nowhere::toString);
    Findings.assertIs("not-checked", of(all, "the runner groups"));
  }

  @Test
  void groups_areThoseOfThePools() {
    Owner acme = new Owner.Organization("acme");
    github.groups.put(
        acme,
        List.of(
            new RunnerGroup(1, "Default", true, "all", false, false),
            new RunnerGroup(2, "fast", false, "selected", false, false)));
    github.groupRepositories = Set.of("acme/other");
    List<Finding> all =
        check(
            """
            github.repositories = ["acme/widgets"]
            pools.linux-x64.runner-group = fast
            pools.linux-arm64.runner-group = slow
            """);
    Findings.assertFailed(of(all, "runner group fast of acme"), "does not admit acme/widgets");
    Findings.assertFailed(of(all, "runner group slow of acme"), "there are: Default, fast");
  }

  @Test
  void repositoryScope_hasNoGroups_andNeedsOtherPermissions() {
    List<Finding> all = check("github { scope = repository, repositories = [\"acme/widgets\"] }");
    Findings.assertFailed(of(all, "the App's permissions and events"), "administration: write");
    Findings.assertGood(of(all, "the runner groups"), "repositories have none");
    Findings.assertGood(of(all, "installed at acme/widgets"), "501");
  }

  @Test
  void wrongAddress_makesAPingPointless() {
    github.webhook = new Webhook("", "json", true, false);
    List<Finding> all = check("");
    Findings.assertFailed(of(all, "the webhook's address"), "no webhook URL");
    Findings.assertIs("not-checked", of(all, "webhooks arrive"));
  }

  private static final String SECOND =
      "github.apps.second { id = 2, private-key.file = \"/x\", webhook-secret = s }\n";

  @Test
  void severalApps_areEachChecked_andNamed() {
    second.log.add(FakeGitHubSurvey.delivery(1, "ping", 200));
    second.installations = List.of(FakeGitHubSurvey.installation(777, "globex", false));
    second.app = new App("n", "globex", Map.of(), Set.of("workflow_job"));
    second.webhook = new Webhook("", "json", true, false);
    List<Finding> all = check(SECOND + "github.repositories = [\"acme/a\", \"globex/b\"]");
    Findings.assertGood(of(all, "the App is authenticated (github.app)"), "m, of acme");
    Findings.assertGood(of(all, "the App is authenticated (github.apps.second)"), "n, of globex");
    Findings.assertGood(of(all, "the App's permissions and events (github.app)"), "");
    Findings.assertFailed(
        of(all, "the App's permissions and events (github.apps.second)"), "actions: read");
    Findings.assertGood(of(all, "installed at acme"), "installation 501 (github.app)");
    Findings.assertGood(of(all, "installed at globex"), "installation 777 (github.apps.second)");
    Findings.assertGood(of(all, "granted at globex (github.apps.second)"), "");
    Findings.assertGood(of(all, "runner group Default of acme"), "");
    Findings.assertGood(of(all, "runner group Default of globex"), "");
    Findings.assertGood(of(all, "webhooks arrive (github.app)"), "answered 200");
    Findings.assertFailed(of(all, "the webhook's address (github.apps.second)"), "no webhook URL");
    Findings.assertIs("not-checked", of(all, "webhooks arrive (github.apps.second)"));
  }

  @Test
  void oneAppOfTwo_isEnoughForAnOwner() {
    github.installations = List.of(FakeGitHubSurvey.installation(501, "acme", true));
    second.installations = List.of(FakeGitHubSurvey.installation(777, "acme", false));
    github.hidden.add(new Owner.Repository("acme", "a"));
    List<Finding> all = check(SECOND + "github.repositories = [\"acme/a\", \"absent/x\"]");
    Findings.assertGood(of(all, "installed at acme"), "installation 777 (github.apps.second)");
    Findings.assertGood(of(all, "repository acme/a"), "an App may see it");
    Findings.assertGood(of(all, "runner group Default of acme"), "");
    Findings.assertFailed(of(all, "installed at absent"), "no App is installed there");
  }

  @Test
  void repositories_thatNoAppMaySee_areReported() {
    Owner hidden = new Owner.Repository("acme", "a");
    github.hidden.add(hidden);
    second.hidden.add(hidden);
    List<Finding> all = check(SECOND + "github.repositories = [\"acme/a\"]");
    Findings.assertFailed(of(all, "repository acme/a"), "no App may see it");
  }

  @Test
  void appThatIsUnknown_hidesNothingOfTheOther() {
    second.refusal =
        Optional.of(
            new CheckFailedException(CheckFailedException.Why.UNAUTHENTICATED, "answered 401"));
    List<Finding> all = check(SECOND + "github.repositories = [\"acme/a\", \"absent/x\"]");
    Finding unknown = of(all, "the App is authenticated (github.apps.second)");
    Findings.assertFailed(unknown, "401");
    assertTrue(unknown.remedy().contains("github.apps.second.id"), unknown::toString);
    Findings.assertGood(of(all, "installed at acme"), "501");
    Findings.assertIs("not-checked", of(all, "installed at absent"));
    Findings.assertGood(of(all, "webhooks arrive (github.app)"), "answered 200");
  }

  @Test
  void appsThatAreAllUnknown_leaveTheRestUnchecked() {
    CheckFailedException refused =
        new CheckFailedException(CheckFailedException.Why.UNAUTHENTICATED, "answered 401");
    github.refusal = Optional.of(refused);
    second.refusal = Optional.of(refused);
    List<Finding> all = check(SECOND);
    Findings.assertIs("not-checked", of(all, "the App's installations"));
    Findings.assertIs("not-checked", of(all, "the runner groups"));
  }

  @Test
  void appThatIsInstalledNowhere_besideAnother_isAWarning() {
    second.installations = List.of();
    List<Finding> all = check(SECOND);
    Findings.assertWarning(
        of(all, "the App's installations (github.apps.second)"), "installed nowhere");
    Findings.assertGood(of(all, "installed at acme"), "501");
  }

  @Test
  void enterprise_isManagedByTheToken_notByTheApp() {
    String enterprise =
        "github.scope = enterprise\npools.linux-x64.warm-owners = [big]\n"
            + "pools.linux-x64.idle = [{ cron = \"* * * * *\", count = 1 }]\n";
    List<Finding> all = check(enterprise + "github.token = ghp_x");
    Findings.assertGood(of(all, "installed at big"), "github.token");
    Findings.assertGood(of(all, "runner group Default of big"), "");
    Findings.assertFailed(of(check(enterprise), "installed at big"), "lets no App manage");
  }

  /** Runners of the default group register all the same; those of another do not. */
  @ParameterizedTest
  @EnumSource(
      value = CheckFailedException.Why.class,
      names = {"DENIED", "ABSENT"})
  void groupsThatAreNotListed_areAWarning_whereTheDefaultOneIsWanted(CheckFailedException.Why why) {
    github.groupRefusal = Optional.of(new CheckFailedException(why, "not for you"));
    Findings.assertWarning(of(check(""), "runner groups of acme"), "default group all the same");
    Findings.assertFailed(
        of(check("pools.linux-x64.runner-group = fast"), "runner groups of acme"), "not for you");
  }

  @Test
  void appWithoutSlug_andInstallationWithoutAccount_areChecked() {
    github.app = new App("", "acme", FakeGitHubSurvey.ENOUGH, Set.of("workflow_job"));
    github.installations =
        List.of(
            FakeGitHubSurvey.installation(500, "", false),
            FakeGitHubSurvey.installation(501, "acme", false));
    List<Finding> all = check("");
    Findings.assertGood(of(all, AppChecks.APP), "an App, of acme");
    Findings.assertGood(of(all, "installed at acme"), "501");
  }
}
