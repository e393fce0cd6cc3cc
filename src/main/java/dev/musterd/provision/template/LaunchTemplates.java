package dev.musterd.provision.template;

import static dev.musterd.provision.template.IntrinsicFunctions.attribute;
import static dev.musterd.provision.template.IntrinsicFunctions.ref;

import dev.musterd.config.Machine;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;

/** The launch template of a pool. What differs between launches is in the fleet request. */
public final class LaunchTemplates {
  /** Amazon Linux's. Whoever makes the stack from a configuration asks the image instead. */
  private static final String USUAL_ROOT_DEVICE = "/dev/xvda";

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
    return pool.machine().blockDevices().stream().anyMatch(it -> it.device().isEmpty());
  }

  /** Nothing when {@code launch-template} names one: then it is another's. */
  static void add(
      TemplateBuilder draft, Settings settings, Settings.Pool pool, UserData.Ready userData) {
    if (!ResourceNames.madeByUs(settings, pool)) {
      return;
    }
    parameters(draft, pool);
    SortedMap<String, String> tags = ResourceNames.tags(settings, pool);
    draft.resource(
        id(pool),
        "AWS::EC2::LaunchTemplate",
        new JsonObject()
            .put("LaunchTemplateName", pool.runner().launch().template())
            .put("LaunchTemplateData", data(pool, tags, userData))
            .put("TagSpecifications", JsonArray.of(tagged("launch-template", tags))));
    draft.output(
        id(pool) + "Id", "What the pool " + pool.name() + " is launched from", ref(id(pool)));
  }

  private static void parameters(TemplateBuilder draft, Settings.Pool pool) {
    if (pool.machine().ami() instanceof Ami.ByFilter) {
      draft.parameter(
          image(pool),
          new JsonObject()
              .put("Type", "AWS::EC2::Image::Id")
              .put("Description", "The image of the pool " + pool.name()));
    }
    if (needsRootDevice(pool)) {
      draft.parameter(
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
    machine.securityGroups().forEach(groups::add);
    JsonObject data =
        new JsonObject()
            .put("ImageId", image(pool, machine.ami()))
            .put(
                "IamInstanceProfile",
                new JsonObject().put("Arn", attribute(PoolRole.profile(pool), "Arn")))
            .put("SecurityGroupIds", groups)
            .put("InstanceInitiatedShutdownBehavior", "terminate")
            .put("MetadataOptions", metadata())
            .put("UserData", userData.base64());
    machine.keyName().ifPresent(key -> data.put("KeyName", key));
    if (!machine.blockDevices().isEmpty()) {
      data.put("BlockDeviceMappings", BlockDevices.of(pool));
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

  /** One hop: what runs in a container of a job does not reach the instance's role. */
  private static JsonObject metadata() {
    return new JsonObject()
        .put("HttpEndpoint", "enabled")
        .put("HttpTokens", "required")
        .put("HttpPutResponseHopLimit", 1);
  }

  private static JsonObject tagged(String type, SortedMap<String, String> tags) {
    return new JsonObject().put("ResourceType", type).put("Tags", TemplateBuilder.tags(tags));
  }
}
