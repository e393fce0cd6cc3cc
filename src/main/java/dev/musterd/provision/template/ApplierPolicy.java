package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.anyAccountArn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.bucketArn;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The policy of the caller of {@code musterd aws plan}, {@code apply} and {@code destroy}, with
 * whose rights CloudFormation works. Resources are limited by name where they have one, roles by
 * path; security groups and launch templates have only ids, so all of the type are allowed.
 */
record ApplierPolicy(Settings settings, String bucket) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements =
        new ArrayList<>(
            List.of(stack(), describe(), queues(), rules(), pools(), parameters(), unread()));
    statements.addAll(bucketAndWhatIsInIt());
    statements.addAll(List.of(logGroups(), createGroup(), group()));
    statements.addAll(new ApplierRoles(settings).statements());
    settings
        .hosts()
        .ifPresent(
            hosts -> statements.addAll(new ApplierHosts(settings, hosts, bucket).statements()));
    List<JsonObject> images = LaunchPolicy.images(settings);
    if (!images.isEmpty()) {
      // EC2 reads a launch template's parameter already when the template is made.
      statements.add(
          PolicyStatement.allow("ImageParameters", "ssm:GetParameter", "ssm:GetParameters")
              .on(images));
    }
    return statements;
  }

  private PolicyStatement stack() {
    return PolicyStatement.allow(
            "Stack",
            "cloudformation:CreateChangeSet",
            "cloudformation:DeleteChangeSet",
            "cloudformation:DeleteStack",
            "cloudformation:DescribeChangeSet",
            "cloudformation:DescribeStackEvents",
            "cloudformation:DescribeStacks",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:ListStackResources",
            "cloudformation:TagResource",
            "cloudformation:UpdateTerminationProtection")
        .on(arn("cloudformation", "stack/" + settings.awsNames().stack() + "/*"));
  }

  private static PolicyStatement describe() {
    return PolicyStatement.allow(
            "Describe",
            "ec2:DescribeImages",
            "ec2:DescribeInstances",
            "ec2:DescribeLaunchTemplates",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:DescribeSecurityGroupRules",
            "ec2:DescribeSecurityGroups",
            "logs:DescribeIndexPolicies",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "ssm:DescribeParameters",
            "tag:GetResources")
        .on("*");
  }

  private PolicyStatement queues() {
    return PolicyStatement.allow(
            "Queues",
            "sqs:CreateQueue",
            "sqs:DeleteQueue",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ListQueueTags",
            "sqs:SetQueueAttributes",
            "sqs:TagQueue",
            "sqs:UntagQueue")
        .on(
            arn("sqs", settings.awsNames().jobQueue()),
            arn("sqs", settings.awsNames().deadLetterQueue()),
            arn("sqs", settings.awsNames().eventQueue()),
            arn("sqs", settings.awsNames().eventDeadLetterQueue()));
  }

  /** The rules that bring EC2's events; they have no role, so none is passed to EventBridge. */
  private PolicyStatement rules() {
    return PolicyStatement.allow(
            "EventRules",
            "events:DeleteRule",
            "events:DescribeRule",
            "events:ListTagsForResource",
            "events:ListTargetsByRule",
            "events:PutRule",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:TagResource",
            "events:UntagResource")
        .on(arn("events", "rule/" + settings.awsNames().eventRules() + "*"));
  }

  private List<PolicyStatement> bucketAndWhatIsInIt() {
    PolicyStatement templates =
        PolicyStatement.allow("Templates", "s3:GetObject", "s3:PutObject")
            .on(bucketArn(bucket + "/" + MirrorBucket.TEMPLATES + "*"));
    if (settings.binaries().bucket().isPresent()) {
      return List.of(templates);
    }
    return List.of(
        templates,
        PolicyStatement.allow("EmptyBucket", "s3:DeleteObject", "s3:DeleteObjectVersion")
            .on(bucketArn(bucket + "/*")),
        PolicyStatement.allow(
                "Bucket",
                "s3:CreateBucket",
                "s3:DeleteBucket",
                "s3:DeleteBucketPolicy",
                "s3:Get*Configuration",
                "s3:GetBucket*",
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:ListTagsForResource",
                "s3:PutBucketOwnershipControls",
                "s3:PutBucketPolicy",
                "s3:PutBucketPublicAccessBlock",
                "s3:PutBucketTagging",
                "s3:PutEncryptionConfiguration",
                "s3:PutLifecycleConfiguration",
                "s3:TagResource",
                "s3:UntagResource")
            .on(bucketArn(bucket)));
  }

  private PolicyStatement pools() {
    List<JsonObject> places =
        Stream.concat(
                Stream.of("launch-template/*", "security-group/*", "security-group-rule/*")
                    .map(resource -> arn("ec2", resource)),
                Stream.concat(
                        settings.pools().stream().map(pool -> pool.machine().network().vpc()),
                        settings.hosts().stream().map(hosts -> hosts.network().vpc()))
                    .map(vpc -> "vpc/" + vpc)
                    .distinct()
                    // A shared VPC belongs to the account that shares it.
                    .map(resource -> anyAccountArn("ec2", resource)))
            .toList();
    return PolicyStatement.allow(
            "Pools",
            "ec2:AuthorizeSecurityGroupEgress",
            "ec2:CreateLaunchTemplate",
            "ec2:CreateLaunchTemplateVersion",
            "ec2:CreateSecurityGroup",
            "ec2:CreateTags",
            "ec2:DeleteLaunchTemplate",
            "ec2:DeleteSecurityGroup",
            "ec2:DeleteTags",
            "ec2:RevokeSecurityGroupEgress")
        .on(places);
  }

  private PolicyStatement parameters() {
    return PolicyStatement.allow(
            "AgentConfigurations",
            "ssm:AddTagsToResource",
            "ssm:DeleteParameter",
            "ssm:GetParameters",
            "ssm:ListTagsForResource",
            "ssm:PutParameter",
            "ssm:RemoveTagsFromResource")
        .on(arn("ssm", "parameter/musterd/" + settings.environment() + "/cloudwatch/*"));
  }

  /** The right to delete unread configurations of terminated instances. */
  private PolicyStatement unread() {
    String tokens = "parameter" + settings.awsNames().configurationPath();
    return PolicyStatement.allow(
            "UnreadConfigurations", "ssm:DeleteParameters", "ssm:GetParametersByPath")
        .on(arn("ssm", tokens), arn("ssm", tokens + "/*"));
  }

  private PolicyStatement logGroups() {
    return PolicyStatement.allow(
            "LogGroups",
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup",
            "logs:DeleteRetentionPolicy",
            "logs:GetDataProtectionPolicy",
            "logs:ListTagsForResource",
            "logs:PutRetentionPolicy",
            "logs:TagResource",
            "logs:UntagResource")
        .on(arn("logs", "log-group:" + AgentConfiguration.folder(settings) + "*"));
  }

  /** The right to create a resource group, for which there is no narrower resource. */
  private static PolicyStatement createGroup() {
    return PolicyStatement.allow("CreateGroup", "resource-groups:CreateGroup").on("*");
  }

  private PolicyStatement group() {
    return PolicyStatement.allow(
            "Group",
            "resource-groups:DeleteGroup",
            "resource-groups:GetGroup*",
            "resource-groups:GetTags",
            "resource-groups:ListGroupResources",
            "resource-groups:Tag",
            "resource-groups:Untag",
            "resource-groups:UpdateGroup*")
        .on(arn("resource-groups", "group/" + settings.awsNames().stack()));
  }
}
