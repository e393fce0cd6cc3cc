package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policies as IAM takes them, outside of a template: its functions are worked out for one region
 * and account. What is not known becomes a star.
 */
public record ResolvedPolicies(Optional<String> region, Optional<String> account) {

  /** The policies of the daemon, in one; the roles it may hand out are told by their path. */
  public JsonObject daemon(Settings settings) {
    String bucket = bucket(settings);
    List<PolicyStatement> statements =
        new ArrayList<>(new DaemonPolicy(settings, bucket).statements());
    statements.addAll(new LaunchPolicy(settings).statements());
    statements.add(
        DaemonRole.handOut(
            List.of(
                IntrinsicFunctions.globalArn(
                    "iam", "role" + settings.provision().rolePath() + "*"))));
    return (JsonObject) worked(PolicyStatement.policy(statements));
  }

  /** What a check needs beside the daemon's policies. */
  public JsonObject check(Settings settings) {
    return (JsonObject) worked(PolicyStatement.policy(new CheckPolicy(settings).statements()));
  }

  /** What whoever calls {@code musterd aws} needs. */
  public JsonObject applier(Settings settings) {
    return (JsonObject) worked(new ApplierPolicy(settings, bucket(settings)).json());
  }

  /** The name of a long environment's bucket depends on the region: then whatever begins so. */
  private String bucket(Settings settings) {
    return ResourceNames.bucket(settings, region).orElse("musterd-*");
  }

  private Object worked(Object value) {
    return switch (value) {
      case JsonObject object when object.containsKey("Fn::Sub") ->
          text(object.getString("Fn::Sub"));
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(each -> copy.put(each.getKey(), worked(each.getValue())));
        yield copy;
      }
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(each -> copy.add(worked(each)));
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
