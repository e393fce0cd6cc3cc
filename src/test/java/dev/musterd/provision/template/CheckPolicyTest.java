package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check only reads, and both policies together are what its page says. */
class CheckPolicyTest {
  private static final Pattern ACTION =
      Pattern.compile("`((?:ec2|kms|iam|servicequotas|s3|ssm):[A-Za-z]+)`");
  private static final String ALL =
      """
      aws.kms-key = alias/mine
      pools.linux-x64.ami.parameter = "/images/mine"
      """;

  @TempDir private Path directory;

  private final ResolvedPolicies placed =
      new ResolvedPolicies(Optional.of("eu-west-1"), Optional.of("123456789012"));

  private Settings settings(String added) throws IOException {
    return SamplePools.settings(directory, added);
  }

  private static Set<String> actions(JsonObject policy) {
    Set<String> actions = new TreeSet<>();
    SampleTemplates.collect(policy, "Action", actions);
    return actions;
  }

  @Test
  void nothing_isChanged() throws IOException {
    for (String action : actions(placed.check(settings(ALL)))) {
      assertTrue(action.matches("[a-z0-9]+:(Describe|Get)[A-Za-z]+"), action);
    }
  }

  @Test
  void whatThePageNames_isAllowed_byTheTwoPolicies() throws IOException {
    Settings settings = settings(ALL);
    Set<String> allowed = actions(placed.check(settings));
    allowed.addAll(actions(placed.daemon(settings)));
    Matcher named = ACTION.matcher(Files.readString(Path.of("docs", "checking.md")));
    Set<String> missing = new TreeSet<>();
    int count = 0;
    while (named.find()) {
      count++;
      if (!allowed.contains(named.group(1))) {
        missing.add(named.group(1));
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(count >= 9, "the page names " + count);
  }

  @Test
  void whatTheConfigurationDoesNotUse_isNotAsked() throws IOException {
    assertEquals(
        Optional.empty(), SampleTemplates.statement(placed.check(settings("")), "CheckKey"));
    assertEquals(
        Optional.empty(),
        SampleTemplates.statement(placed.check(settings("")), "CheckImageParameters"));
  }

  @Test
  void resources_areTheNarrowestThatAwsKnows() throws IOException {
    JsonObject policy = placed.check(settings(ALL));
    assertEquals(
        JsonArray.of(
            "arn:aws:iam::123456789012:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
        SampleTemplates.statement(policy, "CheckSpotRole").orElseThrow().getJsonArray("Resource"));
    assertEquals(
        JsonArray.of("arn:aws:ssm:eu-west-1:123456789012:parameter/images/mine"),
        SampleTemplates.statement(policy, "CheckImageParameters")
            .orElseThrow()
            .getJsonArray("Resource"));
    assertEquals(
        JsonArray.of("*"),
        SampleTemplates.statement(policy, "CheckDescribe").orElseThrow().getJsonArray("Resource"));
  }
}
