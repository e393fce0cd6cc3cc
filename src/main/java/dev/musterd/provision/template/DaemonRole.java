package dev.musterd.provision.template;

import static dev.musterd.provision.template.IntrinsicFunctions.attribute;
import static dev.musterd.provision.template.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the daemon runs as: a role with its instance profile. Its policies stand alone, so that a
 * daemon elsewhere, as in a container, can be given them as well.
 */
final class DaemonRole {
  static final String ROLE = "DaemonRole";
  static final String POLICY = "DaemonPolicy";
  static final String LAUNCH_POLICY = "DaemonLaunchPolicy";
  static final String ROLES_POLICY = "DaemonRolesPolicy";
  static final String PROFILE = "DaemonInstanceProfile";

  private DaemonRole() {}

  static void add(TemplateBuilder builder, Settings settings, String bucket) {
    Settings.Provision provision = settings.provision();
    policy(builder, provision, POLICY, new DaemonPolicy(settings, bucket).json());
    policy(builder, provision, LAUNCH_POLICY, new LaunchPolicy(settings).json());
    policy(
        builder,
        provision,
        ROLES_POLICY,
        PolicyStatement.policy(List.of(passRoles(runnerRoles(settings)))));
    builder.resource(ROLE, "AWS::IAM::Role", role(settings));
    builder.resource(
        PROFILE,
        "AWS::IAM::InstanceProfile",
        new JsonObject()
            .put("Path", provision.instanceProfilePath())
            .put("Roles", JsonArray.of(ref(ROLE))));
    outputs(builder);
  }

  private static JsonObject role(Settings settings) {
    JsonObject role =
        new JsonObject()
            .put("Path", settings.provision().rolePath())
            .put("AssumeRolePolicyDocument", PolicyStatement.trust("ec2"))
            .put(
                "ManagedPolicyArns",
                JsonArray.of(ref(POLICY), ref(LAUNCH_POLICY), ref(ROLES_POLICY)));
    settings
        .provision()
        .permissionsBoundary()
        .ifPresent(boundary -> role.put("PermissionsBoundary", boundary));
    return role.put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static void outputs(TemplateBuilder builder) {
    builder.output("DaemonRoleArn", "What the daemon runs as", attribute(ROLE, "Arn"));
    builder.output("DaemonInstanceProfileName", "That role, for its EC2 instance", ref(PROFILE));
    builder.output("DaemonPolicyArn", "The daemon's rights: queues and parameters", ref(POLICY));
    builder.output("DaemonLaunchPolicyArn", "The daemon's rights: EC2", ref(LAUNCH_POLICY));
    builder.output("DaemonRolesPolicyArn", "The daemon's rights: to give roles", ref(ROLES_POLICY));
  }

  private static List<JsonObject> runnerRoles(Settings settings) {
    return settings.pools().stream().map(pool -> attribute(PoolRole.role(pool), "Arn")).toList();
  }

  /** The right to pass the roles of runners, to EC2 only. */
  static PolicyStatement passRoles(List<?> roles) {
    return PolicyStatement.allow("HandOutRoles", "iam:PassRole")
        .on(roles)
        .when("StringEquals", "iam:PassedToService", IntrinsicFunctions.service("ec2"));
  }

  private static void policy(
      TemplateBuilder builder, Settings.Provision provision, String id, JsonObject document) {
    builder.resource(
        id,
        "AWS::IAM::ManagedPolicy",
        new JsonObject()
            .put("Path", provision.rolePath())
            .put("Description", "For the daemon musterd")
            .put("PolicyDocument", document));
  }
}
