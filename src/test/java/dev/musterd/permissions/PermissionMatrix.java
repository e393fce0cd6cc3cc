package dev.musterd.permissions;

import java.util.List;

/**
 * Every call that our code makes, and what AWS asks IAM for it: the actions, the resources and the
 * condition keys, from the service authorization reference.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">the
 *     reference</a>
 */
final class PermissionMatrix {
  private static final String EC2 =
      """
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:fleet/* | tagged
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:instance/* | tagged
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:volume/* | tagged
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:network-interface/* | tagged
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:launch-template/lt-LinuxX64LaunchTemplate | ours
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:subnet/subnet-1 |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:999999999999:subnet/subnet-1 |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:security-group/sg-ours | ours
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:security-group/sg-1 |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:key-pair/ops |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2::image/ami-1 | ec2:Owner = amazon
      ec2.createFleet | daemon | ec2:CreateFleet | ec2::snapshot/snap-1 |
      ec2.createFleet | daemon | ec2:RunInstances | ec2:instance/* | tagged; template; imdsv2
      ec2.createFleet | daemon | ec2:RunInstances | ec2:instance/* | tagged; overridden; imdsv2; ec2:InstanceMarketType = spot
      ec2.createFleet | daemon | ec2:RunInstances | ec2:volume/* | tagged; template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:network-interface/* | tagged; template; ec2:NetworkInterfaceID = *
      ec2.createFleet | daemon | ec2:RunInstances | ec2:network-interface/* | template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:launch-template/lt-LinuxX64LaunchTemplate | ours; template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:subnet/subnet-1 | overridden
      ec2.createFleet | daemon | ec2:RunInstances | ec2:999999999999:subnet/subnet-1 | overridden
      ec2.createFleet | daemon | ec2:RunInstances | ec2:security-group/sg-ours | ours; template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:security-group/sg-1 | template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:key-pair/ops | template
      ec2.createFleet | daemon | ec2:RunInstances | ec2::image/ami-1 | template; ec2:Owner = amazon
      ec2.createFleet | daemon | ec2:RunInstances | ec2:999999999999:image/ami-1 | template
      ec2.createFleet | daemon | ec2:RunInstances | ec2::snapshot/snap-1 | template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:spot-instances-request/* |
      ec2.createFleet | daemon | ec2:CreateTags | ec2:fleet/* | tagged; ec2:CreateAction = CreateFleet
      ec2.createFleet | daemon | ec2:CreateTags | ec2:instance/* | tagged; ec2:CreateAction = CreateFleet
      ec2.createFleet | daemon | ec2:CreateTags | ec2:instance/* | tagged; ec2:CreateAction = RunInstances
      ec2.createFleet | daemon | ec2:CreateTags | ec2:volume/* | tagged; ec2:CreateAction = RunInstances
      ec2.createFleet | daemon | ec2:CreateTags | ec2:network-interface/* | tagged; ec2:CreateAction = RunInstances
      ec2.createFleet | daemon | iam:PassRole | arn:aws:iam::123456789012:role/gh-ci/musterd-gh-ci-LinuxX64RunnerRole-1A2B3C | to-ec2
      ec2.createFleet | daemon | ssm:GetParameters | ssm:parameter/images/x |
      ec2.createFleet | daemon | kms:Decrypt | kms:key/1234 | by-ec2
      ec2.createFleet | daemon | kms:Decrypt | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/disks, alias/other
      ec2.createFleet | daemon | kms:DescribeKey | kms:key/1234 | by-ec2
      ec2.createFleet | daemon | kms:DescribeKey | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/disks, alias/other
      ec2.createFleet | daemon | kms:GenerateDataKeyWithoutPlaintext | kms:key/1234 | by-ec2
      ec2.createFleet | daemon | kms:GenerateDataKeyWithoutPlaintext | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/disks, alias/other
      ec2.createFleet | daemon | kms:ReEncryptFrom | kms:key/1234 | by-ec2
      ec2.createFleet | daemon | kms:ReEncryptFrom | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/disks, alias/other
      ec2.createFleet | daemon | kms:ReEncryptTo | kms:key/1234 | by-ec2
      ec2.createFleet | daemon | kms:ReEncryptTo | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/disks, alias/other
      ec2.createFleet | daemon | kms:CreateGrant | kms:key/1234 | by-ec2; kms:GrantIsForAWSResource = true
      ec2.createFleet | daemon | kms:CreateGrant | kms:key/5678 | by-ec2; kms:GrantIsForAWSResource = true; kms:ResourceAliases = alias/disks
      ec2.runInstances | check | ec2:RunInstances | ec2:instance/* | tagged; template; imdsv2
      ec2.runInstances | check | ec2:RunInstances | ec2:volume/* | tagged; template
      ec2.runInstances | check | ec2:RunInstances | ec2:subnet/subnet-1 | overridden
      ec2.createTags | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:suspect = 2026-11-29T10:00:00Z; aws:TagKeys = musterd:suspect
      ec2.createTags | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:repository = acme/x; aws:RequestTag/musterd:workflow = CI; aws:RequestTag/musterd:run = 1; aws:RequestTag/musterd:job = 2; aws:TagKeys = musterd:repository, musterd:workflow, musterd:run, musterd:job
      ec2.createTags | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:repository = acme/x; aws:TagKeys = musterd:repository
      ec2.createTags | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:hold-until = 2026-11-29T10:00:00Z; aws:RequestTag/musterd:held-by = alice; aws:TagKeys = musterd:hold-until, musterd:held-by
      ec2.deleteTags | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:suspect
      ec2.deleteTags | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:hold-until
      ec2.deleteTags | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:held-by
      ec2.terminateInstances | daemon | ec2:TerminateInstances | ec2:instance/i-1 | ours
      ec2.terminateInstances | daemon | ec2:TerminateInstances | ec2:instance/i-1 | ours; aws:ResourceTag/musterd:keep = false
      ec2.getConsoleOutput | daemon | ec2:GetConsoleOutput | ec2:instance/i-1 | ours
      ec2.describeInstances | daemon | ec2:DescribeInstances | * |
      ec2.describeInstances | applier | ec2:DescribeInstances | * |
      ec2.describeImages | check | ec2:DescribeImages | * |
      ec2.describeImages | applier | ec2:DescribeImages | * |
      ec2.describeInstanceTypeOfferings | check | ec2:DescribeInstanceTypeOfferings | * |
      ec2.describeInstanceTypes | check | ec2:DescribeInstanceTypes | * |
      ec2.describeLaunchTemplateVersions | check | ec2:DescribeLaunchTemplateVersions | * |
      ec2.describeSpotPriceHistory | daemon | ec2:DescribeSpotPriceHistory | * |
      ec2.describeSubnets | daemon | ec2:DescribeSubnets | * |
      ec2.describeSubnets | check | ec2:DescribeSubnets | * |
      iam.getRole | check | iam:GetRole | iam:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot |
      kms.describeKey | check | kms:DescribeKey | kms:key/9999 | kms:ResourceAliases = alias/mine
      servicequotas.getServiceQuota | check | servicequotas:GetServiceQuota | servicequotas:ec2/L-1216C47A |
      """;

  private static final String QUEUES_AND_PARAMETERS =
      """
      sqs.changeMessageVisibility | check | sqs:ChangeMessageVisibility | sqs:gh-ci-queued-jobs.fifo |
      sqs.changeMessageVisibilityBatch | daemon | sqs:ChangeMessageVisibility | sqs:gh-ci-queued-jobs.fifo |
      sqs.createQueue | daemon | sqs:CreateQueue | sqs:gh-ci-queued-jobs.fifo |
      sqs.createQueue | daemon | sqs:CreateQueue | sqs:gh-ci-queued-jobs-dead.fifo |
      sqs.deleteMessage | check | sqs:DeleteMessage | sqs:gh-ci-queued-jobs.fifo |
      sqs.deleteMessageBatch | daemon | sqs:DeleteMessage | sqs:gh-ci-queued-jobs.fifo |
      sqs.deleteMessageBatch | daemon | sqs:DeleteMessage | sqs:gh-ci-ec2-events |
      sqs.getQueueUrl | daemon | sqs:GetQueueUrl | sqs:gh-ci-ec2-events |
      sqs.getQueueUrl | daemon | sqs:GetQueueUrl | sqs:gh-ci-ec2-events-dead |
      sqs.receiveMessage | daemon | sqs:ReceiveMessage | sqs:gh-ci-ec2-events |
      sqs.sendMessageBatch | daemon | sqs:SendMessage | sqs:gh-ci-ec2-events |
      sqs.sendMessage | daemon | sqs:SendMessage | sqs:gh-ci-ec2-events-dead |
      sqs.getQueueAttributes | daemon | sqs:GetQueueAttributes | sqs:gh-ci-queued-jobs.fifo |
      sqs.getQueueAttributes | daemon | sqs:GetQueueAttributes | sqs:gh-ci-queued-jobs-dead.fifo |
      sqs.getQueueUrl | daemon | sqs:GetQueueUrl | sqs:gh-ci-queued-jobs.fifo |
      sqs.getQueueUrl | daemon | sqs:GetQueueUrl | sqs:gh-ci-queued-jobs-dead.fifo |
      sqs.receiveMessage | daemon | sqs:ReceiveMessage | sqs:gh-ci-queued-jobs.fifo |
      sqs.sendMessage | daemon | sqs:SendMessage | sqs:gh-ci-queued-jobs-dead.fifo |
      sqs.sendMessageBatch | daemon | sqs:SendMessage | sqs:gh-ci-queued-jobs.fifo |
      ssm.deleteParameters | daemon | ssm:DeleteParameters | ssm:parameter/musterd/gh-ci/tokens/i-1 | aws:ResourceTag/musterd:instance-arn = x
      ssm.deleteParameters | applier | ssm:DeleteParameters | ssm:parameter/musterd/gh-ci/tokens/i-1 |
      ssm.describeParameters | applier | ssm:DescribeParameters | * |
      ssm.getParameter | daemon | ssm:GetParameter | ssm:parameter/a/key |
      ssm.getParameter | daemon | kms:Decrypt | kms:key/9999 | by-ssm; kms:ResourceAliases = alias/mine; kms:EncryptionContext:PARAMETER_ARN = arn:aws:ssm:eu-west-1:123456789012:parameter/a/key
      ssm.getParameter | check | ssm:GetParameter | ssm:parameter/images/x |
      ssm.getParameter | applier | ssm:GetParameter | ssm:parameter/images/x |
      ssm.getParametersByPath | daemon | ssm:GetParametersByPath | ssm:parameter/musterd/gh-ci/tokens/ | ssm:Recursive = false
      ssm.getParametersByPath | applier | ssm:GetParametersByPath | ssm:parameter/musterd/gh-ci/tokens |
      ssm.putParameter | daemon | ssm:PutParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 | ssm:Overwrite = false; aws:RequestTag/musterd:instance-arn = x; aws:TagKeys = musterd:instance-arn
      ssm.putParameter | daemon | ssm:PutParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 | ssm:Overwrite = true
      ssm.putParameter | daemon | ssm:AddTagsToResource | ssm:parameter/musterd/gh-ci/tokens/i-1 | aws:TagKeys = musterd:instance-arn
      ssm.putParameter | daemon | kms:Encrypt | kms:key/9999 | by-ssm; token; kms:ResourceAliases = alias/mine
      ssm.putParameter | daemon | kms:GenerateDataKey | kms:key/9999 | by-ssm; token; kms:ResourceAliases = alias/mine
      """;

  private static final String BUCKET_AND_STACK =
      """
      s3.abortMultipartUpload | daemon | s3:AbortMultipartUpload | s3:mirror/runners/x64/a.tar.gz |
      s3.completeMultipartUpload | daemon | s3:PutObject | s3:mirror/runners/x64/a.tar.gz |
      s3.createMultipartUpload | daemon | s3:PutObject | s3:mirror/runners/x64/a.tar.gz |
      s3.createMultipartUpload | daemon | s3:PutObject | s3:mirror/interruptions/check |
      s3.abortMultipartUpload | daemon | s3:AbortMultipartUpload | s3:mirror/interruptions/check |
      s3.deleteObject | daemon | s3:DeleteObject | s3:mirror/runners/x64/a.tar.gz |
      s3.deleteObject | daemon | s3:DeleteObject | s3:mirror/interruptions/i-1.json |
      s3.deleteObjects | own-bucket | s3:DeleteObject | s3:musterd-gh-ci-123456789012-eu-west-1/runners/a |
      s3.deleteObjects | own-bucket | s3:DeleteObjectVersion | s3:musterd-gh-ci-123456789012-eu-west-1/runners/a |
      s3.getObject | daemon | s3:GetObject | s3:mirror/runners/x64/latest.json |
      s3.getObject | daemon | s3:GetObject | s3:mirror/interruptions/i-1.json |
      s3.getObject | daemon | s3:GetObject | s3:mirror/state/gh-ci/paused-pools.json |
      s3.getObject | daemon | s3:GetObject | s3:mirror/ledger/dt=2026-11-29/gh-ci.20261129T120000000.jsonl |
      s3.getObject | daemon | s3:GetObject | s3:mirror/lease/gh-ci.json |
      s3.headBucket | daemon | s3:ListBucket | s3:mirror |
      s3.headObject | daemon | s3:GetObject | s3:mirror/runners/x64/a.tar.gz |
      s3.listObjectVersions | own-bucket | s3:ListBucketVersions | s3:musterd-gh-ci-123456789012-eu-west-1 |
      s3.listObjectsV2 | daemon | s3:ListBucket | s3:mirror | s3:prefix = runners/
      s3.listObjectsV2 | daemon | s3:ListBucket | s3:mirror | s3:prefix = interruptions/
      s3.listObjectsV2 | daemon | s3:ListBucket | s3:mirror | s3:prefix = ledger/dt=2026-11-29/gh-ci.
      s3.putObject | daemon | s3:PutObject | s3:mirror/runners/x64/latest.json |
      s3.putObject | daemon | s3:PutObject | s3:mirror/ledger/dt=2026-11-29/gh-ci.20261129T120000000.jsonl |
      s3.putObject | daemon | s3:PutObject | s3:mirror/interruptions/i-1.json |
      s3.putObject | daemon | s3:PutObject | s3:mirror/state/gh-ci/paused-pools.json |
      s3.putObject | daemon | s3:PutObject | s3:mirror/lease/gh-ci.json |
      s3.putObject | applier | s3:PutObject | s3:mirror/templates/musterd-gh-ci-1.json |
      s3.putObject | own-bucket | s3:PutObject | s3:musterd-gh-ci-123456789012-eu-west-1/templates/a.json |
      s3.uploadPart | daemon | s3:PutObject | s3:mirror/runners/x64/a.tar.gz |
      cloudformation.createChangeSet | applier | cloudformation:CreateChangeSet | cloudformation:stack/musterd-gh-ci/* |
      cloudformation.createChangeSet | applier | cloudformation:TagResource | cloudformation:stack/musterd-gh-ci/* | cloudformation:CreateAction = CreateChangeSet
      cloudformation.createChangeSet | applier | s3:GetObject | s3:mirror/templates/musterd-gh-ci-1.json |
      cloudformation.createChangeSet | applier | ssm:GetParameters | ssm:parameter/images/x |
      cloudformation.deleteChangeSet | applier | cloudformation:DeleteChangeSet | cloudformation:stack/musterd-gh-ci/guid |
      cloudformation.deleteStack | applier | cloudformation:DeleteStack | cloudformation:stack/musterd-gh-ci/guid |
      cloudformation.describeChangeSet | applier | cloudformation:DescribeChangeSet | cloudformation:stack/musterd-gh-ci/guid |
      cloudformation.describeStackEvents | applier | cloudformation:DescribeStackEvents | cloudformation:stack/musterd-gh-ci/guid |
      cloudformation.describeStacks | applier | cloudformation:DescribeStacks | cloudformation:stack/musterd-gh-ci/* |
      cloudformation.executeChangeSet | applier | cloudformation:ExecuteChangeSet | cloudformation:stack/musterd-gh-ci/guid |
      cloudformation.updateTerminationProtection | applier | cloudformation:UpdateTerminationProtection | cloudformation:stack/musterd-gh-ci/guid |
      """;

  /** Calls that need no permission. */
  static final List<String> FREE = List.of("sts.getCallerIdentity");

  private PermissionMatrix() {}

  static List<RequestTable.Line> lines() {
    return RequestTable.of(EC2 + QUEUES_AND_PARAMETERS + BUCKET_AND_STACK);
  }
}
