package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.model.AwsNames;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.DesiredStack;
import dev.musterd.provision.Plan;
import dev.musterd.provision.Removal;
import dev.musterd.provision.Rollout;
import dev.musterd.provision.StackOutcome;
import dev.musterd.provision.template.Template;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * A whole stack is made, changed and removed on moto. It makes neither outputs nor policies of
 * queues and buckets, cannot guard a stack, and fails over the tags of a parameter, so there is no
 * agent here.
 */
class StackOverMotoIT {
  private static final Optional<String> REGION = Optional.of("eu-west-1");

  @RegisterExtension private final MotoAdapters moto = new MotoAdapters();

  @TempDir private Path directory;
  private final List<Step> steps = new ArrayList<>();

  private Settings settings(String added) throws IOException {
    String vpc = moto.real().ec2.describeVpcs().join().vpcs().getFirst().vpcId();
    String subnet = moto.real().ec2.describeSubnets().join().subnets().getFirst().subnetId();
    String text =
        """
        environment = stacks
        github.app { id = 1, private-key.file = "/app.pem", webhook-secret = "hush-hush" }
        network { vpc = %s, subnets = [%s] }
        pools.linux-x64 {
          labels = [x]
          ami.filter = { name = ["amzn-ami-hvm-*"] }
          cloudwatch.enabled = false
        }
        """
            .formatted(vpc, subnet);
    Path file = Files.writeString(directory.resolve("musterd.conf"), text + added);
    ReadResult result = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).settings();
  }

  private Rollout rollout(String added) throws IOException {
    Settings settings = settings(added);
    Template template = forMoto(Template.of(settings, Map.of(), REGION));
    Ec2Images images = moto.real().images();
    DesiredStack goal =
        RealTime.await(
            DesiredStack.of(
                settings, template, new DesiredStack.Lookups(images, moto.real().sites()), REGION));
    return new Rollout(
        moto.real().stacks(), moto.real().buckets(), new VertxTimers(moto.real().vertx), goal);
  }

  /**
   * moto makes application load balancers alone, which refuse a listener for TCP, and takes no disk
   * without a size, which EC2 knows by the image.
   */
  private static Template forMoto(Template template) {
    JsonObject json = assertInstanceOf(Template.Ready.class, template).json().copy();
    JsonObject resources = json.getJsonObject("Resources");
    resources.remove("Listener");
    Optional.ofNullable(resources.getJsonObject("Hosts"))
        .ifPresent(hosts -> hosts.getJsonArray("DependsOn").remove("Listener"));
    Optional.ofNullable(resources.getJsonObject("LaunchTemplateOfHosts"))
        .map(launch -> launch.getJsonObject("Properties").getJsonObject("LaunchTemplateData"))
        .ifPresent(data -> data.remove("BlockDeviceMappings"));
    return new Template.Ready(json);
  }

  private void apply(String added) throws IOException {
    Rollout rollout = rollout(added);
    Plan plan = RealTime.await(rollout.plan());
    StackOutcome outcome = RealTime.await(rollout.carryOut(plan, steps::add));
    assertInstanceOf(StackOutcome.Done.class, outcome, outcome::toString);
  }

  private ResponseLaunchTemplateData template() {
    return moto.real()
        .ec2
        .describeLaunchTemplateVersions(
            call -> call.launchTemplateName("musterd-stacks-linux-x64").versions("$Latest"))
        .join()
        .launchTemplateVersions()
        .getFirst()
        .launchTemplateData();
  }

  @Test
  void stack_isMade_changed_andRemoved() throws IOException {
    Plan shown = RealTime.await(rollout("").plan());
    assertTrue(shown.create());
    RealTime.await(rollout("").drop(shown));

    apply("");
    assertEquals("terminate", template().instanceInitiatedShutdownBehaviorAsString());
    assertEquals("required", template().metadataOptions().httpTokensAsString());
    assertTrue(template().imageId().startsWith("ami-"));
    assertEquals("CREATE_COMPLETE", steps.getLast().status());

    String userData = template().userData();
    apply("pools.linux-x64.boot-time = 7 minutes");
    assertTrue(!template().userData().equals(userData), "the latest version is the new one");
    assertTrue(RealTime.await(rollout("pools.linux-x64.boot-time = 7 minutes").plan()).isEmpty());

    remove();
    assertEquals(
        Optional.empty(),
        RealTime.await(moto.real().stacks().find(new AwsNames("stacks").stack())));
  }

  private void remove() throws IOException {
    remove("");
  }

  private void remove(String added) throws IOException {
    Removal removal =
        new Removal(
            new Removal.Target(
                moto.real().stacks(),
                moto.real().buckets(),
                moto.real().compute("stacks"),
                moto.real().store("stacks"),
                new VertxTimers(moto.real().vertx)),
            settings(added));
    var stack = RealTime.await(removal.find()).orElseThrow();
    StackOutcome outcome = RealTime.await(removal.remove(stack, _ -> {}, steps::add));
    assertInstanceOf(StackOutcome.Done.class, outcome, outcome::toString);
  }

  /** Two subnets in two zones, with what hosts read at their start. */
  private String hosts() {
    List<String> subnets =
        moto.real().ec2.describeSubnets().join().subnets().stream()
            .filter(subnet -> subnet.defaultForAz())
            .map(subnet -> subnet.subnetId())
            .toList();
    moto.real()
        .ssm
        .putParameter(
            call ->
                call.name("/musterd/stacks/musterd.conf")
                    .type("SecureString")
                    .value("environment = stacks")
                    .overwrite(true))
        .join();
    // moto keeps it from one test to the next.
    moto.real().s3.createBucket(call -> call.bucket("mirror")).handle((_, _) -> null).join();
    RealTime.await(moto.real().buckets().keep("mirror", "packages/m.rpm", "a package"));
    return """
    lease.enabled = on
    network.subnets = [%s, %s]
    daemon { hosts = 2, ami.id = %s, instance-type = t3.small, package = packages/m.rpm }
    """
        .formatted(subnets.get(0), subnets.get(1), image());
  }

  private String image() {
    return RealTime.await(
            moto.real()
                .images()
                .newest(Map.of("name", List.of("amzn-ami-hvm-*")), List.of("amazon")))
        .orElseThrow()
        .id();
  }

  @Test
  void hosts_areMade_behindALoadBalancer_andAreNoRunners() throws IOException {
    String hosts = hosts();
    apply(hosts);
    assertEquals("CREATE_COMPLETE", steps.getLast().status());
    var running =
        moto
            .real()
            .ec2
            .describeInstances(
                call ->
                    call.filters(
                        List.of(
                            filter("tag:musterd:daemon", "stacks"),
                            filter("instance-state-name", "running"))))
            .join()
            .reservations()
            .stream()
            .flatMap(reservation -> reservation.instances().stream())
            .toList();
    assertEquals(2, running.size());
    assertEquals(
        running.stream().map(host -> host.privateIpAddress()).sorted().toList(),
        RealTime.await(moto.real().sites().hosts()));
    assertEquals(
        List.of(),
        RealTime.await(moto.real().compute("stacks").instances()),
        "they are no runners");
    remove(hosts);
    assertEquals(
        Optional.empty(),
        RealTime.await(moto.real().stacks().find(new AwsNames("stacks").stack())));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  @Test
  void whatHostsNeed_isLookedUp() throws IOException {
    String hosts = hosts();
    SdkHostSites sites = moto.real().sites();
    assertTrue(RealTime.await(sites.hasParameter("/musterd/stacks/musterd.conf")));
    assertFalse(RealTime.await(sites.hasParameter("/musterd/stacks/none")));
    assertTrue(RealTime.await(sites.hasObject("mirror", "packages/m.rpm")));
    assertFalse(RealTime.await(sites.hasObject("mirror", "packages/none.rpm")));
    assertFalse(RealTime.await(sites.hasObject("no-such-bucket-of-tests", "packages/m.rpm")));
    List<String> ids = settings(hosts).hosts().orElseThrow().network().subnets();
    assertEquals(2, RealTime.await(sites.subnets(ids)).size());
  }

  @Test
  void bucket_isEmptied_alsoOfVersions() {
    String bucket = "musterd-of-a-test";
    assertEquals(0, RealTime.await(moto.real().buckets().empty(bucket)));
    moto.real().s3.createBucket(call -> call.bucket(bucket)).join();
    moto.real()
        .s3
        .putBucketVersioning(
            call ->
                call.bucket(bucket)
                    .versioningConfiguration(versioning -> versioning.status("Enabled")))
        .join();
    URI first = RealTime.await(moto.real().buckets().keep(bucket, "templates/a", "{}"));
    assertTrue(first.toString().endsWith("/" + bucket + "/templates/a"), first::toString);
    RealTime.await(moto.real().buckets().keep(bucket, "templates/a", "{ }"));
    moto.real().s3.deleteObject(call -> call.bucket(bucket).key("templates/a")).join();
    assertEquals(3, RealTime.await(moto.real().buckets().empty(bucket)), "two versions and a mark");
    moto.real().s3.deleteBucket(call -> call.bucket(bucket)).join();
  }

  @Test
  void images_areFound_orNot() {
    Ec2Images images = moto.real().images();
    var newest =
        RealTime.await(images.newest(Map.of("name", List.of("amzn-ami-hvm-*")), List.of("amazon")))
            .orElseThrow();
    assertEquals(Optional.of(newest), RealTime.await(images.byId(newest.id())));
    assertEquals(Optional.empty(), RealTime.await(images.byId("ami-00000000000000000")));
    assertEquals(Optional.empty(), RealTime.await(images.parameter("/no/such/parameter")));
  }
}
