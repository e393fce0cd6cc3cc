package dev.musterd.permissions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What CloudFormation's handlers ask for with the rights of the caller of {@code musterd aws}, for
 * each resource type of the template: the permissions of their public schemas.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">schemas</a>
 */
final class HandlerMatrix {
  private static final String ROLE = "iam:role/gh-ci/musterd-gh-ci-DaemonRole-1";
  private static final String POLICY = "iam:policy/gh-ci/musterd-gh-ci-DaemonPolicy-1";
  private static final String PROFILE = "iam:instance-profile/gh-ci/musterd-gh-ci-DaemonInst-1";
  private static final String GROUP = "logs:log-group:/github-self-hosted-runners/gh-ci/runner";
  private static final String BUCKET = "s3:musterd-gh-ci-123456789012-eu-west-1";
  private static final String QUEUE = "sqs:gh-ci-queued-jobs.fifo";
  private static final String EVENT_QUEUE = "sqs:gh-ci-ec2-events";
  private static final String EVENT_DEAD = "sqs:gh-ci-ec2-events-dead";
  private static final String RULE = "events:rule/musterd-gh-ci-ec2-end";
  private static final String PARAMETER = "ssm:parameter/musterd/gh-ci/cloudwatch/linux-x64";
  private static final String RESOURCE_GROUP = "resource-groups:group/musterd-gh-ci";
  private static final String SECURITY_GROUP = "ec2:security-group/sg-1";
  private static final String LAUNCH_TEMPLATE = "ec2:launch-template/lt-1";

  private static final String OF_QUEUES =
      "sqs:CreateQueue sqs:GetQueueUrl sqs:GetQueueAttributes sqs:ListQueueTags"
          + " sqs:TagQueue sqs:UntagQueue sqs:SetQueueAttributes sqs:DeleteQueue";

  /** Actions by the resource that AWS names for them. */
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry(
              ROLE,
              "iam:GetRole iam:ListAttachedRolePolicies iam:ListRolePolicies iam:GetRolePolicy"
                  + " iam:UpdateRole iam:UpdateRoleDescription iam:UpdateAssumeRolePolicy"
                  + " iam:DetachRolePolicy iam:DeleteRolePolicy iam:TagRole iam:UntagRole"
                  + " iam:DeleteRole iam:PassRole"),
          Map.entry(
              POLICY,
              "iam:CreatePolicy iam:GetPolicy iam:GetPolicyVersion iam:ListEntitiesForPolicy"
                  + " iam:ListPolicyVersions iam:CreatePolicyVersion iam:DeletePolicyVersion"
                  + " iam:DeletePolicy"),
          Map.entry(
              PROFILE,
              "iam:CreateInstanceProfile iam:GetInstanceProfile iam:AddRoleToInstanceProfile"
                  + " iam:RemoveRoleFromInstanceProfile iam:DeleteInstanceProfile"),
          Map.entry(
              GROUP,
              "logs:CreateLogGroup logs:PutRetentionPolicy logs:TagResource logs:UntagResource"
                  + " logs:ListTagsForResource logs:DeleteRetentionPolicy logs:DeleteLogGroup"),
          Map.entry(GROUP + ":*", "logs:GetDataProtectionPolicy logs:ListTagsForResource"),
          Map.entry(
              BUCKET,
              "s3:CreateBucket s3:DeleteBucket s3:ListBucket s3:PutBucketTagging"
                  + " s3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy"
                  + " s3:PutBucketOwnershipControls s3:PutBucketPublicAccessBlock"
                  + " s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration"
                  + " s3:GetAccelerateConfiguration s3:GetLifecycleConfiguration"
                  + " s3:GetBucketPublicAccessBlock s3:GetAnalyticsConfiguration s3:GetBucketCORS"
                  + " s3:GetEncryptionConfiguration s3:GetInventoryConfiguration"
                  + " s3:GetBucketLogging s3:GetMetricsConfiguration s3:GetBucketNotification"
                  + " s3:GetBucketVersioning s3:GetReplicationConfiguration"
                  + " s3:GetBucketObjectLockConfiguration s3:GetBucketWebsite"
                  + " s3:GetBucketLocation s3:GetBucketTagging s3:GetBucketOwnershipControls"
                  + " s3:GetIntelligentTieringConfiguration s3:GetBucketMetadataTableConfiguration"
                  + " s3:ListTagsForResource s3:TagResource s3:UntagResource"),
          Map.entry(QUEUE, OF_QUEUES),
          Map.entry(EVENT_QUEUE, OF_QUEUES),
          Map.entry(EVENT_DEAD, OF_QUEUES),
          // Beside iam:PassRole, which is for targets that take a role; queues take none.
          Map.entry(
              RULE,
              "events:DescribeRule events:PutRule events:PutTargets events:ListTargetsByRule"
                  + " events:RemoveTargets events:DeleteRule events:TagResource"
                  + " events:UntagResource events:ListTagsForResource"),
          Map.entry(
              PARAMETER,
              "ssm:PutParameter ssm:AddTagsToResource ssm:GetParameters ssm:ListTagsForResource"
                  + " ssm:RemoveTagsFromResource ssm:DeleteParameter"),
          Map.entry(
              RESOURCE_GROUP,
              "resource-groups:Tag resource-groups:Untag resource-groups:GetTags"
                  + " resource-groups:GetGroup resource-groups:GetGroupQuery"
                  + " resource-groups:GetGroupConfiguration resource-groups:ListGroupResources"
                  + " resource-groups:UpdateGroup resource-groups:UpdateGroupQuery"
                  + " resource-groups:DeleteGroup"),
          Map.entry(
              SECURITY_GROUP,
              "ec2:CreateSecurityGroup ec2:AuthorizeSecurityGroupEgress"
                  + " ec2:RevokeSecurityGroupEgress ec2:CreateTags ec2:DeleteTags"
                  + " ec2:DeleteSecurityGroup"),
          Map.entry("ec2:security-group-rule/*", "ec2:AuthorizeSecurityGroupEgress"),
          Map.entry("ec2:vpc/vpc-1", "ec2:CreateSecurityGroup"),
          Map.entry("ec2:999999999999:vpc/vpc-1", "ec2:CreateSecurityGroup"),
          Map.entry(
              LAUNCH_TEMPLATE,
              "ec2:CreateLaunchTemplate ec2:CreateLaunchTemplateVersion ec2:CreateTags"
                  + " ec2:DeleteTags ec2:DeleteLaunchTemplate"),
          Map.entry(
              "*",
              "resource-groups:CreateGroup tag:GetResources logs:DescribeLogGroups"
                  + " logs:DescribeIndexPolicies logs:DescribeResourcePolicies"
                  + " ec2:DescribeLaunchTemplates ec2:DescribeLaunchTemplateVersions"
                  + " ec2:DescribeSecurityGroups ec2:DescribeSecurityGroupRules"
                  + " ssm:DescribeParameters"));

  /** With the boundary that the role has, or gets. */
  private static final String RIGHTS =
      "iam:CreateRole iam:AttachRolePolicy iam:PutRolePolicy iam:PutRolePermissionsBoundary";

  private HandlerMatrix() {}

  static List<RequestTable.Line> lines() {
    Stream<String> rows =
        Stream.concat(
            ACTIONS.entrySet().stream()
                .flatMap(entry -> rows(entry.getValue(), entry.getKey(), "")),
            rows(RIGHTS, ROLE, "iam:PermissionsBoundary = " + SampleConfigurations.BOUNDARY_ARN));
    return RequestTable.of(
        String.join(
            "\n",
            Stream.concat(
                    rows, Stream.of("handler | applier | iam:PassRole | " + ROLE + " | to-ec2"))
                .toList()));
  }

  private static Stream<String> rows(String actions, String resource, String context) {
    return Arrays.stream(actions.split(" "))
        .map(action -> "handler | applier | %s | %s | %s".formatted(action, resource, context));
  }
}
