package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicySize;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Adds the role with as many policies as its rights take, and returns why that cannot be. */
  static List<String> add(TemplateBuilder builder, Settings settings, String bucket) {
    List<String> policies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    rights(settings, bucket)
        .forEach(
            (name, statements) -> {
              List<JsonObject> documents = new PolicyDocuments(settings).of(statements);
              for (int i = 0; i < documents.size(); i++) {
                String id = numbered(name, i);
                policies.add(id);
                problems.addAll(tooLong(settings, id, documents.get(i)));
                policy(builder, settings.provision(), id, documents.get(i));
              }
            });
    if (policies.size() > PolicyDocuments.ATTACHED_MAX) {
      problems.add(
          "the daemon's rights fill %d policies, and a role takes %d"
              .formatted(policies.size(), PolicyDocuments.ATTACHED_MAX));
    }
    builder.resource(ROLE, "AWS::IAM::Role", role(settings, policies));
    builder.resource(
        PROFILE,
        "AWS::IAM::InstanceProfile",
        new JsonObject()
            .put("Path", settings.provision().instanceProfilePath())
            .put("Roles", JsonArray.of(ref(ROLE))));
    outputs(builder, policies);
    return problems;
  }

  private static Map<String, List<PolicyStatement>> rights(Settings settings, String bucket) {
    Map<String, List<PolicyStatement>> rights = new LinkedHashMap<>();
    rights.put(POLICY, new DaemonPolicy(settings, bucket).statements());
    rights.put(LAUNCH_POLICY, new LaunchPolicy(settings, true).statements());
    rights.put(ROLES_POLICY, List.of(passRoles(runnerRoles(settings))));
    return rights;
  }

  /** The name of the first, second… document of a policy. */
  static String numbered(String name, int index) {
    return index == 0 ? name : name + (index + 1);
  }

  private static List<String> tooLong(Settings settings, String id, JsonObject document) {
    int length = new PolicySize(settings).of(document);
    return length <= PolicySize.MANAGED
        ? List.of()
        : List.of(
            "the policy %s has %d characters, and IAM takes %d"
                .formatted(id, length, PolicySize.MANAGED));
  }

  private static JsonObject role(Settings settings, List<String> policies) {
    JsonObject role =
        new JsonObject()
            .put("Path", settings.provision().rolePath())
            .put("AssumeRolePolicyDocument", PolicyStatement.trust("ec2"))
            .put(
                "ManagedPolicyArns",
                new JsonArray(policies.stream().map(IntrinsicFunctions::ref).toList()));
    settings
        .provision()
        .permissionsBoundary()
        .ifPresent(boundary -> role.put("PermissionsBoundary", boundary));
    return role.put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static void outputs(TemplateBuilder builder, List<String> policies) {
    builder.output("DaemonRoleArn", "What the daemon runs as", attribute(ROLE, "Arn"));
    builder.output("DaemonInstanceProfileName", "That role, for its EC2 instance", ref(PROFILE));
    policies.forEach(id -> builder.output(id + "Arn", "The daemon's rights", ref(id)));
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

  /**
   * The right to pass roles where their ARNs are not known: those of the path, without the daemon's
   * own, which has rights that no job may have.
   */
  static List<PolicyStatement> passRolesByPath(Settings settings) {
    String path = settings.provision().rolePath();
    return List.of(
        passRoles(List.of(ResourceNames.below("role", path, settings))),
        PolicyStatement.deny("NotItsOwnRole", "iam:PassRole")
            .on(IntrinsicFunctions.globalArn("iam", "role" + path + "*-" + ROLE + "-*")));
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
