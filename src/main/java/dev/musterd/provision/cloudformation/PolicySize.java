package dev.musterd.provision.cloudformation;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The length of a policy as IAM counts it: every character but white space, once CloudFormation has
 * put real names in place of its functions. Names that are not known yet count as the longest ones.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length">IAM's
 *     quotas</a>
 */
public record PolicySize(Settings settings) {
  /** The most characters of a managed policy. */
  public static final int MANAGED = 6_144;

  /** The most characters of all policies that are written into one role. */
  public static final int INLINE = 10_240;

  private static final String ACCOUNT = "123456789012";

  /** The longest name of a role. */
  private static final String ROLE_NAME = "r".repeat(64);

  /** As long as the ids of launch templates and security groups. */
  private static final String ID = "lt-0123456789abcdef0";

  /** The longest region of a partition with a long name. */
  private static final String REGION = "us-gov-anywhere-1";

  private static final Pattern OF_RESOURCE = Pattern.compile("\\$\\{[A-Za-z0-9]+(\\.GroupId)?}");

  public int of(JsonObject policy) {
    return JsonReplacement.replaced(policy, this::resolved).encode().length();
  }

  private Optional<Object> resolved(JsonObject object) {
    if (object.containsKey("Fn::Sub")) {
      return Optional.of(text(object.getString("Fn::Sub")));
    } else if (object.containsKey("Fn::GetAtt")) {
      return Optional.of(roleArn());
    }
    return object.containsKey("Ref") ? Optional.of(ID) : Optional.empty();
  }

  private String text(String sub) {
    return OF_RESOURCE.matcher(placed().text(sub)).replaceAll(ID);
  }

  private String roleArn() {
    return placed().text("arn:${AWS::Partition}:iam::${AWS::AccountId}:role")
        + settings.provision().rolePath()
        + ROLE_NAME;
  }

  private ResolvedText placed() {
    return new ResolvedText(settings.aws().region().orElse(REGION), ACCOUNT);
  }
}
