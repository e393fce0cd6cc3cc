package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: the least that works. */
class PoliciesTest {
  private static final String ACCOUNT =
      "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:";

  @TempDir private Path directory;

  private JsonObject runner(String added) throws IOException {
    return SampleTemplates.properties(SampleTemplates.of(directory, added), "LinuxX64RunnerRole");
  }

  private JsonObject daemon(String added) throws IOException {
    JsonObject template = SampleTemplates.of(directory, added);
    JsonObject policies = new JsonObject();
    // Each of the three begins some, as many as its statements fill.
    for (String id : template.getJsonObject("Resources").fieldNames()) {
      if (id.matches("Daemon(Launch|Roles)?Policy\\d*")) {
        policies.put(id, SampleTemplates.properties(template, id));
      }
    }
    return policies;
  }

  private static JsonObject statement(JsonObject within, String sid) {
    return SampleTemplates.statement(within, sid).orElseThrow();
  }

  private static JsonArray arns(String service, String... resources) {
    JsonArray arns = new JsonArray();
    for (String resource : resources) {
      arns.add(IntrinsicFunctions.sub(ACCOUNT.formatted(service) + resource));
    }
    return arns;
  }

  @Test
  void runner_takesItsOwnConfigurationOnly() throws IOException {
    JsonObject own = statement(runner(""), "OwnConfiguration");
    assertEquals(JsonArray.of("ssm:GetParameter", "ssm:DeleteParameter"), own.getValue("Action"));
    assertEquals(arns("ssm", "parameter/musterd/gh-ci/tokens/*"), own.getValue("Resource"));
    assertEquals(
        new JsonObject(
            "{\"StringEquals\":{\"aws:ResourceTag/musterd:instance-arn\":\"${ec2:SourceInstanceARN}\"}}"),
        own.getJsonObject("Condition"));
  }

  @Test
  void runner_readsTheMirrorAndItsAgentsConfiguration_andWritesItsLogs() throws IOException {
    JsonObject role = runner("");
    assertEquals(
        JsonArray.of(IntrinsicFunctions.sub("arn:${AWS::Partition}:s3:::mirror/runners/*")),
        statement(role, "Runner").getValue("Resource"));
    assertEquals(
        arns("ssm", "parameter/musterd/gh-ci/cloudwatch/linux-x64"),
        statement(role, "AgentConfiguration").getValue("Resource"));
    String folder = "log-group:/github-self-hosted-runners/gh-ci/";
    assertEquals(
        arns("logs", folder + "messages:*", folder + "runner:*", folder + "user_data:*"),
        statement(role, "Logs").getValue("Resource"));
    assertEquals(
        Set.of("OwnConfiguration", "Runner", "Evidence", "AgentConfiguration", "Logs"),
        SampleTemplates.sids(role));
  }

  @Test
  void runner_writesNoLogs_withoutTheAgent() throws IOException {
    assertEquals(
        Set.of("OwnConfiguration", "Runner", "Evidence"),
        SampleTemplates.sids(runner("pools.linux-x64.cloudwatch.enabled = false")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"logs":[{"log_group_name":"/a/{instance_id}"},{"x":{"log_group_name":"/b"}}]} | log-group:/a/*:*,log-group:/b:*
          no json                                                                        | log-group:/github-self-hosted-runners/gh-ci/*:*
          """)
  void runner_writesToTheGroups_thatAnAgentConfigurationNames(String own, String expected)
      throws IOException {
    InstanceFiles files = new InstanceFiles(Optional.empty(), Optional.empty(), Optional.of(own));
    assertEquals(
        arns("logs", expected.split(",")),
        statement(SampleTemplates.of(directory, "", files), "Logs").getValue("Resource"));
  }

  /** AWS's own policy would let it read all parameters. */
  @Test
  void sessions_areAllowed_whenThePoolSaysSo_andNoParameterWithThem() throws IOException {
    JsonArray actions =
        statement(runner("pools.linux-x64.session-manager = true"), "Sessions")
            .getJsonArray("Action");
    assertTrue(actions.contains("ssmmessages:OpenDataChannel"));
    assertFalse(actions.encode().contains("GetParameter"));
    assertFalse(SampleTemplates.sids(runner("")).contains("Sessions"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1234-56, arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/1234-56,
          alias/mine, arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*, alias/mine
          arn:aws:kms:eu-west-1:123456789012:key/12, arn:aws:kms:eu-west-1:123456789012:key/12,
          arn:aws:kms:eu-west-1:123456789012:alias/a, arn:aws:kms:eu-west-1:123456789012:key/*, alias/a
          """)
  void ownKey_isUsedForConfigurationsOnly(String key, String resource, String alias)
      throws IOException {
    String added = "aws.kms-key = \"%s\"".formatted(key);
    JsonObject read = statement(runner(added), "DecryptConfiguration");
    JsonObject write = statement(daemon(added), "EncryptConfigurations");
    assertEquals(JsonArray.of("kms:Decrypt"), read.getValue("Action"));
    assertEquals(JsonArray.of("kms:Encrypt", "kms:GenerateDataKey"), write.getValue("Action"));
    for (JsonObject statement : List.of(read, write)) {
      assertTrue(statement.getJsonArray("Resource").encode().contains(resource), resource);
      JsonObject condition = statement.getJsonObject("Condition");
      assertTrue(condition.getJsonObject("StringLike").encode().contains("gh-ci/tokens/*"));
      assertEquals(
          Optional.ofNullable(alias),
          Optional.ofNullable(condition.getJsonObject("ForAnyValue:StringEquals"))
              .map(equality -> equality.getString("kms:ResourceAliases")));
    }
  }

  @Test
  void daemon_endsOnlyWhatIsOurs_andIsNotToBeKept() throws IOException {
    assertEquals(
        new JsonObject(
            """
            {"StringEquals": {"aws:ResourceTag/musterd:environment": "gh-ci"},
             "StringLike": {"aws:ResourceTag/musterd:pool": "*"},
             "StringNotEqualsIgnoreCase": {"aws:ResourceTag/musterd:keep": "true"}}
            """),
        statement(daemon(""), "End").getJsonObject("Condition"));
  }

  @Test
  void daemon_launchesOnlyWhatBecomesOurs_fromOurTemplates() throws IOException {
    JsonObject policies = daemon("");
    assertEquals(
        new JsonObject(
            """
            {"ArnLike": {"ec2:LaunchTemplate": [{"Fn::Sub":
               "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:launch-template/${LinuxX64LaunchTemplate}"}]},
             "StringEquals": {"aws:RequestTag/musterd:environment": "gh-ci", "ec2:MetadataHttpTokens": "required"},
             "Null": {"aws:RequestTag/musterd:keep": "true"}}
            """),
        statement(policies, "LaunchOurs").getJsonObject("Condition"));
    assertEquals(
        new JsonObject("{\"StringEquals\":{\"aws:ResourceTag/musterd:environment\":\"gh-ci\"}}"),
        statement(policies, "OurTemplates").getJsonObject("Condition"));
  }

  @Test
  void daemon_givesTheRunnersRolesOnly_toEc2Only() throws IOException {
    JsonObject pass = statement(daemon("pools.other.labels = [x]"), "HandOutRoles");
    assertEquals(
        JsonArray.of(
            IntrinsicFunctions.attribute("LinuxX64RunnerRole", "Arn"),
            IntrinsicFunctions.attribute("OtherRunnerRole", "Arn")),
        pass.getJsonArray("Resource"));
    assertEquals(
        new JsonObject(
            "{\"StringEquals\":{\"iam:PassedToService\":{\"Fn::Sub\":\"ec2.${AWS::URLSuffix}\"}}}"),
        pass.getJsonObject("Condition"));
  }

  @Test
  void daemon_makesItsQueues_onlyWhenItIsToDoSo() throws IOException {
    assertFalse(SampleTemplates.sids(daemon("")).contains("CreateQueues"));
    JsonObject create = statement(daemon("queue.create = true"), "CreateQueues");
    assertEquals(JsonArray.of("sqs:CreateQueue"), create.getValue("Action"));
    assertEquals(
        arns("sqs", "gh-ci-queued-jobs.fifo", "gh-ci-queued-jobs-dead.fifo"),
        create.getValue("Resource"));
  }

  @Test
  void daemon_readsTheSecretsThatTheConfigurationNames() throws IOException {
    String added =
        """
        github.app.webhook-secret = [{ ssm = "/a/secret" }, { ssm = plain }]
        github.app.private-key = null
        github.app.private-key.ssm = "/a/key"
        """;
    assertEquals(
        arns("ssm", "parameter/a/key", "parameter/a/secret", "parameter/plain"),
        statement(daemon(added), "Secrets").getValue("Resource"));
    assertFalse(SampleTemplates.sids(daemon("")).contains("Secrets"));
  }

  @ParameterizedTest
  @CsvSource({
    "/aws/service/x, arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/x",
    "mine, arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/mine"
  })
  void daemon_readsTheParameterOfAnImage(String parameter, String arn) throws IOException {
    String added = "pools.linux-x64.ami.parameter = \"%s\"".formatted(parameter);
    JsonObject images = statement(daemon(added), "ImageParameters");
    assertEquals(JsonArray.of("ssm:GetParameters"), images.getValue("Action"));
    assertEquals(JsonArray.of(IntrinsicFunctions.sub(arn)), images.getValue("Resource"));
  }

  @Test
  void daemon_usesTheKeyOfAVolume_byEc2Only() throws IOException {
    String policies =
        daemon("pools.linux-x64.block-devices = [{ kms-key = alias/disks }]").encode();
    assertTrue(policies.contains("kms:GrantIsForAWSResource"));
    assertTrue(
        policies.contains(
            "\"kms:ViaService\":{\"Fn::Sub\":\"ec2.${AWS::Region}.${AWS::URLSuffix}\"}"));
    assertFalse(daemon("").encode().contains("kms:ViaService"));
  }

  @Test
  void daemon_readsTheSecretsOfAllApps_andTheTokenOfEnterprises() throws IOException {
    String added =
        """
        github.apps.second { id = 2, private-key.ssm = "/b/key", webhook-secret.ssm = "/b/secret" }
        github.scope = enterprise
        github.token.ssm = "/b/token"
        """;
    assertEquals(
        arns("ssm", "parameter/b/key", "parameter/b/secret", "parameter/b/token"),
        statement(daemon(added), "Secrets").getValue("Resource"));
  }

  /** One for each call that the mirror makes; HeadObject and all parts of an upload are among. */
  @Test
  void daemon_keepsTheMirror_andNothingElseOfTheBucket() throws IOException {
    JsonObject policies = daemon("");
    JsonObject mirror = statement(policies, "Mirror");
    assertEquals(
        JsonArray.of("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"),
        mirror.getValue("Action"));
    assertEquals(
        JsonArray.of(IntrinsicFunctions.sub("arn:${AWS::Partition}:s3:::mirror/runners/*")),
        mirror.getValue("Resource"));
    JsonObject records = statement(policies, "Interruptions");
    assertEquals(mirror.getValue("Action"), records.getValue("Action"));
    assertEquals(
        JsonArray.of(IntrinsicFunctions.sub("arn:${AWS::Partition}:s3:::mirror/interruptions/*")),
        records.getValue("Resource"));
    JsonObject pauses = statement(policies, "PausedPools");
    assertEquals(JsonArray.of("s3:GetObject", "s3:PutObject"), pauses.getValue("Action"));
    assertEquals(
        JsonArray.of(
            IntrinsicFunctions.sub(
                "arn:${AWS::Partition}:s3:::mirror/state/gh-ci/paused-pools.json")),
        pauses.getValue("Resource"));
    JsonObject list = statement(policies, "BucketList");
    assertEquals(JsonArray.of("s3:ListBucket"), list.getValue("Action"));
    assertEquals(
        JsonArray.of(IntrinsicFunctions.sub("arn:${AWS::Partition}:s3:::mirror")),
        list.getValue("Resource"));
  }

  @Test
  void daemon_writesTheMirror_onlyWhenItKeepsIt() throws IOException {
    assertTrue(SampleTemplates.sids(daemon("")).contains("Mirror"));
    assertFalse(SampleTemplates.sids(daemon("binaries.enabled = false")).contains("Mirror"));
    assertTrue(SampleTemplates.sids(daemon("binaries.enabled = false")).contains("Interruptions"));
  }

  /** Ids and aliases of keys are in one pair of statements each, however many there are. */
  @Test
  void keysOfVolumes_areInOnePairOfStatements_eachOnce() throws IOException {
    String added =
        """
        pools.linux-x64.block-devices = [{ kms-key = "12" }, { device = /dev/b, kms-key = "34" },
          { device = /dev/c, kms-key = alias/a }, { device = /dev/d, kms-key = alias/b }]
        pools.other { labels = [x], block-devices = [{ kms-key = "12" }] }
        """;
    JsonObject policies = daemon(added);
    assertEquals(
        arns("kms", "key/12", "key/34"), statement(policies, "Volumes").getValue("Resource"));
    assertEquals(
        arns("kms", "key/12", "key/34"), statement(policies, "VolumeGrants").getValue("Resource"));
    JsonObject aliased = statement(policies, "VolumesByAlias");
    assertEquals(arns("kms", "key/*"), aliased.getValue("Resource"));
    assertEquals(
        JsonArray.of("alias/a", "alias/b"),
        aliased
            .getJsonObject("Condition")
            .getJsonObject("ForAnyValue:StringEquals")
            .getValue("kms:ResourceAliases"));
  }

  @Test
  void subnets_areInAnyAccount_asOnesOfASharedVpcAreInAnother() throws IOException {
    JsonObject subnets =
        statement(
            daemon("pools.other { labels = [x], subnets = [subnet-1, subnet-2] }"), "Subnets");
    assertEquals(
        JsonArray.of(
            IntrinsicFunctions.anyAccountArn("ec2", "subnet/subnet-1"),
            IntrinsicFunctions.anyAccountArn("ec2", "subnet/subnet-2")),
        subnets.getValue("Resource"));
  }

  @Test
  void parametersOfImages_areNamedOnce() throws IOException {
    String added =
        """
        pools.linux-x64.ami.parameter = "/mine"
        pools.other { labels = [x], ami.parameter = mine }
        """;
    assertEquals(
        arns("ssm", "parameter/mine"),
        statement(daemon(added), "ImageParameters").getValue("Resource"));
  }
}
