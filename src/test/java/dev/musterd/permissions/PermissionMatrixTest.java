package dev.musterd.permissions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.permissions.RequestTable.Line;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call that we make is allowed by the policies that we generate. */
class PermissionMatrixTest {
  @TempDir private Path directory;

  /** A call that is new in the code has to be added to the matrix, and to a policy. */
  @Test
  void everyCallInOurClasses_isInTheMatrix() throws Exception {
    SortedSet<String> matrix = new TreeSet<>(PermissionMatrix.FREE);
    PermissionMatrix.lines().forEach(line -> matrix.add(line.what()));
    assertEquals(SdkCalls.ofOurs(), matrix);
  }

  /** The calls of an instance are in its user data, and no class knows them. */
  @Test
  void everyCallOfAnInstance_isInItsMatrix() throws IOException {
    String calls =
        Files.readString(Path.of("src/main/resources/dev/musterd/provision/userdata/aws-calls.py"));
    SortedSet<String> made =
        Pattern.compile("ssm\\(\"([A-Za-z]+)\"|call\\(\"s3\", \"([A-Z]+)\"|\"(x-amz-tagging)\"")
            .matcher(calls)
            .results()
            .map(PermissionMatrixTest::action)
            .collect(Collectors.toCollection(TreeSet::new));
    SortedSet<String> matrix =
        InstanceMatrix.lines().stream()
            .filter(line -> line.what().equals("user data"))
            .map(line -> line.request().action())
            .filter(action -> !action.startsWith("kms:"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(matrix, made);
  }

  private static String action(MatchResult call) {
    if (call.group(1) != null) {
      return "ssm:" + call.group(1);
    } else if (call.group(3) != null) {
      return "s3:PutObjectTagging";
    }
    return Map.of("GET", "s3:GetObject", "PUT", "s3:PutObject").get(call.group(2));
  }

  @Test
  void everyCall_isAllowed() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING);
    List<JsonObject> check = new ArrayList<>(policies.check());
    check.addAll(policies.daemon());
    List<Line> lines = PermissionMatrix.lines();
    assertEquals(List.of(), denied(lines, "daemon", policies.daemon()));
    assertEquals(List.of(), denied(lines, "check", check));
    assertEquals(List.of(), denied(lines, "applier", policies.applier()));
    assertEquals(
        List.of(),
        denied(
            lines,
            "own-bucket",
            GeneratedPolicies.of(directory, SampleConfigurations.OWN_BUCKET).applier()));
  }

  @Test
  void everyCallOfTheDaemon_isAllowed_byWhatIsPrinted_alsoForNoRegion() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING);
    List<Line> lines = PermissionMatrix.lines();
    assertEquals(
        List.of(), denied(lines, "daemon", policies.printedDaemon(GeneratedPolicies.placed())));
    assertEquals(
        List.of(), denied(lines, "daemon", policies.printedDaemon(GeneratedPolicies.anywhere())));
  }

  @Test
  void everyCallOfAnInstance_isAllowed() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING);
    assertEquals(List.of(), denied(InstanceMatrix.lines(), "runner", policies.runner()));
  }

  @Test
  void launchFromATemplateOfTheOperator_isAllowed_alsoBesideOurs() throws IOException {
    List<Line> lines = TheirTemplateMatrix.lines();
    for (String added : List.of(SampleConfigurations.THEIRS, SampleConfigurations.BOTH)) {
      GeneratedPolicies policies = GeneratedPolicies.of(directory, added);
      assertEquals(List.of(), denied(lines, "daemon", policies.daemon()));
      assertEquals(
          List.of(), denied(lines, "daemon", policies.printedDaemon(GeneratedPolicies.anywhere())));
    }
  }

  @Test
  void everyCallOfCloudFormationsHandlers_isAllowed_alsoWithABoundary() throws IOException {
    for (String added : List.of("", SampleConfigurations.BOUNDARY)) {
      assertEquals(
          List.of(),
          denied(
              HandlerMatrix.lines(),
              "applier",
              GeneratedPolicies.of(directory, "binaries.bucket = null\n" + added).applier()));
    }
  }

  /** The other way round: a right that no call needs is one too many. */
  @Test
  void everyRightOfTheDaemon_isNeededByACall() throws IOException {
    List<JsonObject> policies =
        GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING)
            .printedDaemon(GeneratedPolicies.placed());
    assertEquals(List.of(), unneeded(PermissionMatrix.lines(), "daemon", "check", policies));
  }

  @Test
  void everyCallForHosts_isAllowed() throws IOException {
    GeneratedPolicies policies =
        GeneratedPolicies.of(
            directory, SampleConfigurations.EVERYTHING + SampleConfigurations.HOSTS);
    assertEquals(List.of(), denied(HostMatrix.userData(), "daemon", policies.daemon()));
    assertEquals(List.of(), denied(HostMatrix.handlers(), "applier", policies.applier()));
  }

  @Test
  void attacks_areDenied_alsoWithHosts() throws IOException {
    GeneratedPolicies policies = GeneratedPolicies.of(directory, SampleConfigurations.HOSTS);
    List<Line> attacks = HostMatrix.attacks();
    List<Line> daemons = attacks.stream().filter(it -> it.who().equals("daemon")).toList();
    List<Line> appliers = attacks.stream().filter(it -> it.who().equals("applier")).toList();
    assertEquals(daemons, denied(attacks, "daemon", policies.daemon()));
    assertEquals(appliers, denied(attacks, "applier", policies.applier()));
  }

  @Test
  void everyRightForHosts_isNeededByACall() throws IOException {
    GeneratedPolicies policies =
        GeneratedPolicies.of(
            directory, SampleConfigurations.EVERYTHING + SampleConfigurations.HOSTS);
    List<Line> lines = new ArrayList<>(PermissionMatrix.lines());
    lines.addAll(HostMatrix.userData());
    assertEquals(
        List.of(),
        unneeded(lines, "daemon", "check", policies.printedDaemon(GeneratedPolicies.placed())));
    Set<String> ofHosts =
        Set.of("HostPorts", "HostGroup", "LaunchHosts", "TagHosts", "HostServices", "HostPackage");
    List<String> unneeded =
        unneeded(HostMatrix.handlers(), "applier", "applier", policies.applier());
    unneeded.removeIf(right -> !ofHosts.contains(right.split(" ")[0]));
    assertEquals(List.of(), unneeded);
  }

  @Test
  void everyRightOfAnInstance_isNeededByACall() throws IOException {
    List<JsonObject> policies =
        GeneratedPolicies.of(directory, SampleConfigurations.EVERYTHING).runner();
    List<String> unneeded = unneeded(InstanceMatrix.lines(), "runner", "runner", policies);
    // Session Manager's minimum is AWS's, and all of it is one decision.
    unneeded.removeIf(right -> right.startsWith("Sessions "));
    assertEquals(List.of(), unneeded);
  }

  /** Actions of statements without which every line is allowed just the same. */
  private static List<String> unneeded(
      List<Line> lines, String who, String orWho, List<JsonObject> generated) {
    List<JsonObject> policies = generated.stream().map(JsonObject::copy).toList();
    List<Line> needed =
        lines.stream()
            .filter(line -> line.who().equals(who) || line.who().equals(orWho))
            .filter(line -> new PolicyEngine(policies).allows(line.request()))
            .toList();
    List<String> unneeded = new ArrayList<>();
    for (JsonObject policy : policies) {
      for (Object each : policy.getJsonArray("Statement")) {
        JsonObject statement = (JsonObject) each;
        JsonArray actions = statement.getJsonArray("Action");
        for (Object action : actions.stream().toList()) {
          actions.remove(action);
          boolean denied =
              needed.stream().anyMatch(line -> !new PolicyEngine(policies).allows(line.request()));
          actions.add(action);
          if (!denied && statement.getString("Effect").equals("Allow")) {
            unneeded.add(statement.getString("Sid") + " " + action);
          }
        }
      }
    }
    return unneeded;
  }

  private static List<Line> denied(List<Line> lines, String who, List<JsonObject> policies) {
    PolicyEngine engine = new PolicyEngine(policies);
    return lines.stream()
        .filter(line -> line.who().equals(who) && !engine.allows(line.request()))
        .toList();
  }
}
