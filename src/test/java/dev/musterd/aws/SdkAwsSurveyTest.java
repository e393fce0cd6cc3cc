package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.aws.AccountDouble;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Permission;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.Images;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call of the survey in its service's own protocol, and how refusals come back. */
class SdkAwsSurveyTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private AccountDouble account;
  private AwsSurvey survey;

  @BeforeEach
  void start() {
    account = AccountDouble.start(vertx).await();
    survey = SurveyBench.survey(vertx, account.endpoint());
  }

  private static <T> T done(Future<T> answer) {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  private static CheckFailedException failure(Future<?> answer) {
    try {
      throw new AssertionError(
          "should fail: "
              + answer
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError(failure);
    } catch (ExecutionException failure) {
      return assertInstanceOf(CheckFailedException.class, failure.getCause());
    }
  }

  private static LaunchPlan plan() {
    return new LaunchPlan(
        PoolBuilder.pool("x64").build(),
        new Owner.Organization("check"),
        1,
        0,
        List.of(new Offering("m5.large", "subnet-123", Market.SPOT)),
        "musterd-check");
  }

  @Test
  void caller_andRegion() {
    AwsSurvey.Caller caller = done(survey.caller());
    assertEquals("123456789012", caller.account());
    assertEquals("eu-west-1", caller.region());
    account.refuse("GetCallerIdentity", "InvalidClientTokenId");
    assertEquals(Why.UNAUTHENTICATED, failure(survey.caller()).why());
  }

  @Test
  void queues_withTheirDifferences_areNeverMade() {
    assertEquals(List.of(), done(survey.queues()).differences());
    account.refuse("GetQueueUrl", "QueueDoesNotExist");
    CheckFailedException absent = failure(survey.queues());
    assertEquals(Why.ABSENT, absent.why(), absent::getMessage);
    assertFalse(account.asked().contains("CreateQueue"));
    assertTrue(absent.getMessage().contains("gh-ci-queued-jobs.fifo"), absent::getMessage);
    account.refuse("GetQueueUrl", "AccessDeniedException");
    assertEquals(Why.DENIED, failure(survey.queues()).why());
  }

  @Test
  void queue_thatIsNoFifo_isNotCalledAbsent() {
    account.standardQueue();
    CheckFailedException wrong = failure(survey.queues());
    assertEquals(Why.REFUSED, wrong.why(), wrong::getMessage);
    assertTrue(wrong.getMessage().contains("no FIFO queue"), wrong::getMessage);
  }

  @Test
  void bucket_isWrittenToWithoutTrace() {
    assertEquals("eu-west-1", done(survey.bucketRegion("mirror")));
    done(survey.upload("mirror", "runners/check"));
    assertTrue(
        account.asked().containsAll(List.of("CreateMultipartUpload", "AbortMultipartUpload")));
    assertEquals(List.of(), account.left());
    account.refuse("CreateMultipartUpload", "AccessDenied");
    assertEquals(Why.DENIED, failure(survey.upload("mirror", "runners/check")).why());
    account.refuse("HeadBucket", "NoSuchBucket");
    assertEquals(Why.ABSENT, failure(survey.bucketRegion("mirror")).why());
    account.refuse("HeadBucket", "AccessDenied");
    assertEquals(Why.DENIED, failure(survey.bucketRegion("mirror")).why());
  }

  @Test
  void mirroredVersion_isReadFromItsLatest() {
    assertEquals(Optional.empty(), done(survey.mirrored("mirror", "runners/x/latest.json")));
    account.object("runners/x/latest.json", "{\"version\":\"2.335.0\"}");
    assertEquals(Optional.of("2.335.0"), done(survey.mirrored("mirror", "runners/x/latest.json")));
    account.object("runners/x/latest.json", "half a fi");
    assertEquals(Optional.empty(), done(survey.mirrored("mirror", "runners/x/latest.json")));
    account.refuse("GetObject", "AccessDenied");
    assertEquals(Why.DENIED, failure(survey.mirrored("mirror", "runners/x/latest.json")).why());
  }

  @Test
  void key_asKmsDescribesIt() {
    assertEquals(
        new AwsSurvey.Key("arn:aws:kms:eu-west-1:123456789012:key/1234", "Enabled", true, true),
        done(survey.key("alias/musterd")));
    account.refuse("DescribeKey", "NotFoundException");
    assertEquals(Why.ABSENT, failure(survey.key("alias/musterd")).why());
  }

  @Test
  void network_typesAndZones() {
    assertEquals(
        List.of(
            new AwsSurvey.Subnet("subnet-123", "vpc-123", "eu-west-1a", 250, false),
            new AwsSurvey.Subnet("subnet-6", "vpc-123", "eu-west-1b", 250, true)),
        done(survey.subnets(List.of("subnet-123", "subnet-6"))));
    assertEquals(
        List.of(
            new AwsSurvey.Type("m5.large", Set.of("x86_64"), 2),
            new AwsSurvey.Type("m7g.large", Set.of("arm64"), 2)),
        done(survey.types(List.of("m5.large", "m7g.large"))));
    assertEquals(Map.of("m5.large", Set.of("eu-west-1a")), done(survey.zones(List.of("m5.large"))));
  }

  @Test
  void images_byFilter_byId_andByParameter() {
    Images images = survey.images();
    Map<String, List<String>> filter = Map.of("architecture", List.of("arm64"));
    assertEquals(
        Optional.of("ami-newer"),
        done(images.newest(filter, List.of("amazon"))).map(Images.Image::id));
    assertEquals(
        Optional.of(
            new Images.Image(
                "ami-x64",
                "al2023",
                "/dev/xvda",
                "x86_64",
                "available",
                true,
                new Images.Publisher("137112412989", "amazon", "Amazon Linux"))),
        done(images.byId("ami-x64")));
    assertEquals(
        Optional.of("ami-arm64"), done(images.parameter("/ami")).map(Images.Parameter::id));
    account.refuse("GetParameter", "ParameterNotFound");
    assertEquals(Optional.empty(), done(images.parameter("/ami")));
    account.refuse("DescribeImages", "UnauthorizedOperation");
    CheckFailedException refused = failure(images.byId("ami-x64"));
    assertEquals(Why.DENIED, refused.why());
    assertTrue(refused.getMessage().startsWith("DescribeImages ami-x64: "), refused::getMessage);
  }

  @Test
  void template_isItsDefaultVersion() {
    assertEquals(
        new AwsSurvey.Template(7, "ami-x64", true, true, true, true),
        done(survey.template("musterd-x64")));
    account.answer(
        "DescribeLaunchTemplateVersions",
        "<launchTemplateVersionSet><item><versionNumber>1</versionNumber><launchTemplateData/>"
            + "</item></launchTemplateVersionSet>");
    assertEquals(
        new AwsSurvey.Template(1, "", false, false, false, false),
        done(survey.template("musterd-x64")));
    account.refuse("DescribeLaunchTemplateVersions", "InvalidLaunchTemplateName.NotFoundException");
    assertEquals(Why.ABSENT, failure(survey.template("musterd-x64")).why());
  }

  @Test
  void role_andQuota() {
    assertEquals(true, done(survey.roleExists("AWSServiceRoleForEC2Spot")));
    account.refuse("GetRole", "NoSuchEntity");
    assertEquals(false, done(survey.roleExists("AWSServiceRoleForEC2Spot")));
    account.refuse("GetRole", "AccessDenied");
    assertEquals(Why.DENIED, failure(survey.roleExists("AWSServiceRoleForEC2Spot")).why());
    assertEquals(256.0, done(survey.quota("L-34B43A08")));
    account.refuse("GetServiceQuota", "NoSuchResourceException");
    assertEquals(Why.ABSENT, failure(survey.quota("L-34B43A08")).why());
  }

  @Test
  void launch_isTriedByDryRunsOnly() {
    assertEquals(new Permission.Allowed(), done(survey.mayLaunch(plan())));
    assertTrue(account.asked().containsAll(List.of("CreateFleet dry", "RunInstances dry")));
  }

  /** The template of an operator may leave volumes untagged, and the fleet's request tags them. */
  @Test
  void launch_isTriedAsTheFleetLaunches() {
    done(survey.mayLaunch(plan()));
    Map<String, String> launch = account.launch();
    assertEquals("instance", launch.get("TagSpecification.1.ResourceType"));
    assertEquals("volume", launch.get("TagSpecification.2.ResourceType"));
    assertEquals(
        plan().pool().launch().template().equals("musterd-gh-ci-x64") ? "$Latest" : "$Default",
        launch.get("LaunchTemplate.Version"));
  }

  @ParameterizedTest
  @CsvSource({
    "CreateFleet, UnauthorizedOperation, Denied",
    "RunInstances, UnauthorizedOperation, Denied",
    "RunInstances, InvalidLaunchTemplateName.NotFoundException, Unclear"
  })
  void launch_thatIsRefused(String action, String code, String kind) {
    account.refuse(action, code);
    Permission permit = done(survey.mayLaunch(plan()));
    assertEquals(kind, permit.getClass().getSimpleName());
    assertTrue(permit.toString().contains(action + ": " + code), permit::toString);
    assertFalse(permit.toString().contains("abcdef"), "the encoded detail");
  }

  @Test
  void end_isTriedOnAnInstanceThatRuns() {
    assertInstanceOf(Permission.Unclear.class, done(survey.mayTerminate()));
    account.answer(
        "DescribeInstances",
        "<reservationSet><item><instancesSet><item><instanceId>i-0123456789</instanceId></item>"
            + "</instancesSet></item></reservationSet>");
    assertEquals(new Permission.Allowed(), done(survey.mayTerminate()));
    account.refuse("TerminateInstances", "UnauthorizedOperation");
    assertInstanceOf(Permission.Denied.class, done(survey.mayTerminate()));
    assertFalse(account.asked().contains("TerminateInstances"), "without dry");
  }

  @Test
  void configuration_isLeftAndTakenAway() {
    assertEquals(new Permission.Allowed(), done(survey.mayLeaveConfiguration(Optional.empty())));
    assertEquals(List.of(), account.left());
    account.leaveParameter("/musterd/gh-ci/tokens/check");
    assertEquals(
        new Permission.Allowed(), done(survey.mayLeaveConfiguration(Optional.of("alias/musterd"))));
    assertEquals(List.of(), account.left(), "also what an earlier one left");
  }

  @ParameterizedTest
  @CsvSource({
    "PutParameter, AccessDeniedException, Denied",
    "PutParameter, InvalidKeyId, Unclear",
    "DeleteParameters, AccessDeniedException, Denied"
  })
  void configuration_thatIsRefused(String action, String code, String kind) {
    account.refuse(action, code);
    Permission permit = done(survey.mayLeaveConfiguration(Optional.of("alias/musterd")));
    assertEquals(kind, permit.getClass().getSimpleName(), permit::toString);
  }

  @Test
  void queue_isTriedWithoutAReceipt() {
    String url = account.endpoint() + "/123456789012/gh-ci-queued-jobs.fifo";
    assertEquals(new Permission.Allowed(), done(survey.mayWorkQueue(url)));
    account.refuse("DeleteMessage", "AccessDeniedException");
    Permission denied = done(survey.mayWorkQueue(url));
    assertTrue(
        assertInstanceOf(Permission.Denied.class, denied).reason().contains("DeleteMessage"),
        denied::toString);
  }

  @Test
  void outage_isAFailure() {
    AwsSurvey unreachable = SurveyBench.survey(vertx, java.net.URI.create("http://127.0.0.1:1"));
    assertEquals(Why.NO_ANSWER, failure(unreachable.caller()).why());
    assertEquals(Why.NO_ANSWER, failure(unreachable.mayLaunch(plan())).why());
  }
}
