package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppPermissionCheckTest {
  private static final AppLinks LINKS = new AppLinks(URI.create("https://github.com"), true, "m");
  private static final String ENOUGH =
      "organization_self_hosted_runners=write actions=read metadata=read";

  private static AppPermissionCheck needs(Owner.Scope scope, String... events) {
    return new AppPermissionCheck(scope, List.of(events), false, false, LINKS);
  }

  private static Map<String, String> given(String text) {
    return Arrays.stream(text.split(" "))
        .map(pair -> pair.split("="))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static App app(String permissions, String... events) {
    return new App("m", "acme", given(permissions), Set.of(events));
  }

  private static Installation place(String permissions, String... events) {
    return new Installation(7, "acme", "Organization", false, given(permissions), Set.of(events));
  }

  @ParameterizedTest
  @CsvSource({
    "actions=read, failed: actions: write",
    "actions=write, good: actions: write",
    "actions=admin, good: actions: write",
  })
  void runningJobsAgain_isToWrite(String actions, String expected) {
    AppPermissionCheck check =
        new AppPermissionCheck(Owner.Scope.ENTERPRISE, List.of("workflow_job"), true, false, LINKS);
    Findings.assertIs(
        expected, Findings.only(check.requested(app(actions + " metadata=read", "workflow_job"))));
  }

  @ParameterizedTest
  @CsvSource({
    "actions=read checks=read, failed: checks: write",
    "actions=read, failed: checks: write",
    "actions=read checks=write, good: checks: write",
  })
  void postingCheckRuns_isToWrite(String permissions, String expected) {
    AppPermissionCheck check =
        new AppPermissionCheck(Owner.Scope.ENTERPRISE, List.of("workflow_job"), false, true, LINKS);
    Findings.assertIs(
        expected,
        Findings.only(check.requested(app(permissions + " metadata=read", "workflow_job"))));
  }

  @ParameterizedTest
  @CsvSource({
    "ORGANIZATION, organization_self_hosted_runners=write actions=read metadata=read, good: write",
    "ORGANIZATION, organization_self_hosted_runners=admin actions=write metadata=read, good: write",
    "ORGANIZATION, organization_self_hosted_runners=read actions=read metadata=read,"
        + " failed: organization_self_hosted_runners: write",
    "ORGANIZATION, organization_self_hosted_runners=write metadata=read, failed: actions: read",
    "ORGANIZATION, administration=write actions=read metadata=read,"
        + " failed: organization_self_hosted_runners: write",
    "REPOSITORY, administration=write actions=read metadata=read, good: administration: write",
    "REPOSITORY, administration=read actions=read metadata=read, failed: administration: write",
    "REPOSITORY, actions=none metadata=read, 'failed: administration: write, actions: read'",
    "ENTERPRISE, actions=read metadata=read, good: actions: read",
  })
  void requested(Owner.Scope scope, String permissions, String expected) {
    Findings.assertIs(
        expected,
        Findings.only(needs(scope, "workflow_job").requested(app(permissions, "workflow_job"))));
  }

  @Test
  void requested_reportsEventsThatAreNotSubscribed() {
    AppPermissionCheck both = needs(Owner.Scope.ORGANIZATION, "workflow_job", "check_run");
    Finding finding = Findings.only(both.requested(app(ENOUGH, "workflow_job")));
    Findings.assertFailed(finding, "checks: read; it is not subscribed to check_run");
    Findings.assertGood(
        Findings.only(both.requested(app(ENOUGH + " checks=read", "workflow_job", "check_run"))),
        "");
  }

  @Test
  void granted_reportsWhatWaitsForApproval() {
    AppPermissionCheck needs = needs(Owner.Scope.ORGANIZATION, "workflow_job");
    App asks = app(ENOUGH, "workflow_job");
    Findings.assertGood(needs.granted(asks, place(ENOUGH, "workflow_job")), "all");
    Finding finding = needs.granted(asks, place("actions=read metadata=read"));
    Findings.assertFailed(
        finding,
        "not yet accepted: organization_self_hosted_runners: write; it not yet sent: workflow_job");
    assertTrue(finding.remedy().contains("owner of acme"), finding::toString);
  }

  @Test
  void granted_isSilent_whereTheAppItselfDoesNotAsk() {
    AppPermissionCheck needs = needs(Owner.Scope.ORGANIZATION, "workflow_job");
    Findings.assertGood(needs.granted(app("metadata=read"), place("metadata=read", "push")), "all");
  }
}
