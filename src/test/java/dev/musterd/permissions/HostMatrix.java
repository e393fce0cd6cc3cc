package dev.musterd.permissions;

import java.util.List;

/**
 * What hosts of the daemon need beside its own calls: their user data asks with the daemon's role,
 * and CloudFormation makes them with the rights of its caller, as its public schemas and the
 * documents of Auto Scaling say.
 */
final class HostMatrix {
  private static final String USER_DATA =
      """
      user data | daemon | ssm:GetParameter | ssm:parameter/musterd/gh-ci/musterd.conf |
      user data | daemon | kms:Decrypt | kms:key/9999 | by-ssm; kms:ResourceAliases = alias/mine; kms:EncryptionContext:PARAMETER_ARN = arn:aws:ssm:eu-west-1:123456789012:parameter/musterd/gh-ci/musterd.conf
      user data | daemon | s3:GetObject | s3:mirror/packages/m_aarch64.rpm |
      user data | daemon | cloudformation:SignalResource | cloudformation:stack/musterd-gh-ci/guid |
      """;

  private static final String GROUP =
      "autoscaling:autoScalingGroup:0a1b:autoScalingGroupName/musterd-gh-ci-Hosts-1A2B";

  private static final String HANDLERS =
      """
      handler | applier | autoscaling:CreateAutoScalingGroup | GROUP | aws:RequestTag/musterd:environment = gh-ci
      handler | applier | autoscaling:CreateOrUpdateTags | GROUP | aws:RequestTag/musterd:environment = gh-ci
      handler | applier | autoscaling:UpdateAutoScalingGroup | GROUP |
      handler | applier | autoscaling:DeleteTags | GROUP |
      handler | applier | autoscaling:AttachLoadBalancerTargetGroups | GROUP |
      handler | applier | autoscaling:DetachLoadBalancerTargetGroups | GROUP |
      handler | applier | autoscaling:SuspendProcesses | GROUP |
      handler | applier | autoscaling:ResumeProcesses | GROUP |
      handler | applier | autoscaling:SetDesiredCapacity | GROUP |
      handler | applier | autoscaling:TerminateInstanceInAutoScalingGroup | GROUP |
      handler | applier | autoscaling:DeleteAutoScalingGroup | GROUP |
      handler | applier | autoscaling:DescribeAutoScalingGroups | * |
      handler | applier | autoscaling:DescribeScalingActivities | * |
      handler | applier | ec2:RunInstances | ec2:instance/* | template
      handler | applier | ec2:RunInstances | ec2:volume/* | template
      handler | applier | ec2:RunInstances | ec2:network-interface/* | template
      handler | applier | ec2:RunInstances | ec2:security-group/sg-1 | template
      handler | applier | ec2:RunInstances | ec2:launch-template/lt-1 | template
      handler | applier | ec2:RunInstances | ec2:subnet/subnet-8 | overridden
      handler | applier | ec2:RunInstances | ec2:999999999999:subnet/subnet-9 | overridden
      handler | applier | ec2:RunInstances | ec2::image/ami-1 | template
      handler | applier | ec2:CreateTags | ec2:instance/* | ec2:CreateAction = RunInstances; aws:RequestTag/musterd:daemon = gh-ci
      handler | applier | ec2:CreateTags | ec2:volume/* | ec2:CreateAction = RunInstances; aws:RequestTag/musterd:daemon = gh-ci
      handler | applier | iam:PassRole | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1 | to-ec2
      handler | applier | iam:CreateServiceLinkedRole | iam:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling |
      handler | applier | iam:CreateServiceLinkedRole | iam:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing |
      handler | applier | ec2:CreateSecurityGroup | ec2:vpc/vpc-9 |
      handler | applier | ec2:AuthorizeSecurityGroupIngress | ec2:security-group/sg-1 |
      handler | applier | ec2:AuthorizeSecurityGroupIngress | ec2:security-group-rule/* |
      handler | applier | ec2:RevokeSecurityGroupIngress | ec2:security-group/sg-1 |
      handler | applier | ec2:DescribeSubnets | * |
      handler | applier | ec2:DescribeVpcs | * |
      handler | applier | ec2:DescribeInstanceTypeOfferings | * |
      handler | applier | elasticloadbalancing:CreateLoadBalancer | elasticloadbalancing:loadbalancer/net/* | made
      handler | applier | elasticloadbalancing:AddTags | elasticloadbalancing:loadbalancer/net/* | made
      handler | applier | elasticloadbalancing:CreateTargetGroup | elasticloadbalancing:targetgroup/* | made
      handler | applier | elasticloadbalancing:AddTags | elasticloadbalancing:targetgroup/* | made
      handler | applier | elasticloadbalancing:CreateListener | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:AddTags | elasticloadbalancing:listener/net/* | made
      handler | applier | elasticloadbalancing:AddTags | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:RemoveTags | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:ModifyLoadBalancerAttributes | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:SetSecurityGroups | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:SetSubnets | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:DeleteLoadBalancer | elasticloadbalancing:loadbalancer/net/a/1 | owned
      handler | applier | elasticloadbalancing:ModifyTargetGroup | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:ModifyTargetGroupAttributes | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:RegisterTargets | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:DeregisterTargets | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:DeleteTargetGroup | elasticloadbalancing:targetgroup/a/1 | owned
      handler | applier | elasticloadbalancing:ModifyListener | elasticloadbalancing:listener/net/a/1/2 | owned
      handler | applier | elasticloadbalancing:ModifyListenerAttributes | elasticloadbalancing:listener/net/a/1/2 | owned
      handler | applier | elasticloadbalancing:DeleteListener | elasticloadbalancing:listener/net/a/1/2 | owned
      handler | applier | elasticloadbalancing:DescribeLoadBalancers | * |
      handler | applier | elasticloadbalancing:DescribeTargetHealth | * |
      plan | applier | ssm:GetParameter | ssm::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64 |
      plan | applier | s3:GetObject | s3:mirror/packages/m_aarch64.rpm |
      """;

  private static final String ATTACKS =
      """
      another's group | applier | autoscaling:DeleteAutoScalingGroup | autoscaling:autoScalingGroup:0a1b:autoScalingGroupName/payroll |
      another's load balancer | applier | elasticloadbalancing:DeleteLoadBalancer | elasticloadbalancing:loadbalancer/net/payroll/1 | aws:ResourceTag/musterd:environment = other
      a load balancer of no tag | applier | elasticloadbalancing:CreateLoadBalancer | elasticloadbalancing:loadbalancer/net/* |
      launch without a template | applier | ec2:RunInstances | ec2:instance/* |
      launch elsewhere | applier | ec2:RunInstances | ec2:subnet/subnet-1 | overridden
      launch a runner | applier | ec2:CreateTags | ec2:instance/* | ec2:CreateAction = RunInstances; aws:RequestTag/musterd:environment = gh-ci
      a role for another service | applier | iam:CreateServiceLinkedRole | iam:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS |
      read the configuration | applier | ssm:GetParameter | ssm:parameter/musterd/gh-ci/musterd.conf |
      replace the configuration | daemon | ssm:PutParameter | ssm:parameter/musterd/gh-ci/musterd.conf |
      replace the package | daemon | s3:PutObject | s3:mirror/packages/m_aarch64.rpm |
      another package | daemon | s3:GetObject | s3:mirror/packages/other.rpm |
      signal another stack | daemon | cloudformation:SignalResource | cloudformation:stack/payroll/1 |
      end a host | daemon | ec2:TerminateInstances | ec2:instance/i-1 | aws:ResourceTag/musterd:daemon = gh-ci
      """;

  private HostMatrix() {}

  private static List<RequestTable.Line> of(String table) {
    return RequestTable.of(
        table
            .replace("| GROUP |", "| " + GROUP + " |")
            .replace("| made", "| aws:RequestTag/musterd:environment = gh-ci")
            .replace("| owned", "| aws:ResourceTag/musterd:environment = gh-ci"));
  }

  /** What the user data of a host asks for. */
  static List<RequestTable.Line> userData() {
    return of(USER_DATA);
  }

  static List<RequestTable.Line> handlers() {
    return of(HANDLERS);
  }

  static List<RequestTable.Line> attacks() {
    return of(ATTACKS);
  }
}
