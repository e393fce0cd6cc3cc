package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvedPoliciesTest {
  private static final ResolvedPolicies NOWHERE =
      new ResolvedPolicies(Optional.empty(), Optional.empty());

  @TempDir private Path directory;

  private Settings settings(String added) throws IOException {
    return SamplePools.settings(directory, "binaries.bucket = null\n" + added);
  }

  private static JsonObject statement(JsonObject policy, String sid) {
    return SampleTemplates.statement(policy, sid).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, 123456789012, arn:aws:sqs:eu-west-1:123456789012:gh-ci-queued-jobs.fifo,"
        + " ec2.amazonaws.com",
    "cn-north-1, 123456789012, arn:aws-cn:sqs:cn-north-1:123456789012:gh-ci-queued-jobs.fifo,"
        + " ec2.amazonaws.com.cn",
    "us-gov-west-1, , arn:aws-us-gov:sqs:us-gov-west-1:*:gh-ci-queued-jobs.fifo, ec2.amazonaws.com",
    ", , arn:aws:sqs:*:*:gh-ci-queued-jobs.fifo, ec2.amazonaws.com"
  })
  void policy_isOfTheRegionAndAccount(String region, String account, String queue, String ec2)
      throws IOException {
    ResolvedPolicies placed =
        new ResolvedPolicies(Optional.ofNullable(region), Optional.ofNullable(account));
    JsonObject daemon = placed.daemon(settings(""));
    assertEquals(JsonArray.of(queue), statement(daemon, "Jobs").getJsonArray("Resource"));
    assertEquals(
        ec2,
        statement(daemon, "HandOutRoles")
            .getJsonObject("Condition")
            .getJsonObject("StringEquals")
            .getString("iam:PassedToService"));
    assertTrue(
        statement(placed.applier(settings("")), "Queues").getJsonArray("Resource").contains(queue));
  }

  @Test
  void policies_areIamsLanguageAlone_andWithinItsLimit() throws IOException {
    Settings settings =
        settings(
            """
            aws.kms-key = alias/mine
            provision.spot-service-linked-role = true
            pools.other { labels = [x], vpc = vpc-2, ami.parameter = "/aws/service/x" }
            """);
    for (JsonObject policy :
        new JsonObject[] {NOWHERE.daemon(settings), NOWHERE.applier(settings)}) {
      assertFalse(policy.encode().contains("Fn::"));
      assertFalse(policy.encode().contains("${AWS"));
      for (Map.Entry<String, Object> document : policy) {
        int length = ((JsonObject) document.getValue()).encode().length();
        assertTrue(length <= 6_144, () -> document.getKey() + " has " + length);
      }
    }
  }

  @Test
  void applier_mayTouchNoBucket_thatIsNotOurs() throws IOException {
    JsonObject policy = NOWHERE.applier(settings("binaries.bucket = theirs"));
    assertEquals(
        JsonArray.of("arn:aws:s3:::theirs/templates/*"),
        statement(policy, "Templates").getJsonArray("Resource"));
    assertFalse(policy.encode().contains("s3:Delete"));
  }

  @Test
  void roles_areThoseOfTheirPath() throws IOException {
    Settings settings =
        settings("provision { role-path = \"/r/\", instance-profile-path = \"/p/\" }");
    JsonObject policy = NOWHERE.applier(settings);
    assertEquals(
        JsonArray.of("arn:aws:iam::*:role/r/*"),
        statement(policy, "Roles").getJsonArray("Resource"));
    assertEquals(
        JsonArray.of("arn:aws:iam::*:instance-profile/p/*"),
        statement(policy, "Profiles").getJsonArray("Resource"));
    assertEquals(
        JsonArray.of("arn:aws:iam::*:role/r/*"),
        statement(NOWHERE.daemon(settings), "HandOutRoles").getJsonArray("Resource"));
  }

  @Test
  void longEnvironment_hasSomeBucket_whileTheRegionIsUnknown() throws IOException {
    JsonObject policy = NOWHERE.daemon(settings("environment = a-very-long-environment-of-27-ch"));
    assertEquals(
        JsonArray.of("arn:aws:s3:::musterd-*/runners/*"),
        statement(policy, "Mirror").getJsonArray("Resource"));
  }
}
