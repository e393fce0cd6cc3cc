package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.bucketArn;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an instance needs, and nothing beyond: its own one-time configuration, the runner, its logs.
 * Jobs run as another user, but they can ask the instance's metadata for its role.
 */
record RunnerPolicy(Settings settings, Settings.Pool pool, String bucket, InstanceFiles files) {

  JsonObject json() {
    List<PolicyStatement> statements =
        new ArrayList<>(List.of(ownConfiguration(), runner(), evidence()));
    EncryptionKey.of(settings).map(this::decryption).ifPresent(statements::add);
    if (pool.machine().cloudWatch().enabled()) {
      statements.add(agentConfiguration());
      statements.add(logs());
    }
    if (pool.machine().access().sessionManager()) {
      statements.add(sessions());
    }
    return PolicyStatement.policy(statements);
  }

  /**
   * The parameter whose tag names the instance that EC2 gave these credentials to.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-resource-info.html">ec2:SourceInstanceARN</a>
   */
  private PolicyStatement ownConfiguration() {
    return PolicyStatement.allow("OwnConfiguration", "ssm:GetParameter", "ssm:DeleteParameter")
        .on(tokens())
        .when(
            "StringEquals",
            "aws:ResourceTag/" + AwsNames.INSTANCE_ARN_TAG,
            "${ec2:SourceInstanceARN}");
  }

  private JsonObject tokens() {
    return arn("ssm", "parameter" + settings.awsNames().configurationPath() + "/*");
  }

  private PolicyStatement decryption(EncryptionKey key) {
    return key.allow("DecryptConfiguration", tokens(), "kms:Decrypt");
  }

  private PolicyStatement runner() {
    return PolicyStatement.allow("Runner", "s3:GetObject").on(bucketArn(bucket + "/runners/*"));
  }

  /**
   * The record of how the instance ended, which carries its ARN as a tag: the session's name cannot
   * be separated from the role's in a condition, and so the key cannot be compared with it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html">tags
   *     of objects in policies</a>
   */
  private PolicyStatement evidence() {
    return PolicyStatement.allow("Evidence", "s3:PutObject", "s3:PutObjectTagging")
        .on(bucketArn(bucket + "/interruptions/i-*.json"))
        .when(
            "StringEquals",
            "s3:RequestObjectTag/" + AwsNames.INSTANCE_ARN_TAG,
            "${ec2:SourceInstanceARN}");
  }

  private PolicyStatement agentConfiguration() {
    return PolicyStatement.allow("AgentConfiguration", "ssm:GetParameter")
        .on(arn("ssm", "parameter" + AgentConfiguration.parameter(settings, pool)));
  }

  /**
   * The rights of the agent. Without an agent configuration of the operator the stack has made the
   * groups and set their retention, which jobs must not shorten.
   */
  private PolicyStatement logs() {
    List<JsonObject> groups =
        groups().stream()
            .sorted()
            .map(group -> arn("logs", "log-group:" + IntrinsicFunctions.literal(group) + ":*"))
            .toList();
    List<String> actions =
        new ArrayList<>(
            List.of("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"));
    if (files.agentConfiguration().isPresent()) {
      actions.addAll(List.of("logs:CreateLogGroup", "logs:PutRetentionPolicy"));
    }
    return PolicyStatement.allow("Logs", actions.toArray(String[]::new)).on(groups);
  }

  private Set<String> groups() {
    return AgentConfiguration.groups(settings, pool, files);
  }

  /**
   * The least for Session Manager. AWS's own policy for it would let a runner read every parameter,
   * those of other runners too.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html">minimal
   *     permissions</a>
   */
  private static PolicyStatement sessions() {
    return PolicyStatement.allow(
            "Sessions",
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel")
        .on("*");
  }
}
