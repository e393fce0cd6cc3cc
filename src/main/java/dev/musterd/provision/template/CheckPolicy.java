package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Market;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy of {@code musterd check} beside the daemon's. It only reads, and is no part of the
 * daemon's role: a role that is checked once need not keep it.
 */
record CheckPolicy(Settings settings) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements = new ArrayList<>(List.of(describe()));
    EncryptionKey.of(settings).ifPresent(key -> statements.add(key.allowDescribe("CheckKey")));
    if (!LaunchPolicy.images(settings).isEmpty()) {
      statements.add(
          PolicyStatement.allow("CheckImageParameters", "ssm:GetParameter")
              .on(LaunchPolicy.images(settings)));
    }
    if (settings.runnerPools().stream().anyMatch(pool -> pool.launch().uses(Market.SPOT))) {
      statements.add(spotRole());
    }
    return statements;
  }

  /** The right to read EC2's lists and quotas, which have no narrower resources. */
  private static PolicyStatement describe() {
    return PolicyStatement.allow(
            "CheckDescribe",
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
