package dev.musterd.permissions;

import java.util.List;

/** What an instance asks AWS for, by its user data, its CloudWatch agent and its SSM agent. */
final class InstanceMatrix {
  private static final String CALLS =
      """
      user data | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 | aws:ResourceTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-1; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      user data | runner | ssm:DeleteParameter | ssm:parameter/musterd/gh-ci/tokens/i-1 | aws:ResourceTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-1; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      user data | runner | kms:Decrypt | kms:key/9999 | by-ssm; token; kms:ResourceAliases = alias/mine
      user data | runner | s3:GetObject | s3:mirror/runners/x64/latest.json |
      user data | runner | s3:PutObject | s3:mirror/interruptions/i-1.json | s3:RequestObjectTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-1; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      user data | runner | s3:PutObjectTagging | s3:mirror/interruptions/i-1.json | s3:RequestObjectTag/musterd:instance-arn = arn:aws:ec2:eu-west-1:123456789012:instance/i-1; ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      agent | runner | ssm:GetParameter | ssm:parameter/musterd/gh-ci/cloudwatch/linux-x64 |
      agent | runner | logs:CreateLogStream | logs:log-group:/github-self-hosted-runners/gh-ci/messages:log-stream:i-1 |
      agent | runner | logs:PutLogEvents | logs:log-group:/github-self-hosted-runners/gh-ci/user_data:log-stream:i-1 |
      agent | runner | logs:DescribeLogStreams | logs:log-group:/github-self-hosted-runners/gh-ci/runner:log-stream: |
      sessions | runner | ssmmessages:OpenDataChannel | * |
      sessions | runner | ssm:UpdateInstanceInformation | ec2:instance/i-1 | ec2:SourceInstanceARN = arn:aws:ec2:eu-west-1:123456789012:instance/i-1
      """;

  private InstanceMatrix() {}

  static List<RequestTable.Line> lines() {
    return RequestTable.of(CALLS);
  }
}
