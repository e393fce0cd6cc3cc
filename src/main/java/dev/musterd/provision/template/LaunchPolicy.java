package dev.musterd.provision.template;

import static dev.musterd.provision.template.IntrinsicFunctions.arn;
import static dev.musterd.provision.template.IntrinsicFunctions.sub;

import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The daemon's policy for EC2: launch with our tag from our templates, and terminate or tag what
 * carries our tags.
 */
record LaunchPolicy(Settings settings) {
  private static final String OURS = "aws:ResourceTag/" + Instance.Tag.ENVIRONMENT;
  private static final String BECOMES_OURS = "aws:RequestTag/" + Instance.Tag.ENVIRONMENT;

  JsonObject json() {
    return PolicyStatement.policy(statements());
  }

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements =
        new ArrayList<>(
            List.of(
                describe(),
                ourTemplates(),
                launch(),
                launched(),
                tagAtLaunch(),
                suspect(),
                terminate()));
    if (settings.pools().stream().anyMatch(pool -> !ResourceNames.madeByUs(settings, pool))) {
      statements.add(launchFrom("TheirTemplates"));
    }
    if (!images(settings).isEmpty()) {
      statements.add(
          PolicyStatement.allow("ImageParameters", "ssm:GetParameters").on(images(settings)));
    }
    statements.addAll(volumes());
    return statements;
  }

  /** The right to list instances, which EC2 gives for all or none. */
  private static PolicyStatement describe() {
    return PolicyStatement.allow("Describe", "ec2:DescribeInstances").on("*");
  }

  private PolicyStatement ourTemplates() {
    return launchFrom("OurTemplates").when("StringEquals", OURS, settings.environment());
  }

  /** All templates: EC2 identifies them by ids, which a configuration that names one lacks. */
  private static PolicyStatement launchFrom(String sid) {
    return PolicyStatement.allow(sid, "ec2:CreateFleet", "ec2:RunInstances")
        .on(arn("ec2", "launch-template/*"));
  }

  /**
   * The resources that a launch uses. Images and snapshots name no account when Amazon owns them.
   */
  private static PolicyStatement launch() {
    List<JsonObject> used = new ArrayList<>();
    Stream.of("subnet", "security-group", "key-pair", "network-interface", "spot-instances-request")
        .map(type -> arn("ec2", type + "/*"))
        .forEach(used::add);
    Stream.of("image", "snapshot")
        .map(type -> sub("arn:${AWS::Partition}:ec2:${AWS::Region}:*:" + type + "/*"))
        .forEach(used::add);
    used.add(sub("arn:${AWS::Partition}:ec2:${AWS::Region}::image/*"));
    used.add(sub("arn:${AWS::Partition}:ec2:${AWS::Region}::snapshot/*"));
    return PolicyStatement.allow("LaunchWith", "ec2:CreateFleet", "ec2:RunInstances").on(used);
  }

  private PolicyStatement launched() {
    return PolicyStatement.allow("LaunchOurs", "ec2:CreateFleet", "ec2:RunInstances")
        .on(arn("ec2", "fleet/*"), arn("ec2", "instance/*"), arn("ec2", "volume/*"))
        .when("StringEquals", BECOMES_OURS, settings.environment());
  }

  private static PolicyStatement tagAtLaunch() {
    return PolicyStatement.allow("TagAtLaunch", "ec2:CreateTags")
        .on(
            Stream.of("fleet", "instance", "volume", "network-interface")
                .map(type -> arn("ec2", type + "/*"))
                .toList())
        .when("StringEquals", "ec2:CreateAction", JsonArray.of("CreateFleet", "RunInstances"));
  }

  private PolicyStatement suspect() {
    return PolicyStatement.allow("Suspect", "ec2:CreateTags", "ec2:DeleteTags")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", OURS, settings.environment())
        .when("ForAllValues:StringEquals", "aws:TagKeys", JsonArray.of(Instance.Tag.SUSPECT));
  }

  /** Excludes instances that an operator has tagged to be kept. */
  private PolicyStatement terminate() {
    return PolicyStatement.allow("End", "ec2:TerminateInstances")
        .on(arn("ec2", "instance/*"))
        .when("StringEquals", OURS, settings.environment())
        .when("StringLike", "aws:ResourceTag/" + Instance.Tag.POOL, "*")
        .when("StringNotEquals", "aws:ResourceTag/" + Instance.Tag.KEEP, "true");
  }

  /** EC2 reads the parameter of a launch template with the rights of the caller that launches. */
  static List<JsonObject> images(Settings settings) {
    return settings.pools().stream()
        .map(pool -> pool.machine().ami())
        .flatMap(
            ami -> ami instanceof Ami.ByParameter(String name) ? Stream.of(name) : Stream.empty())
        .distinct()
        .map(LaunchPolicy::imageParameter)
        .toList();
  }

  /** The ARN of an image's parameter; those of AWS below /aws/service name no account. */
  private static JsonObject imageParameter(String name) {
    return name.startsWith("/aws/service/")
        ? sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter" + name)
        : arn("ssm", "parameter" + (name.startsWith("/") ? "" : "/") + name);
  }

  /** EC2 encrypts a volume with the operator's key in the name of the caller that launches. */
  private List<PolicyStatement> volumes() {
    return settings.pools().stream()
        .flatMap(pool -> pool.machine().blockDevices().stream())
        .flatMap(device -> device.kmsKey().stream())
        .distinct()
        .flatMap(key -> new EncryptionKey(key).allowVolumes().stream())
        .toList();
  }
}
