package dev.musterd.provision.template;

import static dev.musterd.provision.template.LaunchResources.all;
import static dev.musterd.provision.template.LaunchResources.everybodys;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The right to launch, which EC2 demands of who requests a fleet: from our templates, and with
 * their image. Without a template there is no launch, so that a stolen role launches nothing of its
 * own choice; only user data are a parameter that IAM does not know.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html">which
 *     keys EC2 fills in for which resource</a>
 */
record RunPolicy(Settings settings, boolean inStack) {
  private static final String RUN = "ec2:RunInstances";
  private static final String TEMPLATE = "ec2:LaunchTemplate";

  /** Whether a resource is the one that the template names, and none that the request does. */
  private static final String OF_TEMPLATE = "ec2:IsLaunchTemplateResource";

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>();
    if (new LaunchResources(settings).areOurs()) {
      statements.add(ours());
      statements.add(interfaces());
    }
    statements.add(volumes());
    statements.add(images());
    statements.add(fromTemplate("LaunchSnapshots", List.of(everybodys("snapshot")), anyTemplate()));
    // EC2 fills in no key of the template here, and an instance needs more than its request.
    statements.add(PolicyStatement.allow("LaunchSpot", RUN).on(all("spot-instances-request")));
    if (new LaunchResources(settings).areTheirs()) {
      statements.add(theirs());
      statements.add(notOurs(fromTemplate("LaunchWithTheirs", theirResources(), anyTemplate())));
    }
    return statements;
  }

  private JsonArray ourTemplates() {
    return inStack ? new JsonArray(new LaunchResources(settings).templates()) : anyTemplate();
  }

  /** Which one it may be is said by the tag of the template, which EC2 asks for beside. */
  private static JsonArray anyTemplate() {
    return JsonArray.of(all("launch-template"));
  }

  private static PolicyStatement fromTemplate(
      String sid, List<JsonObject> resources, JsonArray templates) {
    return PolicyStatement.allow(sid, RUN).on(resources).when("ArnLike", TEMPLATE, templates);
  }

  private PolicyStatement ours() {
    return becomesOurs(fromTemplate("LaunchOurs", List.of(all("instance")), ourTemplates()))
        .when("StringEquals", "ec2:MetadataHttpTokens", "required")
        .when("Null", LaunchResources.BECOMES_KEPT, "true");
  }

  private PolicyStatement becomesOurs(PolicyStatement statement) {
    return statement.when("StringEquals", LaunchResources.BECOMES_OURS, settings.environment());
  }

  private PolicyStatement volumes() {
    return becomesOurs(fromTemplate("LaunchVolumes", List.of(all("volume")), anyTemplate()));
  }

  /** New ones, which our templates tag; an existing one may be in another subnet. */
  private PolicyStatement interfaces() {
    return fromTemplate("LaunchInterfaces", List.of(all("network-interface")), anyTemplate())
        .when("StringEqualsIfExists", LaunchResources.BECOMES_OURS, settings.environment())
        .when("StringNotLike", "ec2:NetworkInterfaceID", "eni-*");
  }

  private PolicyStatement images() {
    List<JsonObject> resources = new ArrayList<>(List.of(everybodys("image")));
    resources.addAll(new LaunchResources(settings).keyPairs());
    return fromTemplate("LaunchImages", resources, anyTemplate())
        .when("BoolIfExists", OF_TEMPLATE, "true");
  }

  /** Without a demand on the metadata service: their template decides that. */
  private PolicyStatement theirs() {
    return notOurs(
        becomesOurs(fromTemplate("LaunchTheirs", List.of(all("instance")), anyTemplate()))
            .when("Null", LaunchResources.BECOMES_KEPT, "true"));
  }

  private static List<JsonObject> theirResources() {
    return List.of(all("security-group"), all("network-interface"), all("key-pair"));
  }

  private PolicyStatement notOurs(PolicyStatement statement) {
    return inStack && new LaunchResources(settings).areOurs()
        ? statement.when("ArnNotLike", TEMPLATE, ourTemplates())
        : statement;
  }
}
