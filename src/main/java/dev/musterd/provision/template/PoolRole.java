package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicySize;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The role of a pool's instances, and the instance profile that EC2 needs for it. */
final class PoolRole {
  private PoolRole() {}

  static String role(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "RunnerRole";
  }

  static String profile(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "InstanceProfile";
  }

  /** The reason why IAM would refuse the policy, if any. */
  static Optional<String> problem(Settings settings, JsonObject policy) {
    int length = new PolicySize(settings).of(policy);
    return length <= PolicySize.INLINE
        ? Optional.empty()
        : Optional.of(
            "the policy of its role has %d characters, and IAM takes %d: shorten cloudwatch.log-files or cloudwatch.config"
                .formatted(length, PolicySize.INLINE));
  }

  static void add(
      TemplateBuilder builder, Settings settings, Settings.Pool pool, JsonObject policy) {
    builder.resource(role(pool), "AWS::IAM::Role", properties(settings, pool, policy));
    builder.resource(
        profile(pool),
        "AWS::IAM::InstanceProfile",
        new JsonObject()
            .put("Path", settings.provision().instanceProfilePath())
            .put("Roles", JsonArray.of(ref(role(pool)))));
    builder.output(
        role(pool) + "Arn",
        "What instances of the pool " + pool.name() + " may do",
        attribute(role(pool), "Arn"));
  }

  private static JsonObject properties(Settings settings, Settings.Pool pool, JsonObject policy) {
    JsonObject role =
        new JsonObject()
            .put("Path", settings.provision().rolePath())
            .put("AssumeRolePolicyDocument", PolicyStatement.trust("ec2"))
            .put(
                "Policies",
                JsonArray.of(
                    new JsonObject().put("PolicyName", "runner").put("PolicyDocument", policy)));
    if (!pool.machine().access().managedPolicies().isEmpty()) {
      role.put("ManagedPolicyArns", new JsonArray(pool.machine().access().managedPolicies()));
    }
    settings
        .provision()
        .permissionsBoundary()
        .ifPresent(boundary -> role.put("PermissionsBoundary", boundary));
    return role.put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings, pool)));
  }
}
