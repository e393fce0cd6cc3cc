package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A KMS key of the operator, in policies. KMS takes an id, an ARN or an alias; policies take an ARN
 * of a key only, and of an alias a condition.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html">aliases
 *     in policies</a>
 */
record EncryptionKey(String name) {
  /** The condition key of the service that uses the key in the name of the caller. */
  static final String VIA = "kms:ViaService";

  /** The key of {@code aws.kms-key}, for parameters. */
  static Optional<EncryptionKey> of(Settings settings) {
    return settings.aws().kmsKey().map(EncryptionKey::new);
  }

  /** A service in this region, as KMS names it; a pattern, as the region may be a star. */
  static JsonObject service(String name) {
    return IntrinsicFunctions.sub(name + ".${AWS::Region}.${AWS::URLSuffix}");
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
        .when("StringLike", "kms:EncryptionContext:PARAMETER_ARN", parameters)
        .when("StringLike", VIA, service("ssm"));
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

  /** The key's ARN, or of an alias the keys that it may lead to. */
  Object resource() {
    if (!name.startsWith("arn:")) {
      return IntrinsicFunctions.arn(
          "kms", "key/" + (alias().isPresent() ? "*" : IntrinsicFunctions.literal(name)));
    }
    return alias().isEmpty() ? name : name.substring(0, name.indexOf(":alias/")) + ":key/*";
  }

  /** The alias, without account and region. */
  Optional<String> alias() {
    int at = name.indexOf("alias/");
    boolean alias = at == 0 || (name.startsWith("arn:") && name.contains(":alias/"));
    return alias ? Optional.of(name.substring(at)) : Optional.empty();
  }
}
