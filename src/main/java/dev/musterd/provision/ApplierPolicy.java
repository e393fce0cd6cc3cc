package dev.musterd.provision;

import static dev.musterd.provision.Functions.arn;
import static dev.musterd.provision.Functions.bucketArn;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What whoever plans, applies and destroys needs: CloudFormation works with the rights of its
 * caller. By name where there is one, by path for roles; security groups and templates of EC2 have
 * only ids, so those are told by the type.
 */
record ApplierPolicy(Settings settings, String bucket) {

  JsonObject json() {
    List<Statement> statements =
        new ArrayList<>(List.of(stack(), look(), queues(), pools(), parameters(), unread()));
    statements.addAll(bucketAndWhatIsInIt());
    statements.add(groups());
    statements.addAll(new ApplierRoles(settings.provision()).statements());
    List<JsonObject> images = LaunchPolicy.images(settings);
    if (!images.isEmpty()) {
      statements.add(Statement.allow("ImageParameters", "ssm:GetParameter").on(images));
    }
    return Statement.policy(statements);
  }

  private Statement stack() {
    return Statement.allow(
            "Stack",
            "cloudformation:CreateChangeSet",
            "cloudformation:DeleteChangeSet",
            "cloudformation:DeleteStack",
            "cloudformation:DescribeChangeSet",
            "cloudformation:DescribeStackEvents",
            "cloudformation:DescribeStacks",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:TagResource",
            "cloudformation:UpdateTerminationProtection")
        .on(arn("cloudformation", "stack/" + Names.stack(settings.environment()) + "/*"));
  }

  private static Statement look() {
    return Statement.allow(
            "Look",
            "ec2:DescribeImages",
            "ec2:DescribeInstances",
            "ec2:DescribeLaunchTemplates",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:DescribeSecurityGroups",
            "logs:DescribeLogGroups",
            "ssm:DescribeParameters")
        .on("*");
  }

  private Statement queues() {
    return Statement.allow(
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
            arn("sqs", Names.jobs(settings.environment())),
            arn("sqs", Names.dead(settings.environment())));
  }

  private List<Statement> bucketAndWhatIsInIt() {
    Statement templates =
        Statement.allow("Templates", "s3:GetObject", "s3:PutObject")
            .on(bucketArn(bucket + "/" + MirrorBucket.TEMPLATES + "*"));
    if (settings.binaries().bucket().isPresent()) {
      return List.of(templates);
    }
    return List.of(
        templates,
        Statement.allow("EmptyBucket", "s3:DeleteObject", "s3:DeleteObjectVersion")
            .on(bucketArn(bucket + "/*")),
        Statement.allow(
                "Bucket",
                "s3:CreateBucket",
                "s3:DeleteBucket",
                "s3:DeleteBucketPolicy",
                "s3:GetBucket*",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:PutBucketOwnershipControls",
                "s3:PutBucketPolicy",
                "s3:PutBucketPublicAccessBlock",
                "s3:PutBucketTagging",
                "s3:PutEncryptionConfiguration",
                "s3:PutLifecycleConfiguration")
            .on(bucketArn(bucket)));
  }

  private Statement pools() {
    List<JsonObject> places =
        Stream.concat(
                Stream.of("launch-template/*", "security-group/*"),
                settings.pools().stream().map(pool -> "vpc/" + pool.machine().vpc()).distinct())
            .map(resource -> arn("ec2", resource))
            .toList();
    return Statement.allow(
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

  private Statement parameters() {
    return Statement.allow(
            "AgentConfigurations",
            "ssm:AddTagsToResource",
            "ssm:DeleteParameter",
            "ssm:GetParameters",
            "ssm:ListTagsForResource",
            "ssm:PutParameter",
            "ssm:RemoveTagsFromResource")
        .on(arn("ssm", "parameter/musterd/" + settings.environment() + "/cloudwatch/*"));
  }

  /** What ended instances have left, when all of it goes. */
  private Statement unread() {
    String tokens = "parameter/" + Names.tokens(settings.environment());
    return Statement.allow(
            "UnreadConfigurations", "ssm:DeleteParameters", "ssm:GetParametersByPath")
        .on(arn("ssm", tokens), arn("ssm", tokens + "/*"));
  }

  private Statement groups() {
    return Statement.allow(
            "Groups",
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup",
            "logs:DeleteRetentionPolicy",
            "logs:ListTagsForResource",
            "logs:PutRetentionPolicy",
            "logs:TagResource",
            "logs:UntagResource",
            "resource-groups:CreateGroup",
            "resource-groups:DeleteGroup",
            "resource-groups:GetGroup*",
            "resource-groups:GetTags",
            "resource-groups:Tag",
            "resource-groups:Untag",
            "resource-groups:UpdateGroup*")
        .on(
            arn("logs", "log-group:" + AgentConfiguration.folder(settings) + "*"),
            arn("resource-groups", "group/musterd-" + settings.environment()));
  }
}
