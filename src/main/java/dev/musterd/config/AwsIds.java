package dev.musterd.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Value types of identifiers that AWS gives to resources. */
final class AwsIds {
  static final ValueType<String> VPC =
      TextTypes.text("the id of a VPC, such as vpc-0a1b2c3d", "vpc-[A-Za-z0-9-]+");
  private static final ValueType<String> SUBNET =
      TextTypes.text("the id of a subnet, such as subnet-0a1b2c3d", "subnet-[A-Za-z0-9-]+");
  static final ValueType<String> POLICY_ARN =
      TextTypes.text("the ARN of an IAM policy", "arn:aws[a-z-]*:iam::(aws|\\d{12}):policy/[!-~]+");

  static final ValueType<String> CERTIFICATE_ARN =
      TextTypes.text(
          "the ARN of a certificate of ACM",
          "arn:aws[a-z-]*:acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+");

  private AwsIds() {}

  /** The key {@code subnets}: each one once, since EC2 refuses a fleet that names one twice. */
  static Optional<List<String>> subnets(Section section) {
    Optional<List<String>> subnets = section.findList("subnets", SUBNET);
    subnets.ifPresent(
        all -> {
          Set<String> twice = new TreeSet<>();
          Set<String> seen = new HashSet<>();
          all.stream().filter(id -> !id.isEmpty() && !seen.add(id)).forEach(twice::add);
          if (!twice.isEmpty()) {
            section.refuse("subnets", "must name each subnet once, not twice: " + twice);
          }
        });
    return subnets;
  }
}
