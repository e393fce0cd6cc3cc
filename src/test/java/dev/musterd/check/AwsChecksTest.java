package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event.QueueDiffers;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Permission;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks of AWS in their order, over an account in memory. */
class AwsChecksTest {
  @TempDir private Path directory;
  private final FakeAwsSurvey aws = new FakeAwsSurvey();
  private Map<String, String> offered = Map.of("linux-x64", "2.335.0", "linux-arm64", "2.335.0");

  private List<Finding> check(String more) {
    AwsChecks checks =
        new AwsChecks(
            GitHubChecksTest.settings(directory, more),
            () -> Future.<AwsSurvey>succeededFuture(aws),
            Optional.of(() -> Future.succeededFuture(offered)));
    return Checks.run(checks.all(), check -> check.run().result());
  }

  private static Finding of(List<Finding> all, String subject) {
    return all.stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " is not in " + all));
  }

  @Test
  void everything_isGood() {
    List<Finding> all = check("aws.kms-key = alias/musterd");
    assertTrue(
        all.stream()
            .filter(finding -> !finding.subject().equals("may end instances"))
            .allMatch(Finding.Good.class::isInstance),
        all::toString);
    assertEquals(
        List.of(
            "the AWS credentials",
            "the queue",
            "EC2's events",
            "the mirror's bucket",
            "runner for linux-arm64",
            "runner for linux-x64",
            "the KMS key",
            "subnets of linux-arm64, linux-x64",
            "instance types of linux-arm64",
            "instance types of linux-x64",
            "image of linux-arm64",
            "image of linux-x64",
            "launch template musterd-gh-ci-linux-arm64",
            "image of launch template musterd-gh-ci-linux-arm64",
            "launch template musterd-gh-ci-linux-x64",
            "image of launch template musterd-gh-ci-linux-x64",
            "vCPUs of standard spot instances",
            "vCPUs of standard on-demand instances",
            "the service-linked role for spot",
            "may launch for linux-arm64",
            "may launch for linux-x64",
            "may end instances",
            "may leave configurations",
            "may work the queue"),
        all.stream().map(Finding::subject).toList());
    assertTrue(aws.asked.contains("musterd-gh-ci-123456789012-eu-west-1"), aws.asked::toString);
  }

  @Test
  void withoutCredentials_nothingElseIsAsked() {
    aws.failures.put(
        "caller",
        new CheckFailedException(
            CheckFailedException.Why.UNAUTHENTICATED, "ExpiredToken: it has ended"));
    List<Finding> all = check("");
    Findings.assertFailed(all.getFirst(), "ExpiredToken");
    assertTrue(all.stream().skip(1).allMatch(Finding.NotChecked.class::isInstance), all::toString);
    assertEquals(List.of("caller"), aws.asked);
  }

  @ParameterizedTest
  @CsvSource({
    "caller, UNAUTHENTICATED, the AWS credentials, instance profile",
    "queues, ABSENT, the queue, musterd aws apply",
    "queues, DENIED, the queue, give the permission",
    "bucketRegion, ABSENT, the mirror's bucket, binaries.bucket",
    "bucketRegion, DENIED, the mirror's bucket, give the permission",
    "upload, DENIED, the mirror's bucket, give the permission",
    "key, ABSENT, the KMS key, correct the name",
    "subnets, DENIED, the subnets, give the permission",
    "types, LIMITED, the instance types, wait",
    "zones, NO_ANSWER, the instance types, firewall",
    "images, NO_ANSWER, the images, firewall",
    "template, ABSENT, launch template musterd-gh-ci-linux-x64, musterd user-data linux-x64",
    "role, ABSENT, the service-linked role for spot, create-service-linked-role",
    "mayLeaveConfiguration, NO_ANSWER, may leave configurations, firewall",
  })
  void whatFails_saysWhatToDo(
      String method, CheckFailedException.Why why, String subject, String remedy) {
    aws.failures.put(
        method,
        why == CheckFailedException.Why.ABSENT
            ? FakeAwsSurvey.ABSENT
            : new CheckFailedException(why, "the reason"));
    Finding finding = of(check("aws.kms-key = alias/musterd"), subject);
    assertEquals("failed", finding.result(), finding::toString);
    assertTrue(finding.remedy().contains(remedy), finding::toString);
  }

  /** The daemon works without it, and the operator is told what is missed. */
  @ParameterizedTest
  @CsvSource({"ABSENT, musterd aws apply", "DENIED, musterd aws policy --daemon"})
  void queueOfEvents_isMissed(CheckFailedException.Why why, String remedy) {
    aws.failures.put("eventQueue", new CheckFailedException(why, "the reason"));
    Finding finding = of(check(""), "EC2's events");
    Findings.assertWarning(finding, "noticed by the next list");
    assertTrue(finding.remedy().contains(remedy), finding::toString);
  }

  @Test
  void queue_thatTheDaemonWillMake_isAWarning() {
    aws.failures.put("queues", FakeAwsSurvey.ABSENT);
    List<Finding> all = check("queue.create = true");
    Findings.assertWarning(of(all, "the queue"), "queue.create is true");
  }

  @Test
  void queue_thatDiffers_isReported() {
    aws.queues =
        new AwsSurvey.Queues(
            "q", "d", List.of(new QueueDiffers("DelaySeconds", "0 s", "30 s", "change the queue")));
    Findings.assertWarning(of(check(""), "the queue"), "DelaySeconds is 0 s, configured is 30 s");
  }

  @Test
  void bucket_elsewhere_isAWarning() {
    aws.bucketRegion = "us-east-1";
    Findings.assertWarning(of(check(""), "the mirror's bucket"), "us-east-1");
  }

  /** Runs are repeated without them, too, by a daemon that does not restart. */
  @Test
  void recordsThatCannotBeKept_areAWarning_thatSaysWhatIsLost() {
    String more = "recovery.rerun = failed-jobs, binaries.enabled = false";
    assertEquals("good", of(check(more), "the records of interruptions").result());
    aws.failures.put("upload", FakeAwsSurvey.ABSENT);
    Findings.assertWarning(of(check(more), "the records of interruptions"), "forgets which runs");
    assertTrue(
        check("").stream().noneMatch(finding -> finding.subject().contains("interruptions")));
  }

  @ParameterizedTest
  @CsvSource({
    "Disabled, true, true, failed: Disabled",
    "PendingDeletion, true, true, failed: PendingDeletion",
    "Enabled, false, true, failed: not a symmetric key",
    "Enabled, true, false, failed: not a symmetric key",
    "Enabled, true, true, good: arn:key",
  })
  void key(String state, boolean symmetric, boolean encrypts, String expected) {
    aws.key = new AwsSurvey.Key("arn:key", state, symmetric, encrypts);
    Findings.assertIs(expected, of(check("aws.kms-key = x"), "the KMS key"));
  }

  @Test
  void mirrorOff_isNotChecked() {
    List<Finding> all = check("binaries.enabled = false");
    assertFalse(all.toString().contains("mirror"), all::toString);
  }

  @Test
  void images_byIdAndByParameter() {
    aws.absentImages = Set.of("ami-gone");
    List<Finding> all =
        check(
            """
            pools.linux-x64.ami.id = ami-gone
            pools.linux-arm64.ami.parameter = "/ami"
            """);
    Findings.assertFailed(of(all, "image of linux-x64"), "ami-gone");
    Findings.assertFailed(of(all, "image of linux-arm64"), "ami-p is for x86_64");
    aws.failures.put("parameter", FakeAwsSurvey.ABSENT);
    Findings.assertFailed(
        of(check("pools.linux-arm64.ami.parameter = \"/ami\""), "image of linux-arm64"),
        "no parameter /ami");
  }

  /** SSM does not verify a text, and EC2 does not launch from it. */
  @Test
  void imageById_leavesTimeForTheTools() {
    String pool = "pools.linux-x64 { ami.id = ami-1, boot-time = 80 s }";
    assertTrue(check(pool).stream().noneMatch(it -> it.subject().equals("tools of linux-x64")));
    aws.imageName = "al2023-ami-2023.9.20251117.1-kernel-6.12-x86_64";
    Findings.assertIs(
        "warning: boot-time = 80 s is too short", of(check(pool), "tools of linux-x64"));
    assertTrue(
        check(pool + "\npools.linux-x64.tools = [jq]").stream()
            .noneMatch(it -> it.subject().equals("tools of linux-x64")));
  }

  @Test
  void imageParameter_hasToBeOfTheDataTypeForImages() {
    aws.parameterType = "text";
    List<Finding> all = check("pools.linux-arm64.ami.parameter = \"/ami\"");
    Findings.assertFailed(
        of(all, "image of linux-arm64"),
        "the parameter /ami is of the data type text, and EC2 launches only from aws:ec2:image");
  }

  @Test
  void templatesImage_isChecked() {
    aws.absentImages = Set.of("ami-x");
    Findings.assertFailed(
        of(check(""), "image of launch template musterd-gh-ci-linux-x64"), "there is none: ami-x");
  }

  @Test
  void onDemandPools_needNoRoleForSpot() {
    aws.failures.put("role", FakeAwsSurvey.ABSENT);
    assertFalse(check("pool-defaults.market = on-demand").toString().contains("service-linked"));
  }

  @Test
  void whatMayNotBeRead_andTheDaemonDoesNotNeed_isNoFailure() {
    aws.failures.put("role", FakeAwsSurvey.DENIED);
    aws.failures.put("quota", FakeAwsSurvey.DENIED);
    List<Finding> all = check("");
    Findings.assertIs("not-checked", of(all, "the service-linked role for spot"));
    Findings.assertIs("not-checked", of(all, "vCPUs of standard spot instances"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LIMITED", "NO_ANSWER", "ABSENT", "REFUSED"})
  void quotas_thatCannotBeAsked_areAWarning(CheckFailedException.Why why) {
    aws.failures.put(
        "quota", new CheckFailedException(why, "GetServiceQuota L-34B43A08: the reason"));
    Finding quota = of(check(""), "vCPUs of standard spot instances");
    Findings.assertWarning(quota, "could not be asked: GetServiceQuota L-34B43A08: the reason");
    assertTrue(quota.remedy().contains("Service Quotas, EC2, L-34B43A08"), quota::toString);
  }

  @Test
  void quotas_thatAreAskedWithoutCredentials_fail() {
    aws.failures.put(
        "quota",
        new CheckFailedException(CheckFailedException.Why.UNAUTHENTICATED, "ExpiredToken"));
    Findings.assertFailed(of(check(""), "vCPUs of standard spot instances"), "ExpiredToken");
  }

  @Test
  void deniedTry_namesTheActions() {
    aws.launch = new Permission.Denied("RunInstances: UnauthorizedOperation");
    aws.terminate = new Permission.Allowed();
    List<Finding> all = check("");
    Finding launch = of(all, "may launch for linux-x64");
    Findings.assertFailed(launch, "UnauthorizedOperation");
    assertTrue(launch.remedy().contains("iam:PassRole"), launch::toString);
    Findings.assertGood(of(all, "may end instances"), "without effect");
  }

  @Test
  void mirror_isComparedWithWhatGitHubOffers() {
    offered = Map.of("linux-x64", "2.336.0", "linux-arm64", "2.335.0");
    Findings.assertWarning(of(check(""), "runner for linux-x64"), "GitHub offers 2.336.0");
  }
}
