package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The operator's KMS key, {@code aws.kms-key}, in policies. KMS takes an id, an ARN or an alias;
 * policies take an ARN of a key only, and of an alias a condition.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html">aliases
 *     in policies</a>
 */
record EncryptionKey(String name) {
  static Optional<EncryptionKey> of(Settings settings) {
    return settings.aws().kmsKey().map(EncryptionKey::new);
  }

  /**
   * For parameters of SSM alone: it names each as the context of what it encrypts.
   *
   * @param parameters without the slash at the front; may end in a star
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html">Parameter
   *     Store and KMS</a>
   */
  PolicyStatement allow(String sid, Object parameters, String... actions) {
    return allow(sid, actions)
        .when("StringLike", "kms:EncryptionContext:PARAMETER_ARN", parameters);
  }

  /**
   * The rights for volumes that EC2 creates in the name of the caller that launches.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html">permissions
   *     for encrypted volumes</a>
   */
  List<PolicyStatement> allowVolumes() {
    String mark = "%08x".formatted(name.hashCode());
    JsonObject ec2 = IntrinsicFunctions.sub("ec2.${AWS::Region}.${AWS::URLSuffix}");
    return List.of(
        allow(
                "Volumes" + mark,
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo")
            .when("StringEquals", "kms:ViaService", ec2),
        allow("VolumeGrants" + mark, "kms:CreateGrant")
            .when("StringEquals", "kms:ViaService", ec2)
            .when("Bool", "kms:GrantIsForAWSResource", "true"));
  }

  /** The right to read whether the key is enabled, and what it is for. */
  PolicyStatement allowDescribe(String sid) {
    return allow(sid, "kms:DescribeKey");
  }

  private PolicyStatement allow(String sid, String... actions) {
    PolicyStatement statement = PolicyStatement.allow(sid, actions).on(resource());
    alias()
        .ifPresent(
            alias -> statement.when("ForAnyValue:StringEquals", "kms:ResourceAliases", alias));
    return statement;
  }

  private Object resource() {
    if (!name.startsWith("arn:")) {
      return IntrinsicFunctions.arn(
          "kms", "key/" + (alias().isPresent() ? "*" : IntrinsicFunctions.literal(name)));
    }
    return alias().isEmpty() ? name : name.substring(0, name.indexOf(":alias/")) + ":key/*";
  }

  private Optional<String> alias() {
    int at = name.indexOf("alias/");
    boolean alias = at == 0 || (name.startsWith("arn:") && name.contains(":alias/"));
    return alias ? Optional.of(name.substring(at)) : Optional.empty();
  }
}
