package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final String LAUNCH = "/Resources/LinuxX64LaunchTemplate/Properties";

  @TempDir private Path directory;

  private JsonObject template(String added) throws IOException {
    return SampleTemplates.of(directory, added);
  }

  private Object at(String added, String pointer) throws IOException {
    return SampleTemplates.at(template(added), pointer);
  }

  @Test
  void template_isTheSameEachTime() throws IOException {
    assertEquals(template("").encode(), template("").encode());
  }

  /** The daemon has a role and an instance profile of its own. */
  @Test
  void poolThatIsCalledDaemon_replacesNothingOfTheDaemon() throws IOException {
    int resources = template("pools.worker = ${pools.linux-x64}").getJsonObject("Resources").size();
    assertEquals(
        resources, template("pools.daemon = ${pools.linux-x64}").getJsonObject("Resources").size());
  }

  @Test
  void secretsOfTheConfiguration_areNotInIt() throws IOException {
    String text =
        template(
                """
                management { host = "0.0.0.0", token = "open-sesame" }
                github.app.private-key = null
                github.app.private-key = "a-private-key"
                """)
            .encode();
    assertFalse(text.contains("hush-hush"), "the webhook's secret");
    assertFalse(text.contains("open-sesame"), "the token of the management API");
    assertFalse(text.contains("a-private-key"), "the App's key");
  }

  /** As the daemon makes them, and as it checks them at its start. */
  @Test
  void queues_areWhatTheDaemonExpects() throws IOException {
    JsonObject jobs = SampleTemplates.properties(template(""), "JobQueue");
    jobs.remove("Tags");
    assertEquals(
        new JsonObject(
            """
            {"QueueName": "gh-ci-queued-jobs.fifo", "FifoQueue": true, "DelaySeconds": 0,
             "MessageRetentionPeriod": 86400, "VisibilityTimeout": 60,
             "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId",
             "SqsManagedSseEnabled": true,
             "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]},
                               "maxReceiveCount": 1000}}
            """),
        jobs);
    JsonObject dead = SampleTemplates.properties(template(""), "DeadLetterQueue");
    dead.remove("Tags");
    assertEquals(
        new JsonObject(
            """
            {"QueueName": "gh-ci-queued-jobs-dead.fifo", "FifoQueue": true,
             "MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": true}
            """),
        dead);
  }

  @Test
  void queues_areNotMade_whenOneIsNamed() throws IOException {
    JsonObject template =
        template("queue.url = \"https://sqs.eu-west-1.amazonaws.com/123456789012/theirs.fifo\"");
    assertNull(SampleTemplates.at(template, "/Resources/JobQueue"));
    assertEquals(
        JsonArray.of(
            IntrinsicFunctions.sub("arn:${AWS::Partition}:sqs:eu-west-1:123456789012:theirs.fifo")),
        SampleTemplates.statement(template, "Jobs").orElseThrow().getJsonArray("Resource"));
  }

  @ParameterizedTest
  @CsvSource({"QueuesOverTlsOnly, sqs:*", "BucketOverTlsOnly, s3:*"})
  void plainConnections_areRefused(String id, String action) throws IOException {
    JsonObject policy = SampleTemplates.properties(template("binaries.bucket = null"), id);
    JsonObject statement = SampleTemplates.statement(policy, "TlsOnly").orElseThrow();
    assertEquals("Deny", statement.getString("Effect"));
    assertEquals("*", statement.getString("Principal"));
    assertEquals(JsonArray.of(action), statement.getJsonArray("Action"));
    assertEquals(2, statement.getJsonArray("Resource").size());
    assertEquals(
        new JsonObject("{\"Bool\": {\"aws:SecureTransport\": \"false\"}}"),
        statement.getJsonObject("Condition"));
  }

  @Test
  void bucket_isPrivateEncryptedAndTidy() throws IOException {
    JsonObject bucket = SampleTemplates.properties(template("binaries.bucket = null"), "Bucket");
    assertEquals(
        IntrinsicFunctions.sub("musterd-gh-ci-${AWS::AccountId}-${AWS::Region}"),
        bucket.getValue("BucketName"));
    assertTrue(
        bucket.getJsonObject("PublicAccessBlockConfiguration").stream()
            .allMatch(field -> field.getValue().equals(true)));
    assertEquals(4, bucket.getJsonObject("PublicAccessBlockConfiguration").size());
    assertTrue(bucket.getJsonObject("BucketEncryption").encode().contains("AES256"));
    JsonArray rules = bucket.getJsonObject("LifecycleConfiguration").getJsonArray("Rules");
    assertEquals(
        new JsonObject("{\"DaysAfterInitiation\": 2}"),
        rules.getJsonObject(0).getJsonObject("AbortIncompleteMultipartUpload"));
    assertFalse(rules.getJsonObject(0).containsKey("Prefix"), "for all keys");
    assertNull(at("", "/Resources/Bucket"), "a bucket that was named");
  }

  /** The last of them is what an instance calls it: see UserDataSettingsIT. */
  @ParameterizedTest
  @CsvSource({
    "gh-ci, , musterd-gh-ci-${AWS::AccountId}-${AWS::Region}",
    "a-very-long-environment-of-27-ch, ap-southeast-1,"
        + " musterd-a-very-long-enviro-75cc67b7-${AWS::AccountId}-${AWS::Region}",
    "a-very-long-environment-of-27-ch, eu-west-1,"
        + " musterd-a-very-long-environment-of-27-ch-${AWS::AccountId}-${AWS::Region}"
  })
  void bucket_isNamedAsInstancesNameIt(String environment, String region, String name)
      throws IOException {
    String added =
        "binaries.bucket = null\nenvironment = %s\n%s"
            .formatted(environment, region == null ? "" : "aws.region = " + region);
    assertEquals(name, at(added, "/Resources/Bucket/Properties/BucketName/Fn::Sub"));
  }

  @Test
  void longEnvironment_needsTheRegion() throws IOException {
    assertEquals(
        List.of("aws.region: set it, as the name of the bucket of a long environment needs it"),
        SampleTemplates.refusal(
            directory,
            "binaries.bucket = null\nenvironment = a-very-long-environment-of-27-ch",
            InstanceFiles.NONE));
  }

  @Test
  void instances_takeMetadataByTokenOverOneHop_andEndWhenTheyPowerOff() throws IOException {
    JsonObject data = (JsonObject) at("", LAUNCH + "/LaunchTemplateData");
    assertEquals(
        new JsonObject(
            "{\"HttpEndpoint\":\"enabled\",\"HttpTokens\":\"required\",\"HttpPutResponseHopLimit\":1,"
                + "\"InstanceMetadataTags\":\"enabled\"}"),
        data.getJsonObject("MetadataOptions"));
    assertEquals("terminate", data.getString("InstanceInitiatedShutdownBehavior"));
    assertEquals(
        IntrinsicFunctions.attribute("LinuxX64InstanceProfile", "Arn"),
        data.getJsonObject("IamInstanceProfile").getValue("Arn"));
    assertEquals(
        JsonArray.of(IntrinsicFunctions.attribute("LinuxX64SecurityGroup", "GroupId")),
        data.getJsonArray("SecurityGroupIds"));
  }

  /** EC2 would refuse to launch it: such a key may be in no path of the metadata. */
  @ParameterizedTest
  @CsvSource({
    "cost/centre, disabled",
    "cost centre, disabled",
    "größe, disabled",
    "., disabled",
    ".., disabled",
    "_index, disabled",
    "_index2, enabled",
    "a.b-c_d:e@f=g+h, enabled"
  })
  void tags_areInTheMetadata_whereTheirKeysMayBe(String key, String expected) throws IOException {
    JsonObject data =
        (JsonObject)
            at(
                "pools.linux-x64.tags { \"" + key + "\" = x }",
                LAUNCH + "/LaunchTemplateData/MetadataOptions");
    assertEquals(expected, data.getString("InstanceMetadataTags"));
  }

  @Test
  void image_isAParameter_whenItIsTheNewestOfMany() throws IOException {
    JsonObject template = template("");
    assertEquals(
        "AWS::EC2::Image::Id", SampleTemplates.at(template, "/Parameters/LinuxX64Image/Type"));
    assertEquals(
        "/dev/xvda", SampleTemplates.at(template, "/Parameters/LinuxX64RootDevice/Default"));
    assertEquals(
        IntrinsicFunctions.ref("LinuxX64Image"),
        SampleTemplates.at(template, LAUNCH + "/LaunchTemplateData/ImageId"));
    assertNull(
        at(
            "pools.linux-x64 { ami.id = ami-1, block-devices = [{ device = /dev/sda1 }] }",
            "/Parameters"));
  }

  @Test
  void launchTemplate_isNotMade_whenOneIsNamed_butWhatItNeedsIs() throws IOException {
    JsonObject template = template("pools.linux-x64.launch-template = theirs");
    assertNull(SampleTemplates.at(template, "/Resources/LinuxX64LaunchTemplate"));
    assertTrue(SampleTemplates.statement(template, "TheirTemplates").isPresent());
    assertNotEquals(null, SampleTemplates.at(template, "/Resources/LinuxX64RunnerRole"));
    assertNotEquals(null, SampleTemplates.at(template, "/Outputs/LinuxX64SecurityGroupId"));
    assertEquals(Optional.empty(), SampleTemplates.statement(template(""), "TheirTemplates"));
  }

  @Test
  void tags_areOnEverything_andOursWin() throws IOException {
    JsonObject template =
        template(
            """
            aws.tags { team = platform, Name = theirs }
            pools.linux-x64.tags { team = runners }
            binaries.bucket = null
            """);
    for (String id : template.getJsonObject("Resources").fieldNames()) {
      JsonObject properties = SampleTemplates.properties(template, id);
      String team = id.startsWith("LinuxX64") ? "runners" : "platform";
      if (properties.getValue("Tags") instanceof JsonArray tags) {
        assertTrue(tags.contains(tag("team", team)), id);
        assertTrue(tags.contains(tag("musterd:environment", "gh-ci")), id);
      }
    }
    JsonArray specifications =
        (JsonArray) SampleTemplates.at(template, LAUNCH + "/LaunchTemplateData/TagSpecifications");
    assertEquals(3, specifications.size());
    for (Object each : specifications) {
      JsonArray tags = ((JsonObject) each).getJsonArray("Tags");
      assertTrue(tags.contains(tag("team", "runners")));
      assertTrue(tags.contains(tag("Name", "theirs")));
      assertTrue(tags.contains(tag("musterd:pool", "linux-x64")));
    }
    assertEquals(
        "gh-ci",
        SampleTemplates.at(
            template, "/Resources/LinuxX64AgentConfiguration/Properties/Tags/musterd:environment"));
  }

  private static JsonObject tag(String key, String value) {
    return new JsonObject().put("Key", key).put("Value", value);
  }

  @Test
  void egress_isNowhere_whenNothingIsAllowed() throws IOException {
    assertEquals(
        JsonArray.of(new JsonObject().put("IpProtocol", "-1").put("CidrIp", "127.0.0.1/32")),
        at(
            "pools.linux-x64.egress = []",
            "/Resources/LinuxX64SecurityGroup/Properties/SecurityGroupEgress"));
  }

  @Test
  void poolsThatSendTheSameFile_shareItsGroup() throws IOException {
    JsonObject template = template("pools.other { labels = [other] }");
    List<String> groups =
        template.getJsonObject("Resources").stream()
            .filter(
                resource ->
                    ((JsonObject) resource.getValue()).getString("Type").endsWith("LogGroup"))
            .map(resource -> resource.getKey())
            .toList();
    assertEquals(List.of("LogsOfMessages", "LogsOfRunner", "LogsOfUserData"), groups);
    assertEquals(
        "/musterd/gh-ci/cloudwatch/other",
        SampleTemplates.at(template, "/Resources/OtherAgentConfiguration/Properties/Name"));
  }

  @Test
  void spotRole_staysWhenTheStackGoes() throws IOException {
    assertEquals(
        "Retain",
        at("provision.spot-service-linked-role = true", "/Resources/SpotRole/DeletionPolicy"));
  }

  @Test
  void whatCannotBeMade_isReportedOfEveryPool() throws IOException {
    InstanceFiles files =
        new InstanceFiles(
            Optional.of("{{nothing}}"), Optional.empty(), Optional.of("x".repeat(9_000)));
    List<String> reasons = SampleTemplates.refusal(directory, "", files);
    assertEquals(2, reasons.size());
    assertTrue(
        reasons
            .getFirst()
            .startsWith("pool linux-x64: the agent configuration has 9000 bytes, and a parameter"),
        reasons::toString);
    assertTrue(reasons.getLast().startsWith("pool linux-x64: user-data.template asks for ["));
  }

  private static String pools(int count) {
    return IntStream.range(0, count)
        .mapToObj("pools.p%d { labels = [x] }%n"::formatted)
        .collect(Collectors.joining());
  }

  @Test
  void tooManyPools_areRefused() throws IOException {
    assertEquals(40, template(pools(40 - 1)).getJsonObject("Parameters").size() / 2);
    List<String> reasons = SampleTemplates.refusal(directory, pools(70), InstanceFiles.NONE);
    assertEquals(1, reasons.size());
    assertTrue(
        reasons.getFirst().startsWith("71 pools are more than one stack holds (")
            && reasons.getFirst().endsWith("): divide them between two environments"),
        reasons::toString);
  }
}
