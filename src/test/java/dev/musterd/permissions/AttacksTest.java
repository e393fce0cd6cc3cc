package dev.musterd.permissions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.permissions.RequestTable.Line;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What neither daemon nor runner needs is denied by the policies that we generate. */
class AttacksTest {
  @TempDir private Path directory;

  private static List<Line> succeeding(List<Line> attacks, List<JsonObject> policies) {
    PolicyEngine engine = new PolicyEngine(policies);
    return attacks.stream().filter(attack -> engine.allows(attack.request())).toList();
  }

  @Test
  void daemon_isHeldToItsWork() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING);
    List<Line> attacks = Attacks.of(Attacks.DAEMON);
    assertEquals(List.of(), succeeding(attacks, policies.daemon()));
    assertEquals(
        List.of(), succeeding(attacks, policies.printedDaemon(GeneratedPolicies.placed())));
    assertEquals(
        List.of(), succeeding(attacks, policies.printedDaemon(GeneratedPolicies.anywhere())));
  }

  /** Each denial is there for an attack that succeeds without it. */
  @Test
  void everyDenial_stopsAnAttack() throws IOException {
    for (JsonObject policy :
        GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING)
            .printedDaemon(GeneratedPolicies.placed())) {
      for (Object each : policy.getJsonArray("Statement")) {
        JsonObject statement = (JsonObject) each;
        if (statement.getString("Effect").equals("Deny")) {
          String sid = statement.getString("Sid");
          assertTrue(Set.of("NoDecryption", "NotItsOwnRole").contains(sid), sid);
        }
      }
    }
    JsonObject everything =
        new JsonObject(
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
    List<JsonObject> broad = new ArrayList<>(List.of(everything));
    broad.addAll(
        GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING)
            .printedDaemon(GeneratedPolicies.placed()));
    List<String> stopped =
        Attacks.of(Attacks.DAEMON).stream()
            .filter(attack -> !new PolicyEngine(broad).allows(attack.request()))
            .map(Line::what)
            .toList();
    assertEquals(
        List.of(
            "pass the daemon's role",
            "decrypt configurations, by the default key",
            "decrypt configurations, by the operator's"),
        stopped);
  }

  /** The ids of templates and the names of roles are known to the stack alone. */
  @Test
  void stack_namesTemplatesAndRolesOneByOne() throws IOException {
    assertEquals(
        List.of(),
        succeeding(
            RequestTable.of(
                """
                another template | daemon | ec2:RunInstances | ec2:instance/* | tagged; their-template; imdsv2
                another role of the path | daemon | iam:PassRole | iam:role/gh-ci/other | to-ec2
                another stack's role | daemon | iam:PassRole | iam:role/gh-ci/musterd-x-LinuxX64RunnerRole-1 | to-ec2
                """),
            GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING).daemon()));
  }

  /** Beside an operator's template ours may not be launched with what is refused of ours. */
  @Test
  void templateOfTheOperator_weakensNotOurs() throws IOException {
    assertEquals(
        List.of(),
        succeeding(
            RequestTable.of(
                """
                without IMDSv2 | daemon | ec2:RunInstances | ec2:instance/* | tagged; template; ec2:MetadataHttpTokens = optional
                another group | daemon | ec2:RunInstances | ec2:security-group/sg-databases | overridden
                another key pair | daemon | ec2:RunInstances | ec2:key-pair/thief | overridden
                no template | daemon | ec2:RunInstances | ec2:instance/* | tagged; imdsv2
                kept | daemon | ec2:RunInstances | ec2:instance/* | tagged; their-template; aws:RequestTag/musterd:keep = true
                """),
            GeneratedPolicies.of(directory, SampleConfigurations.BOTH).daemon()));
  }

  @Test
  void runner_isHeldToItsOwn() throws IOException {
    assertEquals(
        List.of(),
        succeeding(
            Attacks.of(Attacks.RUNNER),
            GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING).runner()));
  }

  @Test
  void boundary_bindsWhoApplies() throws IOException {
    GeneratedPolicies policies =
        GeneratedPolicies.of(directory, "binaries.bucket = null\n" + SampleConfigurations.BOUNDARY);
    assertEquals(List.of(), succeeding(Attacks.of(Attacks.APPLIER), policies.applier()));
  }

  /** Everything of the account is below the root, so that names have to tell ours. */
  @Test
  void rootAsRolePath_reachesNoOtherRole() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, "provision.role-path = \"/\"\n");
    String attacks =
        """
        administrator | x | iam:PassRole | iam:role/Administrator | to-ec2
        deeper | x | iam:PassRole | iam:role/team/x | to-ec2
        the daemon's | x | iam:PassRole | iam:role/musterd-gh-ci-DaemonRole-1A2B3C | to-ec2
        rights | x | iam:PutRolePolicy | iam:role/Administrator |
        """;
    assertEquals(
        List.of(),
        succeeding(RequestTable.of(attacks), policies.printedDaemon(GeneratedPolicies.anywhere())));
    assertEquals(
        List.of(),
        succeeding(
            RequestTable.of(attacks).stream()
                .filter(it -> !it.what().equals("the daemon's"))
                .toList(),
            policies.applier()));
    Line runner =
        RequestTable.of(
                "own | x | iam:PassRole | iam:role/musterd-gh-ci-LinuxX64RunnerRole-1 | to-ec2")
            .getFirst();
    assertTrue(
        new PolicyEngine(policies.printedDaemon(GeneratedPolicies.anywhere()))
            .allows(runner.request()));
  }

  @Test
  void check_changesNothing() throws IOException {
    assertEquals(
        List.of(),
        succeeding(
            Attacks.of(Attacks.DAEMON),
            GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING).check()));
  }
}
