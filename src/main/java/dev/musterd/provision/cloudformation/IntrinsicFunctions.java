package dev.musterd.provision.cloudformation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The functions of CloudFormation's templates, as JSON.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">their
 *     reference</a>
 */
public final class IntrinsicFunctions {
  private IntrinsicFunctions() {}

  /** A reference to a resource or parameter of the template. */
  public static JsonObject ref(String id) {
    return new JsonObject().put("Ref", id);
  }

  public static JsonObject attribute(String id, String name) {
    return new JsonObject().put("Fn::GetAtt", JsonArray.of(id, name));
  }

  /** A text with {@code ${names}} of parameters and of AWS's pseudo parameters. */
  public static JsonObject sub(String text) {
    return new JsonObject().put("Fn::Sub", text);
  }

  /** An ARN in this account and region. */
  public static JsonObject arn(String service, String resource) {
    return sub(
        "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
            .formatted(service, resource));
  }

  /** An ARN in this region and in any account, as of what another account shares or owns. */
  public static JsonObject anyAccountArn(String service, String resource) {
    return sub("arn:${AWS::Partition}:%s:${AWS::Region}:*:%s".formatted(service, resource));
  }

  /** An ARN of a service that knows no regions, such as IAM. */
  public static JsonObject globalArn(String service, String resource) {
    return sub("arn:${AWS::Partition}:%s::${AWS::AccountId}:%s".formatted(service, resource));
  }

  /** The ARN of a bucket or its objects, without region and account. */
  public static JsonObject bucketArn(String bucketAndKey) {
    return sub("arn:${AWS::Partition}:s3:::" + bucketAndKey);
  }

  /** The principal of an AWS service that assumes a role; China's have another domain. */
  public static JsonObject service(String name) {
    return sub(name + ".${AWS::URLSuffix}");
  }

  /** An operator's text, in which {@code ${}} is escaped. */
  public static String literal(String text) {
    return text.replace("${", "${!");
  }
}
