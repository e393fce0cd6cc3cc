package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * IAM policies outside of a template, with intrinsic functions resolved for one region and account;
 * what is not known becomes a star.
 */
public record ResolvedPolicies(Optional<String> region, Optional<String> account) {

  /** The policies of the daemon in one; roles that it may pass are limited by their path. */
  public JsonObject daemon(Settings settings) {
    String bucket = bucket(settings);
    List<PolicyStatement> statements =
        new ArrayList<>(new DaemonPolicy(settings, bucket).statements());
    statements.addAll(new LaunchPolicy(settings).statements());
    statements.add(
        DaemonRole.passRoles(
            List.of(
                IntrinsicFunctions.globalArn(
                    "iam", "role" + settings.provision().rolePath() + "*"))));
    return (JsonObject) resolved(PolicyStatement.policy(statements));
  }

  /** The policy of {@code musterd check} beside the daemon's. */
  public JsonObject check(Settings settings) {
    return (JsonObject) resolved(PolicyStatement.policy(new CheckPolicy(settings).statements()));
  }

  /** The policy of the caller of {@code musterd aws}. */
  public JsonObject applier(Settings settings) {
    return (JsonObject) resolved(new ApplierPolicy(settings, bucket(settings)).json());
  }

  /** A pattern where the name depends on an unknown region, as that of a long environment. */
  private String bucket(Settings settings) {
    return ResourceNames.bucket(settings, region).orElse("musterd-*");
  }

  private Object resolved(Object value) {
    return switch (value) {
      case JsonObject object when object.containsKey("Fn::Sub") ->
          text(object.getString("Fn::Sub"));
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(field -> copy.put(field.getKey(), resolved(field.getValue())));
        yield copy;
      }
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(element -> copy.add(resolved(element)));
        yield copy;
      }
      default -> value;
    };
  }

  private String text(String sub) {
    return sub.replace("${AWS::Partition}", partition())
        .replace("${AWS::Region}", region.orElse("*"))
        .replace("${AWS::AccountId}", account.orElse("*"))
        .replace(
            "${AWS::URLSuffix}",
            partition().equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com")
        .replace("${!", "${");
  }

  /**
   * The partition of the region.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>
   */
  private String partition() {
    String name = region.orElse("");
    if (name.startsWith("cn-")) {
      return "aws-cn";
    }
    return name.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
