package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;

import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The daemon's policy for EC2: launch with our tag from our templates, and terminate or tag what
 * carries our tags.
 *
 * @param inStack whether it is a part of the template, which knows the ids of what it makes
 */
record LaunchPolicy(Settings settings, boolean inStack) {
  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>(List.of(describe()));
    statements.addAll(new FleetPolicy(settings, inStack).statements());
    statements.addAll(new RunPolicy(settings, inStack).statements());
    statements.addAll(
        List.of(tagAtLaunch(), suspect(), hold(), tagJobs(), consoles(), terminate()));
    if (new LaunchResources(settings).areTheirs()) {
      statements.add(tagTheirs());
    }
    if (!images(settings).isEmpty()) {
      statements.add(
          PolicyStatement.allow("ImageParameters", "ssm:GetParameters").on(images(settings)));
    }
    statements.addAll(VolumeKeys.of(settings).statements());
    return statements;
  }

  /**
   * The right to list instances, and to read spot prices and the zones that they depend on: EC2
   * gives each for all or none.
   */
  private static PolicyStatement describe() {
    return PolicyStatement.allow(
            "Describe",
            "ec2:DescribeInstances",
            "ec2:DescribeSpotPriceHistory",
            "ec2:DescribeSubnets")
        .on("*");
  }

  private PolicyStatement tagAtLaunch() {
    return PolicyStatement.allow("TagAtLaunch", "ec2:CreateTags")
        .on(
            Stream.of("fleet", "instance", "volume", "network-interface")
                .map(type -> arn("ec2", type + "/*"))
                .toList())
        .when("StringEquals", "ec2:CreateAction", JsonArray.of("CreateFleet", "RunInstances"))
        .when("StringEquals", LaunchResources.BECOMES_OURS, settings.environment())
        .when("Null", LaunchResources.BECOMES_KEPT, "true");
  }

  /** An operator's template may tag network interfaces with anything, or with nothing of ours. */
  private static PolicyStatement tagTheirs() {
    return PolicyStatement.allow("TagTheirInterfaces", "ec2:CreateTags")
        .on(arn("ec2", "network-interface/*"))
        .when("StringEquals", "ec2:CreateAction", "RunInstances");
  }

  private PolicyStatement suspect() {
    return tags("Suspect", Instance.Tag.SUSPECT);
  }

  private PolicyStatement hold() {
    return tags("Hold", Instance.Tag.HOLD_UNTIL, Instance.Tag.HELD_BY);
  }

  /** A request that names no tags would remove all of them, ours too: it has no tag keys. */
  private PolicyStatement tags(String sid, String... keys) {
    return PolicyStatement.allow(sid, "ec2:CreateTags", "ec2:DeleteTags")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", LaunchResources.OURS, settings.environment())
        .when("ForAllValues:StringEquals", "aws:TagKeys", new JsonArray(List.of(keys)))
        .when("Null", "aws:TagKeys", "false");
  }

  /** What runs on an instance: these tags, on ours, and none is taken away. */
  private PolicyStatement tagJobs() {
    return PolicyStatement.allow("TagJobs", "ec2:CreateTags")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", LaunchResources.OURS, settings.environment())
        .when("ForAllValues:StringEquals", "aws:TagKeys", new JsonArray(Instance.Tag.OF_JOBS))
        .when("Null", "aws:TagKeys", "false");
  }

  private PolicyStatement consoles() {
    return PolicyStatement.allow("Consoles", "ec2:GetConsoleOutput")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", LaunchResources.OURS, settings.environment());
  }

  /** Excludes instances that an operator has tagged to be kept, in any case, as the daemon does. */
  private PolicyStatement terminate() {
    return PolicyStatement.allow("End", "ec2:TerminateInstances")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", LaunchResources.OURS, settings.environment())
        .when("StringLike", "aws:ResourceTag/" + Instance.Tag.POOL, "*")
        .when("StringNotEqualsIgnoreCase", "aws:ResourceTag/" + Instance.Tag.KEEP, "true");
  }

  /** EC2 reads the parameter of a launch template with the rights of the caller that launches. */
  static List<JsonObject> images(Settings settings) {
    return settings.pools().stream()
        .map(pool -> pool.machine().ami())
        .flatMap(
            ami -> ami instanceof Ami.ByParameter(String name) ? Stream.of(name) : Stream.empty())
        .map(LaunchPolicy::imageParameter)
        .distinct()
        .toList();
  }

  /** The ARN of an image's parameter; those of AWS below /aws/service name no account. */
  static JsonObject imageParameter(String name) {
    return name.startsWith("/aws/service/")
        ? IntrinsicFunctions.sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter" + name)
        : arn("ssm", "parameter" + (name.startsWith("/") ? "" : "/") + name);
  }
}
