package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Market;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code musterd check} looks at beyond what the daemon may. It only reads, and is no part of
 * the daemon's role: a role that is checked once need not keep it.
 */
record CheckPolicy(Settings settings) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>(List.of(look()));
    EncryptionKey.of(settings).ifPresent(key -> statements.add(key.allowLook("CheckKey")));
    if (!LaunchPolicy.images(settings).isEmpty()) {
      statements.add(
          PolicyStatement.allow("CheckImageParameters", "ssm:GetParameter")
              .on(LaunchPolicy.images(settings)));
    }
    if (settings.runnerPools().stream()
        .anyMatch(pool -> pool.launch().purchase().market() == Market.SPOT)) {
      statements.add(spotRole());
    }
    return statements;
  }

  /** EC2's lists and the quotas are given for all or none. */
  private static PolicyStatement look() {
    return PolicyStatement.allow(
            "CheckLook",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceTypeOfferings",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:DescribeSubnets",
            "servicequotas:GetServiceQuota")
        .on("*");
  }

  private static PolicyStatement spotRole() {
    return PolicyStatement.allow("CheckSpotRole", "iam:GetRole")
        .on(
            IntrinsicFunctions.globalArn(
                "iam", "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"));
  }
}
