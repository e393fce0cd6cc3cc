package dev.musterd.config;

/** Value types of identifiers that AWS gives to resources. */
final class AwsIds {
  static final ValueType<String> VPC =
      TextTypes.text("the id of a VPC, such as vpc-0a1b2c3d", "vpc-[A-Za-z0-9-]+");
  static final ValueType<String> SUBNET =
      TextTypes.text("the id of a subnet, such as subnet-0a1b2c3d", "subnet-[A-Za-z0-9-]+");
  static final ValueType<String> POLICY_ARN =
      TextTypes.text("the ARN of an IAM policy", "arn:aws[a-z-]*:iam::(aws|\\d{12}):policy/[!-~]+");

  private AwsIds() {}
}
