package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Machine;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Machine.BlockDevice;
import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** The launch template of a pool; what differs between launches is in the fleet request. */
public final class LaunchTemplates {
  /** Amazon Linux's root device; {@code musterd aws apply} reads the image's own instead. */
  static final String USUAL_ROOT_DEVICE = "/dev/xvda";

  /**
   * The keys of tags that instances can read in their metadata. EC2 refuses to launch one with
   * another key where they may read them.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html">tags
   *     in the metadata</a>
   */
  private static final Pattern METADATA_KEY =
      Pattern.compile("(?!\\.{1,2}$|_index$)[A-Za-z0-9+=.,_:@-]+");

  private LaunchTemplates() {}

  static String id(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "LaunchTemplate";
  }

  /** The parameter that is the image's id, where it is the newest one of many. */
  public static String image(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "Image";
  }

  /** The parameter that is the name of the image's root device. */
  public static String rootDevice(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "RootDevice";
  }

  public static boolean needsRootDevice(Settings.Pool pool) {
    return pool.machine().blockDevices().stream().anyMatch(device -> device.device().isEmpty());
  }

  /** Adds nothing when the configuration names a launch template of the operator. */
  static void add(
      TemplateBuilder builder, Settings settings, Settings.Pool pool, UserData.Ready userData) {
    if (!ResourceNames.madeByUs(settings, pool)) {
      return;
    }
    parameters(builder, pool);
    SortedMap<String, String> tags = ResourceNames.tags(settings, pool);
    builder.resource(
        id(pool),
        "AWS::EC2::LaunchTemplate",
        new JsonObject()
            .put("LaunchTemplateName", pool.runner().launch().template())
            .put("LaunchTemplateData", data(pool, tags, userData))
            .put("TagSpecifications", JsonArray.of(tagged("launch-template", tags))));
    builder.output(
        id(pool) + "Id", "What the pool " + pool.name() + " is launched from", ref(id(pool)));
  }

  private static void parameters(TemplateBuilder builder, Settings.Pool pool) {
    if (pool.machine().ami() instanceof Ami.ByFilter) {
      builder.parameter(
          image(pool),
          new JsonObject()
              .put("Type", "AWS::EC2::Image::Id")
              .put("Description", "The image of the pool " + pool.name()));
    }
    if (needsRootDevice(pool)) {
      builder.parameter(
          rootDevice(pool),
          new JsonObject()
              .put("Type", "String")
              .put("Default", USUAL_ROOT_DEVICE)
              .put("Description", "The root device of that image, pool " + pool.name()));
    }
  }

  private static JsonObject data(
      Settings.Pool pool, SortedMap<String, String> tags, UserData.Ready userData) {
    Machine machine = pool.machine();
    JsonArray groups = JsonArray.of(attribute(PoolSecurityGroup.securityGroup(pool), "GroupId"));
    machine.network().securityGroups().forEach(groups::add);
    JsonObject data =
        new JsonObject()
            .put("ImageId", image(pool, machine.ami()))
            .put(
                "IamInstanceProfile",
                new JsonObject().put("Arn", attribute(PoolRole.profile(pool), "Arn")))
            .put("SecurityGroupIds", groups)
            .put("InstanceInitiatedShutdownBehavior", "terminate")
            .put("MetadataOptions", metadata(tags))
            .put("UserData", userData.base64());
    machine.access().keyName().ifPresent(key -> data.put("KeyName", key));
    if (!machine.blockDevices().isEmpty()) {
      data.put("BlockDeviceMappings", blockDevices(pool));
    }
    return data.put(
        "TagSpecifications",
        JsonArray.of(
            tagged("instance", tags), tagged("volume", tags), tagged("network-interface", tags)));
  }

  /**
   * EC2 looks a parameter up at every launch, so a new image needs no update of the stack.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html#use-an-ssm-parameter-instead-of-an-ami-id">parameters
   *     instead of an AMI id</a>
   */
  private static Object image(Settings.Pool pool, Ami ami) {
    return switch (ami) {
      case Ami.ById(String id) -> id;
      case Ami.ByParameter(String name) -> "resolve:ssm:" + name;
      case Ami.ByFilter _ -> ref(image(pool));
    };
  }

  private static JsonArray blockDevices(Settings.Pool pool) {
    JsonArray devices = new JsonArray();
    for (BlockDevice device : pool.machine().blockDevices()) {
      Object name = device.device().<Object>map(given -> given).orElse(ref(rootDevice(pool)));
      devices.add(new JsonObject().put("DeviceName", name).put("Ebs", volume(device)));
    }
    return devices;
  }

  private static JsonObject volume(BlockDevice device) {
    JsonObject volume =
        new JsonObject()
            .put("VolumeSize", device.sizeGib())
            .put("VolumeType", device.type())
            .put("Encrypted", device.encrypted())
            .put("DeleteOnTermination", device.deleteOnTermination());
    device.iops().ifPresent(iops -> volume.put("Iops", iops));
    device.throughput().ifPresent(throughput -> volume.put("Throughput", throughput));
    device.kmsKey().ifPresent(key -> volume.put("KmsKeyId", key));
    device.snapshot().ifPresent(snapshot -> volume.put("SnapshotId", snapshot));
    return volume;
  }

  /** Metadata options with one hop, so that containers of jobs do not reach the instance's role. */
  private static JsonObject metadata(SortedMap<String, String> tags) {
    boolean readable = tags.keySet().stream().allMatch(key -> METADATA_KEY.matcher(key).matches());
    return new JsonObject()
        .put("HttpEndpoint", "enabled")
        .put("HttpTokens", "required")
        .put("HttpPutResponseHopLimit", 1)
        .put("InstanceMetadataTags", readable ? "enabled" : "disabled");
  }

  static JsonObject tagged(String type, SortedMap<String, String> tags) {
    return new JsonObject().put("ResourceType", type).put("Tags", TemplateBuilder.tags(tags));
  }
}
