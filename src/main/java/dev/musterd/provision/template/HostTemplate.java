package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Architecture;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;

/** The launch template of the daemon's hosts. */
public record HostTemplate(Settings settings, Settings.Hosts hosts) {
  static final String ID = "LaunchTemplateOfHosts";

  /** The parameter with the image's id. */
  public static final String IMAGE = "ImageOfHosts";

  /** The parameter with the name of the image's root device. */
  public static final String ROOT_DEVICE = "RootDeviceOfHosts";

  /**
   * Amazon Linux 2023, by architecture.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli">parameters
   *     of its images</a>
   */
  private static final String STOCK =
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";

  /** The image, by id or by the parameter that holds it. */
  public static Ami image(Settings.Hosts hosts) {
    return hosts
        .ami()
        .orElseGet(
            () ->
                new Ami.ByParameter(
                    STOCK + (hosts.architecture() == Architecture.ARM64 ? "arm64" : "x86_64")));
  }

  void add(TemplateBuilder builder, String bucket) {
    builder.parameter(
        IMAGE,
        new JsonObject()
            .put("Type", "AWS::EC2::Image::Id")
            .put("Description", "The image of the daemon's hosts"));
    builder.parameter(
        ROOT_DEVICE,
        new JsonObject()
            .put("Type", "String")
            .put("Default", LaunchTemplates.USUAL_ROOT_DEVICE)
            .put("Description", "The root device of that image"));
    SortedMap<String, String> tags = ResourceNames.tagsOfHosts(settings);
    builder.resource(
        ID,
        "AWS::EC2::LaunchTemplate",
        new JsonObject()
            .put("LaunchTemplateData", data(tags, bucket))
            .put(
                "TagSpecifications",
                JsonArray.of(LaunchTemplates.tagged("launch-template", tags))));
  }

  /** An instance's metadata is for the host alone, without a hop. */
  private JsonObject data(SortedMap<String, String> tags, String bucket) {
    return new JsonObject()
        .put("ImageId", ref(IMAGE))
        .put("InstanceType", hosts.instanceType())
        .put(
            "IamInstanceProfile", new JsonObject().put("Arn", attribute(DaemonRole.PROFILE, "Arn")))
        .put("SecurityGroupIds", JsonArray.of(attribute(HostSecurityGroups.HOSTS, "GroupId")))
        .put(
            "MetadataOptions",
            new JsonObject()
                .put("HttpEndpoint", "enabled")
                .put("HttpTokens", "required")
                .put("HttpPutResponseHopLimit", 1))
        .put(
            "BlockDeviceMappings",
            JsonArray.of(
                new JsonObject()
                    .put("DeviceName", ref(ROOT_DEVICE))
                    .put("Ebs", new JsonObject().put("Encrypted", true).put("VolumeType", "gp3"))))
        .put("UserData", HostUserData.of(hosts, bucket))
        .put(
            "TagSpecifications",
            JsonArray.of(
                LaunchTemplates.tagged("instance", tags), LaunchTemplates.tagged("volume", tags)));
  }
}
