package dev.musterd.provision.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The functions of CloudFormation's templates, as JSON.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">their
 *     reference</a>
 */
final class IntrinsicFunctions {
  private IntrinsicFunctions() {}

  /** What a resource or a parameter of the template is known by. */
  static JsonObject ref(String id) {
    return new JsonObject().put("Ref", id);
  }

  static JsonObject attribute(String id, String name) {
    return new JsonObject().put("Fn::GetAtt", JsonArray.of(id, name));
  }

  /** A text with {@code ${names}} of parameters and of AWS's own in it. */
  static JsonObject sub(String text) {
    return new JsonObject().put("Fn::Sub", text);
  }

  /** An ARN in this account and region. */
  static JsonObject arn(String service, String resource) {
    return sub(
        "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
            .formatted(service, resource));
  }

  /** An ARN of a service that knows no regions, such as IAM. */
  static JsonObject globalArn(String service, String resource) {
    return sub("arn:${AWS::Partition}:%s::${AWS::AccountId}:%s".formatted(service, resource));
  }

  /** The ARN of a bucket, or of what is in it: those name neither region nor account. */
  static JsonObject bucketArn(String bucketAndKey) {
    return sub("arn:${AWS::Partition}:s3:::" + bucketAndKey);
  }

  /** An AWS service as one that takes a role; China's have another domain. */
  static JsonObject service(String name) {
    return sub(name + ".${AWS::URLSuffix}");
  }

  /** The operator's own text, in which {@code ${}} means nothing. */
  static String literal(String text) {
    return text.replace("${", "${!");
  }
}
