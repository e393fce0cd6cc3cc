package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.anyAccountArn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.bucketArn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.globalArn;

import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link ApplierPolicy} needs for the daemon's hosts. The group is limited by its name, which
 * begins with the stack's; the load balancer's name is CloudFormation's, so what it has is limited
 * by the tag that the stack gives it.
 */
record ApplierHosts(Settings settings, Settings.Hosts hosts, String bucket) {
  private static final String TAGGED = "aws:ResourceTag/" + Instance.Tag.ENVIRONMENT;
  private static final String BECOMES = "aws:RequestTag/" + Instance.Tag.ENVIRONMENT;

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements =
        new ArrayList<>(
            List.of(describe(), ports(), group(), launch(), tags(), balancer(), makeBalancer()));
    statements.add(serviceRoles());
    hosts.pack().ifPresent(key -> statements.add(pack(key)));
    if (HostTemplate.image(hosts) instanceof Ami.ByParameter(String name)) {
      statements.add(
          PolicyStatement.allow("HostImage", "ssm:GetParameter", "ssm:GetParameters")
              .on(LaunchPolicy.imageParameter(name)));
    }
    return statements;
  }

  private static PolicyStatement describe() {
    return PolicyStatement.allow(
            "DescribeHosts",
            "autoscaling:Describe*",
            "ec2:DescribeInstanceTypeOfferings",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "elasticloadbalancing:Describe*")
        .on("*");
  }

  /** Beside the right to egress, which the groups of pools need, too. */
  private static PolicyStatement ports() {
    return PolicyStatement.allow(
            "HostPorts", "ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
        .on(arn("ec2", "security-group/*"), arn("ec2", "security-group-rule/*"));
  }

  private PolicyStatement group() {
    return PolicyStatement.allow(
            "HostGroup",
            "autoscaling:AttachLoadBalancerTargetGroups",
            "autoscaling:CreateAutoScalingGroup",
            "autoscaling:CreateOrUpdateTags",
            "autoscaling:DeleteAutoScalingGroup",
            "autoscaling:DeleteTags",
            "autoscaling:DetachLoadBalancerTargetGroups",
            "autoscaling:ResumeProcesses",
            "autoscaling:SetDesiredCapacity",
            "autoscaling:SuspendProcesses",
            "autoscaling:TerminateInstanceInAutoScalingGroup",
            "autoscaling:UpdateAutoScalingGroup")
        .on(
            arn(
                "autoscaling",
                "autoScalingGroup:*:autoScalingGroupName/%s-%s-*"
                    .formatted(settings.awsNames().stack(), Hosts.GROUP)));
  }

  /** Auto Scaling asks whether who makes a group may launch what its template says. */
  private PolicyStatement launch() {
    List<JsonObject> resources = new ArrayList<>();
    Stream.of("instance", "volume", "network-interface", "security-group", "launch-template")
        .forEach(type -> resources.add(arn("ec2", type + "/*")));
    hosts
        .network()
        .subnets()
        .forEach(subnet -> resources.add(anyAccountArn("ec2", "subnet/" + subnet)));
    resources.add(anyAccountArn("ec2", "image/*"));
    resources.add(anyAccountArn("ec2", "snapshot/*"));
    return PolicyStatement.allow("LaunchHosts", "ec2:RunInstances")
        .on(resources)
        .when("ArnLike", "ec2:LaunchTemplate", arn("ec2", "launch-template/*"));
  }

  private PolicyStatement tags() {
    return PolicyStatement.allow("TagHosts", "ec2:CreateTags")
        .on(arn("ec2", "instance/*"), arn("ec2", "volume/*"))
        .when("StringEquals", "ec2:CreateAction", "RunInstances")
        .when("StringEquals", "aws:RequestTag/" + Instance.Tag.DAEMON, settings.environment());
  }

  private PolicyStatement balancer() {
    return PolicyStatement.allow(
            "LoadBalancer",
            "elasticloadbalancing:AddTags",
            "elasticloadbalancing:CreateListener",
            "elasticloadbalancing:DeleteListener",
            "elasticloadbalancing:DeleteLoadBalancer",
            "elasticloadbalancing:DeleteTargetGroup",
            "elasticloadbalancing:DeregisterTargets",
            "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:ModifyListenerAttributes",
            "elasticloadbalancing:ModifyLoadBalancerAttributes",
            "elasticloadbalancing:ModifyTargetGroup",
            "elasticloadbalancing:ModifyTargetGroupAttributes",
            "elasticloadbalancing:RegisterTargets",
            "elasticloadbalancing:RemoveTags",
            "elasticloadbalancing:SetSecurityGroups",
            "elasticloadbalancing:SetSubnets")
        .on(balancing())
        .when("StringEquals", TAGGED, settings.environment());
  }

  private PolicyStatement makeBalancer() {
    return PolicyStatement.allow(
            "MakeLoadBalancer",
            "elasticloadbalancing:AddTags",
            "elasticloadbalancing:CreateListener",
            "elasticloadbalancing:CreateLoadBalancer",
            "elasticloadbalancing:CreateTargetGroup")
        .on(balancing())
        .when("StringEquals", BECOMES, settings.environment());
  }

  private static List<JsonObject> balancing() {
    return Stream.of("loadbalancer/net/*", "listener/net/*", "targetgroup/*")
        .map(resource -> arn("elasticloadbalancing", resource))
        .toList();
  }

  /** The roles by which these services work, where the account has none yet. */
  private static PolicyStatement serviceRoles() {
    return PolicyStatement.allow("HostServices", "iam:CreateServiceLinkedRole")
        .on(
            globalArn("iam", "role/aws-service-role/autoscaling.amazonaws.com/*"),
            globalArn("iam", "role/aws-service-role/elasticloadbalancing.amazonaws.com/*"));
  }

  /** A plan looks whether the package is there. */
  private PolicyStatement pack(String key) {
    return PolicyStatement.allow("HostPackage", "s3:GetObject").on(bucketArn(bucket + "/" + key));
  }
}
