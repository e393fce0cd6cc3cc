package dev.musterd.permissions;

import java.util.List;

/** What a thief of credentials would try; each line has to be denied, and stops its attack. */
final class Attacks {
  /** By the daemon's role. */
  static final String DAEMON =
      """
      launch without a template | daemon | ec2:RunInstances | ec2:instance/* | tagged; imdsv2
      launch any image | daemon | ec2:RunInstances | ec2::image/ami-evil |
      launch another image in place of the template's | daemon | ec2:RunInstances | ec2::image/ami-evil | overridden
      launch another account's image | daemon | ec2:RunInstances | ec2:999999999999:image/ami-evil | overridden
      read a snapshot | daemon | ec2:RunInstances | ec2:snapshot/snap-secrets |
      launch into another subnet | daemon | ec2:RunInstances | ec2:subnet/subnet-databases | overridden
      fleet into another subnet | daemon | ec2:CreateFleet | ec2:subnet/subnet-databases |
      launch into another group | daemon | ec2:RunInstances | ec2:security-group/sg-databases | overridden
      fleet into another group | daemon | ec2:CreateFleet | ec2:security-group/sg-databases |
      launch into another environment's group | daemon | ec2:RunInstances | ec2:security-group/sg-x | overridden; aws:ResourceTag/musterd:environment = other
      attach an interface | daemon | ec2:RunInstances | ec2:network-interface/eni-1 | tagged; overridden; ec2:NetworkInterfaceID = eni-1
      interface of another environment | daemon | ec2:RunInstances | ec2:network-interface/* | template; ec2:NetworkInterfaceID = *; aws:RequestTag/musterd:environment = other
      interface without a template | daemon | ec2:RunInstances | ec2:network-interface/* | tagged; ec2:NetworkInterfaceID = *
      launch with another key pair | daemon | ec2:RunInstances | ec2:key-pair/thief | overridden
      launch with another key pair of the template's name | daemon | ec2:RunInstances | ec2:key-pair/ops | overridden
      fleet with another key pair | daemon | ec2:CreateFleet | ec2:key-pair/thief |
      launch without IMDSv2 | daemon | ec2:RunInstances | ec2:instance/* | tagged; template; ec2:MetadataHttpTokens = optional
      launch without a metadata key | daemon | ec2:RunInstances | ec2:instance/* | tagged; template
      launch for ever | daemon | ec2:RunInstances | ec2:instance/* | tagged; template; imdsv2; aws:RequestTag/musterd:keep = true
      fleet for ever | daemon | ec2:CreateFleet | ec2:instance/* | tagged; aws:RequestTag/musterd:keep = true
      tag for ever at launch | daemon | ec2:CreateTags | ec2:instance/* | tagged; ec2:CreateAction = RunInstances; aws:RequestTag/musterd:keep = True
      tag for ever at launch by another case | daemon | ec2:CreateTags | ec2:instance/* | tagged; ec2:CreateAction = RunInstances; aws:RequestTag/Musterd:Keep = true
      launch for another environment | daemon | ec2:RunInstances | ec2:instance/* | template; imdsv2; aws:RequestTag/musterd:environment = other
      launch untagged | daemon | ec2:RunInstances | ec2:instance/* | template; imdsv2
      untagged volume | daemon | ec2:RunInstances | ec2:volume/* | template
      template of another environment | daemon | ec2:RunInstances | ec2:launch-template/lt-x | aws:ResourceTag/musterd:environment = other
      template of nobody | daemon | ec2:CreateFleet | ec2:launch-template/lt-x |
      fleet without our tag | daemon | ec2:CreateFleet | ec2:fleet/* | aws:RequestTag/team = x
      pass the daemon's role | daemon | iam:PassRole | arn:aws:iam::123456789012:role/gh-ci/musterd-gh-ci-DaemonRole-1A2B3C | to-ec2
      pass an administrator's role | daemon | iam:PassRole | iam:role/Administrator | to-ec2
      pass to another service | daemon | iam:PassRole | arn:aws:iam::123456789012:role/gh-ci/musterd-gh-ci-LinuxX64RunnerRole-1A2B3C | iam:PassedToService = lambda.amazonaws.com
      read another's console | daemon | ec2:GetConsoleOutput | ec2:instance/i-1 |
      end another instance | daemon | ec2:TerminateInstances | ec2:instance/i-1 |
      end another environment's | daemon | ec2:TerminateInstances | ec2:instance/i-1 | aws:ResourceTag/musterd:environment = other; aws:ResourceTag/musterd:pool = x
      end the kept | daemon | ec2:TerminateInstances | ec2:instance/i-1 | ours; aws:ResourceTag/musterd:keep = true
      end the kept, in another case | daemon | ec2:TerminateInstances | ec2:instance/i-1 | ours; aws:ResourceTag/musterd:keep = True
      end the kept, in capitals | daemon | ec2:TerminateInstances | ec2:instance/i-1 | ours; aws:ResourceTag/musterd:keep = TRUE
      strip all tags | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours
      strip our tag | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:environment
      strip it beside | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:suspect, musterd:environment
      hold another's | daemon | ec2:CreateTags | ec2:instance/i-1 | aws:RequestTag/musterd:hold-until = 2026-11-29T10:00:00Z; aws:TagKeys = musterd:hold-until
      hold and keep | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:keep = true; aws:TagKeys = musterd:hold-until, musterd:keep
      unkeep | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:keep
      adopt | daemon | ec2:CreateTags | ec2:instance/i-1 | aws:RequestTag/musterd:environment = gh-ci; aws:TagKeys = musterd:environment
      adopt a group | daemon | ec2:CreateTags | ec2:security-group/sg-1 | aws:RequestTag/musterd:environment = gh-ci; aws:TagKeys = musterd:environment
      adopt a template | daemon | ec2:CreateTags | ec2:launch-template/lt-1 | aws:RequestTag/musterd:environment = gh-ci; aws:TagKeys = musterd:environment
      any tag on a new interface | daemon | ec2:CreateTags | ec2:network-interface/* | ec2:CreateAction = RunInstances; aws:RequestTag/team = db; aws:TagKeys = team
      tag an existing interface | daemon | ec2:CreateTags | ec2:network-interface/eni-1 | aws:RequestTag/musterd:environment = gh-ci; aws:TagKeys = musterd:environment
      change a template | daemon | ec2:CreateLaunchTemplateVersion | ec2:launch-template/lt-LinuxX64LaunchTemplate | ours
      read user data | daemon | ec2:DescribeInstanceAttribute | ec2:instance/i-1 | ours
      change user data | daemon | ec2:ModifyInstanceAttribute | ec2:instance/i-1 | ours
      read configurations | daemon | ssm:GetParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 |
      decrypt configurations, by the default key | daemon | kms:Decrypt | kms:key/aws-ssm | by-ssm; token
      decrypt configurations, by the operator's | daemon | kms:Decrypt | kms:key/9999 | by-ssm; token; kms:ResourceAliases = alias/mine
      decrypt secrets directly | daemon | kms:Decrypt | kms:key/9999 | kms:ResourceAliases = alias/mine; kms:EncryptionContext:PARAMETER_ARN = arn:aws:ssm:eu-west-1:123456789012:parameter/a/key
      encrypt directly | daemon | kms:Encrypt | kms:key/9999 | token; kms:ResourceAliases = alias/mine
      use the key of disks directly | daemon | kms:Decrypt | kms:key/1234 |
      grant the key of disks | daemon | kms:CreateGrant | kms:key/1234 | by-ec2; kms:GrantIsForAWSResource = false
      use a key by another alias | daemon | kms:Decrypt | kms:key/5678 | by-ec2; kms:ResourceAliases = alias/payroll
      read another secret | daemon | ssm:GetParameter | ssm:parameter/b/key |
      read another environment's secret | daemon | ssm:GetParameter | ssm:parameter/musterd/other/tokens/i-1 |
      write another's configuration | daemon | ssm:PutParameter | ssm:parameter/musterd/other/tokens/i-1 |
      write the agent's configuration | daemon | ssm:PutParameter | ssm:parameter/musterd/gh-ci/cloudwatch/linux-x64 |
      name what runs on another's instance | daemon | ec2:CreateTags | ec2:instance/i-2 | aws:ResourceTag/musterd:environment = other; aws:RequestTag/musterd:repository = acme/x; aws:TagKeys = musterd:repository
      name what runs on an untagged instance | daemon | ec2:CreateTags | ec2:instance/i-2 | aws:RequestTag/musterd:repository = acme/x; aws:TagKeys = musterd:repository
      name what runs on a volume | daemon | ec2:CreateTags | ec2:volume/vol-1 | ours; aws:RequestTag/musterd:repository = acme/x; aws:TagKeys = musterd:repository
      keep for ever beside a job's tag | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:RequestTag/musterd:job = 1; aws:RequestTag/musterd:keep = true; aws:TagKeys = musterd:job, musterd:keep
      move to another pool beside a job's tag | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:job, musterd:pool
      a job's tag in another case | daemon | ec2:CreateTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:Job
      take a job's tag away | daemon | ec2:DeleteTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:job
      forge an event of another environment | daemon | sqs:SendMessage | sqs:other-ec2-events |
      read events that nothing could read | daemon | sqs:ReceiveMessage | sqs:gh-ci-ec2-events-dead |
      read another environment's events | daemon | sqs:ReceiveMessage | sqs:other-ec2-events |
      open the queue of events | daemon | sqs:SetQueueAttributes | sqs:gh-ci-ec2-events |
      redirect the events | daemon | events:PutTargets | events:rule/musterd-gh-ci-ec2-end |
      stop the events | daemon | events:DisableRule | events:rule/musterd-gh-ci-ec2-end |
      purge | daemon | sqs:PurgeQueue | sqs:gh-ci-queued-jobs.fifo |
      delete the queue | daemon | sqs:DeleteQueue | sqs:gh-ci-queued-jobs.fifo |
      open the queue | daemon | sqs:SetQueueAttributes | sqs:gh-ci-queued-jobs.fifo |
      read another queue | daemon | sqs:ReceiveMessage | sqs:orders |
      read another bucket | daemon | s3:GetObject | s3:payroll/runners/x |
      read templates | daemon | s3:GetObject | s3:mirror/templates/x |
      take another environment's lease | daemon | s3:PutObject | s3:mirror/lease/other.json |
      delete the lease | daemon | s3:DeleteObject | s3:mirror/lease/gh-ci.json |
      write templates | daemon | s3:PutObject | s3:mirror/templates/x |
      open the bucket | daemon | s3:PutBucketPolicy | s3:mirror |
      change its own role | daemon | iam:PutRolePolicy | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1A2B3C |
      become another | daemon | sts:AssumeRole | iam:role/Administrator |
      """;

  /** By the role of a runner, i-1. */
  static final String RUNNER =
      """
      read another's configuration | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/tokens/i-2 | aws:ResourceTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-2; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      delete another's configuration | runner | ssm:DeleteParameter | ssm:parameter/musterd/gh-ci/tokens/i-2 | aws:ResourceTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-2; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      read an untagged one | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/tokens/i-2 | ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      read it from elsewhere | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 | aws:ResourceTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      list configurations | runner | ssm:GetParametersByPath | ssm:parameter/musterd/gh-ci/tokens |
      tag a configuration as its own | runner | ssm:AddTagsToResource | ssm:parameter/musterd/gh-ci/tokens/i-2 |
      read the App's key | runner | ssm:GetParameter | ssm:parameter/a/key |
      read another pool's agent | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/cloudwatch/other |
      write the agent's configuration | runner | ssm:PutParameter | ssm:parameter/musterd/gh-ci/cloudwatch/linux-x64 |
      decrypt a secret | runner | kms:Decrypt | kms:key/9999 | by-ssm; kms:ResourceAliases = alias/mine; kms:EncryptionContext:PARAMETER_ARN = arn:aws:ssm:eu-west-1:123456789012:parameter/a/key
      decrypt directly | runner | kms:Decrypt | kms:key/9999 | token; kms:ResourceAliases = alias/mine
      write evidence in another's name | runner | s3:PutObject | s3:mirror/interruptions/i-2.json | s3:RequestObjectTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-2; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      write evidence without a name | runner | s3:PutObject | s3:mirror/interruptions/i-2.json | ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      put a name to another's evidence | runner | s3:PutObjectTagging | s3:mirror/interruptions/i-2.json | s3:RequestObjectTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-2; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      read evidence | runner | s3:GetObject | s3:mirror/interruptions/i-1.json |
      read what others cost | runner | s3:GetObject | s3:mirror/ledger/dt=2026-11-29/1.jsonl |
      write what others cost | runner | s3:PutObject | s3:mirror/ledger/dt=2026-11-29/1.jsonl |
      delete what was spent | daemon | s3:DeleteObject | s3:mirror/ledger/dt=2026-11-29/1.jsonl |
      delete evidence | runner | s3:DeleteObject | s3:mirror/interruptions/i-1.json |
      take the lease | runner | s3:PutObject | s3:mirror/lease/gh-ci.json |
      read the lease | runner | s3:GetObject | s3:mirror/lease/gh-ci.json |
      write a runner | runner | s3:PutObject | s3:mirror/runners/x64/a.tar.gz |
      read templates | runner | s3:GetObject | s3:mirror/templates/x |
      list the bucket | runner | s3:ListBucket | s3:mirror |
      shorten the retention | runner | logs:PutRetentionPolicy | logs:log-group:/github-self-hosted-runners/gh-ci/runner:* |
      delete logs | runner | logs:DeleteLogStream | logs:log-group:/github-self-hosted-runners/gh-ci/runner:log-stream:i-1 |
      read logs | runner | logs:GetLogEvents | logs:log-group:/github-self-hosted-runners/gh-ci/runner:log-stream:i-2 |
      make groups | runner | logs:CreateLogGroup | logs:log-group:/github-self-hosted-runners/gh-ci/new |
      write other logs | runner | logs:PutLogEvents | logs:log-group:/aws/lambda/x:log-stream:y |
      launch | runner | ec2:RunInstances | ec2:instance/* | tagged; template; imdsv2
      end | runner | ec2:TerminateInstances | ec2:instance/i-2 | ours
      forge an event | runner | sqs:SendMessage | sqs:gh-ci-ec2-events |
      name what it runs | runner | ec2:CreateTags | ec2:instance/i-1 | ours; aws:TagKeys = musterd:repository
      announce jobs | runner | sqs:SendMessage | sqs:gh-ci-queued-jobs.fifo |
      start a command | runner | ssm:SendCommand | ec2:instance/i-2 | ours
      """;

  /** By who applies, bounded by {@code provision.permissions-boundary}. */
  static final String APPLIER =
      """
      role without a boundary | applier | iam:CreateRole | iam:role/gh-ci/evil |
      role with another boundary | applier | iam:CreateRole | iam:role/gh-ci/evil | iam:PermissionsBoundary = arn:aws:iam::aws:policy/AdministratorAccess
      rights for an unbounded role | applier | iam:PutRolePolicy | iam:role/gh-ci/old |
      rights for another's role | applier | iam:AttachRolePolicy | iam:role/gh-ci/old | iam:PermissionsBoundary = arn:aws:iam::123456789012:policy/other
      take the boundary away | applier | iam:DeleteRolePermissionsBoundary | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1 | iam:PermissionsBoundary = arn:aws:iam::123456789012:policy/gh-ci/bounds
      replace the boundary of a role | applier | iam:PutRolePermissionsBoundary | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1 | iam:PermissionsBoundary = arn:aws:iam::aws:policy/AdministratorAccess
      rewrite the boundary | applier | iam:CreatePolicyVersion | iam:policy/gh-ci/bounds |
      choose an old version of it | applier | iam:SetDefaultPolicyVersion | iam:policy/gh-ci/bounds |
      delete the boundary | applier | iam:DeletePolicy | iam:policy/gh-ci/bounds |
      rights for a role elsewhere | applier | iam:PutRolePolicy | iam:role/Administrator | iam:PermissionsBoundary = arn:aws:iam::123456789012:policy/gh-ci/bounds
      pass a role to another service | applier | iam:PassRole | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1 | iam:PassedToService = lambda.amazonaws.com
      pass another role | applier | iam:PassRole | iam:role/Administrator | to-ec2
      a user | applier | iam:CreateUser | iam:user/evil |
      another stack | applier | cloudformation:DeleteStack | cloudformation:stack/payroll/1 |
      another bucket | applier | s3:DeleteBucket | s3:payroll |
      another rule | applier | events:PutTargets | events:rule/payroll |
      another environment's rule | applier | events:DeleteRule | events:rule/musterd-other-ec2-end |
      a role for EventBridge | applier | iam:PassRole | iam:role/gh-ci/musterd-gh-ci-DaemonRole-1 | iam:PassedToService = events.amazonaws.com
      another queue | applier | sqs:DeleteQueue | sqs:orders |
      read secrets | applier | ssm:GetParameter | ssm:parameter/a/key |
      open a port | applier | ec2:AuthorizeSecurityGroupIngress | ec2:security-group/sg-databases |
      launch | applier | ec2:RunInstances | ec2:instance/* | tagged; template; imdsv2
      """;

  private Attacks() {}

  static List<RequestTable.Line> of(String table) {
    return RequestTable.of(table);
  }
}
