package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.aws.FakeBuckets;
import dev.musterd.doubles.aws.FakeHostSites;
import dev.musterd.doubles.aws.FakeStacks;
import dev.musterd.port.Images;
import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.template.Template;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
  private static final String STACK = "musterd-gh-ci";
  private static final String OWN_BUCKET = "binaries.bucket = null\n";

  @TempDir private Path directory;
  private final FakeBuckets buckets = new FakeBuckets();
  private final FakeStacks stacks = new FakeStacks(buckets::at);
  private final List<Step> steps = new ArrayList<>();
  private final FakeHostSites sites =
      new FakeHostSites().subnet("subnet-1", "vpc-1", "a").subnet("subnet-2", "vpc-1", "b");
  private String newest = "ami-1";

  private final Images images =
      new Images() {
        @Override
        public Future<Optional<Image>> newest(
            Map<String, List<String>> filters, List<String> owners) {
          return byId(newest);
        }

        @Override
        public Future<Optional<Image>> byId(String id) {
          return Future.succeededFuture(
              id.equals("ami-0")
                  ? Optional.empty()
                  : Optional.of(
                      new Image(id, "an image", "/dev/sda1", "x86_64", "available", true)));
        }

        @Override
        public Future<Optional<Parameter>> parameter(String name) {
          return Future.succeededFuture(
              name.equals("absent")
                  ? Optional.empty()
                  : Optional.of(
                      new Parameter("ami-3", name.equals("plain") ? "text" : Parameter.IMAGE)));
        }
      };

  private Future<DesiredStack> goal(String added) throws IOException {
    Settings settings = SamplePools.settings(directory, added);
    Optional<String> region = Optional.of("eu-west-1");
    return DesiredStack.of(
        settings,
        Template.of(settings, Map.of(), region),
        new DesiredStack.Lookups(images, sites),
        region);
  }

  private Rollout rollout(String added) throws IOException {
    return new Rollout(stacks, buckets, new ImmediateTimers(), goal(added).result());
  }

  private StackOutcome apply(String added) throws IOException {
    Rollout rollout = rollout(added);
    return rollout.carryOut(rollout.plan().result(), steps::add).result();
  }

  private static String pools(int count) {
    return IntStream.range(0, count)
        .mapToObj("pools.p%d { labels = [x] }%n"::formatted)
        .collect(Collectors.joining());
  }

  @Test
  void plan_leavesNothingBehind_onceItIsDropped() throws IOException {
    Rollout rollout = rollout("");
    Plan plan = rollout.plan().result();
    assertTrue(plan.create());
    assertTrue(plan.changes().stream().allMatch(change -> change.action() == Change.Action.ADD));
    assertTrue(rollout.drop(plan).succeeded());
    assertEquals(0, stacks.changeSets());
    assertEquals(Optional.empty(), stacks.find(STACK).result());
  }

  @Test
  void apply_createsThenChanges_andThenThereIsNothingToDo() throws IOException {
    StackOutcome.Done made = assertInstanceOf(StackOutcome.Done.class, apply(""));
    assertEquals("mirror", made.outputs().get("BucketName"));
    assertEquals("JobQueue", steps.get(1).resource());
    Plan next = rollout("queue.retention = 2 days").plan().result();
    assertFalse(next.create());
    assertEquals(List.of("JobQueue"), next.changes().stream().map(Change::resource).toList());
    assertInstanceOf(StackOutcome.Done.class, apply("queue.retention = 2 days"));
    assertTrue(rollout("queue.retention = 2 days").plan().result().isEmpty());
  }

  @Test
  void newerImage_isAChange() throws IOException {
    apply("");
    newest = "ami-2";
    assertEquals(
        List.of("LinuxX64LaunchTemplate"),
        rollout("").plan().result().changes().stream().map(Change::resource).toList());
  }

  @Test
  void steps_areReportedOnceEach_andOnlyThoseOfThisTime() throws IOException {
    apply("");
    steps.clear();
    apply("queue.retention = 2 days");
    assertEquals(
        List.of("JobQueue UPDATE_COMPLETE", "the stack UPDATE_COMPLETE"),
        steps.stream().map(step -> step.resource() + " " + step.status()).toList());
  }

  @Test
  void failure_isReportedByItsFirstCause() throws IOException {
    apply("");
    stacks.breakResource("JobQueue");
    StackOutcome.Failed failed =
        assertInstanceOf(StackOutcome.Failed.class, apply("queue.retention = 2 days"));
    assertEquals("UPDATE_ROLLBACK_COMPLETE", failed.status());
    assertEquals("it is broken", failed.cause().orElseThrow().reason());
  }

  @Test
  void failedCreation_leavesNoStack() throws IOException {
    stacks.breakResource("JobQueue");
    assertEquals(
        "DELETE_COMPLETE", assertInstanceOf(StackOutcome.Failed.class, apply("")).status());
    assertEquals(Optional.empty(), stacks.find(STACK).result());
  }

  /** The bucket that the template has to lie in comes with the stack. */
  @Test
  void largeTemplate_takesTwoSteps_andOneOnceTheBucketIsThere() throws IOException {
    String large = OWN_BUCKET + pools(8);
    Plan plan = rollout(large).plan().result();
    assertTrue(plan.continued());
    assertEquals(
        goal(large).result().whole().json().getJsonObject("Resources").size(),
        plan.changes().size());
    rollout(large).drop(plan);
    assertInstanceOf(StackOutcome.Done.class, apply(large));
    assertTrue(rollout(large).plan().result().isEmpty());
    assertFalse(rollout(large + pools(9)).plan().result().continued());
  }

  /** Else the first step would be made again and again. */
  @Test
  void largeTemplate_isRefused_whenTheFirstStepReportsNoBucket() throws IOException {
    stacks.hideOutputs();
    String large = OWN_BUCKET + pools(8);
    Rollout rollout = rollout(large);
    Plan plan = rollout.plan().result();
    assertTrue(plan.continued());
    Throwable refused = rollout.carryOut(plan, steps::add).cause();
    assertEquals(
        "the stack musterd-gh-ci does not output the name of its bucket, which its template is to"
            + " be put into",
        assertInstanceOf(StackRefusedException.class, refused).getMessage());
    assertEquals(0, stacks.changeSets(), "nothing is left of the second plan");
    assertEquals("CREATE_COMPLETE", stacks.find(STACK).result().orElseThrow().status());
    assertEquals(
        1,
        steps.stream()
            .filter(
                step ->
                    step.status().equals("CREATE_COMPLETE") && step.resource().equals("the stack"))
            .count());
  }

  @Test
  void largeTemplate_goesIntoTheirBucket() throws IOException {
    Plan plan = rollout(pools(8)).plan().result();
    assertFalse(plan.continued());
    assertEquals(1, buckets.objects("mirror"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE_IN_PROGRESS     | wait until it is done, then try again
          ROLLBACK_COMPLETE      | its first creation failed, so run musterd aws destroy, then apply again
          CREATE_FAILED          | its first creation failed, so run musterd aws destroy, then apply again
          UPDATE_ROLLBACK_FAILED | mend what the events name, run aws cloudformation continue-update-rollback --stack-name musterd-gh-ci, then apply again
          UPDATE_FAILED          | run aws cloudformation rollback-stack --stack-name musterd-gh-ci, then apply again
          DELETE_FAILED          | run musterd aws destroy again
          """)
  void stackThatIsStuck_isLeftAlone_withWhatToDo(String status, String advice) throws IOException {
    apply("");
    stacks.setStatus(STACK, status);
    assertEquals(
        "the stack musterd-gh-ci is %s: %s".formatted(status, advice),
        rollout("").plan().cause().getMessage());
  }

  @Test
  void stackThatWasTakenBack_isChanged() throws IOException {
    apply("");
    stacks.setStatus(STACK, "UPDATE_ROLLBACK_COMPLETE");
    assertInstanceOf(StackOutcome.Done.class, apply("queue.retention = 2 days"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ami.id = ami-0           | pool linux-x64: ami.id: there is no image ami-0 here
          ami.parameter = absent   | pool linux-x64: ami.parameter: there is no image behind the parameter absent
          ami.parameter = plain    | pool linux-x64: ami.parameter: the data type of plain is text, and EC2 takes aws:ec2:image only
          instance-types = [m7g.large] | pool linux-x64: the image ami-1 is of x86_64, and its instance types are of arm64
          """)
  void image_mustBeThere_andFit(String added, String why) throws IOException {
    assertEquals(why, goal("pools.linux-x64." + added).cause().getMessage());
  }

  private static final String HOSTS =
      """
      lease.enabled = on
      network.subnets = [subnet-1, subnet-2]
      daemon { hosts = 2, instance-type = t3.small, package = packages/m.rpm }
      """;

  private void prepared() {
    sites.present.add("/musterd/gh-ci/musterd.conf");
    sites.present.add("s3://mirror/packages/m.rpm");
  }

  @Test
  void imageOfHosts_isLookedUpByEachPlan() throws IOException {
    prepared();
    Map<String, String> parameters = goal(HOSTS).result().parameters();
    assertEquals("ami-3", parameters.get("ImageOfHosts"), "behind the parameter of Amazon Linux");
    assertEquals("/dev/sda1", parameters.get("RootDeviceOfHosts"));
    assertEquals(
        "ami-7", goal(HOSTS + "daemon.ami.id = ami-7").result().parameters().get("ImageOfHosts"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          daemon.ami.id = ami-0           | daemon: ami.id: there is no image ami-0 here
          daemon.ami.parameter = absent   | daemon: ami.parameter: there is no image behind the parameter absent
          daemon.instance-type = t4g.small | daemon: the image ami-3 is of x86_64, and its instance types are of arm64
          """)
  void imageOfHosts_mustBeThere_andFit(String added, String why) throws IOException {
    prepared();
    assertEquals(why, goal(HOSTS + added).cause().getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          daemon.subnets = [subnet-1, subnet-3] | daemon.subnets: all are in a, and 2 hosts want two zones; daemon.load-balancer.subnets: two are in the same zone, and a load balancer takes one subnet of each zone
          daemon.subnets = [subnet-1, subnet-9] | daemon.subnets: there is no subnet-9 here; daemon.subnets: all are in a, and 2 hosts want two zones
          daemon.vpc = vpc-2 | daemon.subnets: subnet-1 is in vpc-1, and the hosts' VPC is vpc-2
          daemon.load-balancer.subnets = [subnet-1, subnet-3] | daemon.load-balancer.subnets: two are in the same zone, and a load balancer takes one subnet of each zone
          daemon.load-balancer.subnets = [subnet-8] | daemon.load-balancer.subnets: there is no subnet-8 here
          daemon.configuration = /none | daemon.configuration: there is no parameter /none: aws ssm put-parameter --name /none --type SecureString --tier Intelligent-Tiering --value file://musterd.conf
          daemon.package = packages/n.rpm | daemon.package: s3://mirror/packages/n.rpm is not there, or may not be read; apply once without daemon.hosts makes the bucket, then: aws s3 cp FILE s3://mirror/packages/n.rpm
          daemon.load-balancer.certificate-arn = "arn:aws:acm:us-east-1:123456789012:certificate/a" | daemon.load-balancer.certificate-arn: the certificate is in us-east-1, and the stack in eu-west-1
          """)
  void whatHostsNeed_mustBeThere(String added, String why) throws IOException {
    prepared();
    sites.subnet("subnet-3", "vpc-1", "a");
    assertEquals(why, goal(HOSTS + added).cause().getMessage().replace("\n", "; "));
  }

  @Test
  void filterWithoutAnImage_isShown() throws IOException {
    newest = "ami-0";
    assertEquals(
        "pool linux-x64: ami.filter: no image of [amazon] matches"
            + " {architecture=[x86_64], name=[al2023-ami-2023.*-kernel-6.*]}",
        goal("").cause().getMessage());
  }

  @Test
  void parameters_areTheImageAndItsRootDevice() throws IOException {
    assertEquals(
        Map.of("LinuxX64Image", "ami-1", "LinuxX64RootDevice", "/dev/sda1"),
        goal("").result().parameters());
    assertEquals(
        Map.of("LinuxX64RootDevice", "/dev/sda1"),
        goal("pools.linux-x64.ami.parameter = mine").result().parameters());
  }
}
