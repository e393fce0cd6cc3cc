package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.musterd.provision.template.SampleTemplates;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every input of the Terraform module that musterd follows, and what its counterpart changes in the
 * template. What the daemon does itself, at each launch or each tick, changes nothing on AWS.
 */
class SeedInputsTest {
  private static final String POOL = "/Resources/LinuxX64";
  private static final String LAUNCH = POOL + "LaunchTemplate/Properties/LaunchTemplateData";

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ami_filter | pool.ami.id = ami-1 | LAUNCH/ImageId | ami-1
          ami_filter: a parameter | pool.ami.parameter = "/images/x" | LAUNCH/ImageId | resolve:ssm:/images/x
          block_device_mappings: device_name | pool.block-devices = [{ device = /dev/sda1 }] | LAUNCH/BlockDeviceMappings/0/DeviceName | /dev/sda1
          block_device_mappings: volume_type | pool.block-devices = [{ type = gp2 }] | LAUNCH/BlockDeviceMappings/0/Ebs/VolumeType | gp2
          block_device_mappings: volume_size | pool.block-devices = [{ size = 8 GiB }] | LAUNCH/BlockDeviceMappings/0/Ebs/VolumeSize | 8
          block_device_mappings: encrypted | pool.block-devices = [{ encrypted = false }] | LAUNCH/BlockDeviceMappings/0/Ebs/Encrypted | false
          block_device_mappings: delete_on_termination | pool.block-devices = [{ delete-on-termination = false }] | LAUNCH/BlockDeviceMappings/0/Ebs/DeleteOnTermination | false
          block_device_mappings: iops | pool.block-devices = [{ iops = 4000 }] | LAUNCH/BlockDeviceMappings/0/Ebs/Iops | 4000
          block_device_mappings: throughput | pool.block-devices = [{ throughput = 250 }] | LAUNCH/BlockDeviceMappings/0/Ebs/Throughput | 250
          block_device_mappings: kms_key_id | pool.block-devices = [{ kms-key = mine }] | LAUNCH/BlockDeviceMappings/0/Ebs/KmsKeyId | mine
          block_device_mappings: snapshot_id | pool.block-devices = [{ snapshot = snap-1 }] | LAUNCH/BlockDeviceMappings/0/Ebs/SnapshotId | snap-1
          runner_log_files: names | pool.cloudwatch.log-files = [{ name = sys-log, path = /var/log/syslog }] | /Resources/LogsOfSysLog/Properties/LogGroupName | /github-self-hosted-runners/gh-ci/sys_log
          create_service_linked_role_spot | provision.spot-service-linked-role = true | /Resources/SpotRole/Properties/AWSServiceName | spot.amazonaws.com
          environment | environment = other | /Resources/JobQueue/Properties/QueueName | other-queued-jobs.fifo
          instance_profile_path | provision.instance-profile-path = "/p/" | POOLInstanceProfile/Properties/Path | /p/
          instance_profile_path: the daemon's | provision.instance-profile-path = "/p/" | /Resources/DaemonInstanceProfile/Properties/Path | /p/
          enable_ssm_on_runners | pool.session-manager = true | /Resources/LinuxX64RunnerRole/Properties/Policies/0/PolicyDocument/Statement/5/Sid | Sessions
          kms_key_arn | aws.kms-key = "arn:aws:kms:eu-west-1:123456789012:key/k" | /Resources/LinuxX64RunnerRole/Properties/Policies/0/PolicyDocument/Statement/3/Sid | DecryptConfiguration
          key_name | pool.key-name = mine | LAUNCH/KeyName | mine
          lambda_s3_bucket | binaries.bucket = other | /Outputs/BucketName/Value/Fn::Sub | other
          logging_retention_in_days | logging.retention = 30 days | /Resources/LogsOfMessages/Properties/RetentionInDays | 30
          role_path | provision.role-path = "/r/" | POOLRunnerRole/Properties/Path | /r/
          role_path: the daemon's | provision.role-path = "/r/" | /Resources/DaemonRole/Properties/Path | /r/
          role_path: policies | provision.role-path = "/r/" | /Resources/DaemonPolicy/Properties/Path | /r/
          role_permissions_boundary | provision.permissions-boundary = "arn:aws:iam::123456789012:policy/b" | POOLRunnerRole/Properties/PermissionsBoundary | arn:aws:iam::123456789012:policy/b
          role_permissions_boundary: the daemon's | provision.permissions-boundary = "arn:aws:iam::123456789012:policy/b" | /Resources/DaemonRole/Properties/PermissionsBoundary | arn:aws:iam::123456789012:policy/b
          runner_additional_security_group_ids | pool.security-groups = [sg-1] | LAUNCH/SecurityGroupIds/1 | sg-1
          runner_egress_rules: port | pool.egress = [{ ports = "443", cidr = "10.0.0.0/8" }] | POOLSecurityGroup/Properties/SecurityGroupEgress/0/FromPort | 443
          runner_egress_rules: cidr | pool.egress = [{ ports = "443", cidr = "10.0.0.0/8" }] | POOLSecurityGroup/Properties/SecurityGroupEgress/0/CidrIp | 10.0.0.0/8
          runner_egress_rules: cidr 6 | pool.egress = [{ cidr = "::/0" }] | POOLSecurityGroup/Properties/SecurityGroupEgress/0/CidrIpv6 | ::/0
          runner_egress_rules: protocol | pool.egress = [{ protocol = icmp, cidr = "::/0" }] | POOLSecurityGroup/Properties/SecurityGroupEgress/0/IpProtocol | icmp
          runner_iam_role_managed_policy_arns | pool.managed-policies = ["arn:aws:iam::aws:policy/x"] | POOLRunnerRole/Properties/ManagedPolicyArns/0 | arn:aws:iam::aws:policy/x
          volume_size | pool.volume-size = 50 GiB | LAUNCH/BlockDeviceMappings/0/Ebs/VolumeSize | 50
          tags | aws.tags = { team = platform } | /Resources/JobQueue/Properties/Tags/1/Value | platform
          vpc_id | network.vpc = vpc-2 | POOLSecurityGroup/Properties/VpcId | vpc-2
          vpc_id: of a pool | pool.vpc = vpc-3 | POOLSecurityGroup/Properties/VpcId | vpc-3
          queue retention | queue.retention = 2 days | /Resources/JobQueue/Properties/MessageRetentionPeriod | 172800
          queue visibility | queue.visibility = 90 seconds | /Resources/JobQueue/Properties/VisibilityTimeout | 90
          """)
  void input_isInTheTemplate(String input, String added, String pointer, String expected)
      throws IOException {
    String path = pointer.replace("LAUNCH", LAUNCH).replace("POOL", POOL);
    assertNotEquals(
        expected,
        String.valueOf(SampleTemplates.at(template(""), path)),
        "it is so without the key");
    assertEquals(expected, String.valueOf(SampleTemplates.at(template(added), path)));
  }

  /** These reach the instance in its user data, or in the parameter of its agent. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ghes_ssl_verify | github.ssl-verify = false
          instance_types: their architecture | pool.instance-types = [m7g.large]
          runner_as_root | pool.run-as-root = true
          runner_boot_time_in_minutes | pool.boot-time = 7 minutes
          userdata_pre_install | pool.user-data.pre-install = "true"
          userdata_post_install | pool.user-data.post-install = "true"
          enable_cloudwatch_agent | pool.cloudwatch.enabled = false
          ephemeral | pool.ephemeral = false
          max-lifetime | pool.max-lifetime = 2 days
          run-as | pool.run-as = ubuntu
          """)
  void input_isInTheUserData(String input, String added) throws IOException {
    String path = LAUNCH + "/UserData";
    assertNotEquals(
        SampleTemplates.at(template(""), path), SampleTemplates.at(template(added), path));
  }

  /** The text of a file that the caller would have read. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          userdata_template | pool.user-data.template = "/own.sh"  | LAUNCH/UserData
          cloudwatch_config | pool.cloudwatch.config = "/own.json" | POOLAgentConfiguration/Properties/Value
          """)
  void input_isAFile_thatTheTemplateCarries(String input, String added, String pointer)
      throws IOException {
    InstanceFiles files =
        new InstanceFiles(
            Optional.of("#!/bin/bash\necho mine\n"),
            Optional.empty(),
            Optional.of("{\"logs\":{}}"));
    String path = pointer.replace("LAUNCH", LAUNCH).replace("POOL", POOL);
    Object without = SampleTemplates.at(template(""), path);
    Object with =
        SampleTemplates.at(
            SampleTemplates.of(directory, added.replace("pool.", "pools.linux-x64."), files), path);
    assertNotNull(with);
    assertNotEquals(without, with);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ami_filter: where an image is looked up    | pool.ami.filter = { name = ["mine-*"] }
          ami_owners: where an image is looked up    | pool.ami.owners = [self]
          aws_region: where the command calls        | aws.region = eu-west-1
          ghes_url: the daemon's calls               | github.url = "https://github.example.com"
          github_app: secrets stay out of templates  | github.app { id = 1, private-key.file = "/b.pem", webhook-secret = other }
          disable_check_wokflow_job_labels: the door | pool.match = any
          enable_organization_runners: registration  | github.scope = repository
          idle_config: each look                     | pool.idle = [{ cron = "* * * * *", time-zone = "Europe/Amsterdam", count = 1 }]
          instance_types, instance_type: each launch | pool.instance-types = [c5.large]
          market_options: each launch                | pool.market = on-demand
          minimum_running_time_in_minutes: each look | pool.minimum-running-time = 1 minute
          repository_white_list: the door            | github.repositories = ["a/b"]
          runner_allow_prerelease_binaries: the mirror | binaries.prerelease = true
          runner_binaries_syncer_lambda_timeout: the mirror | binaries.timeout = 60 seconds
          runner_extra_labels: registration          | pool.labels = [gpu]
          runner_group_name: registration            | pool.runner-group = other
          delay_webhook_event                        | queue.delay = 5 seconds
          runners_maximum_count: each launch         | pool.max-runners = 7
          runners_scale_down_lambda_timeout: each look | scale-down.timeout = 30 seconds
          runners_scale_up_lambda_timeout: each launch | scale-up.timeout = 30 seconds
          scale_down_schedule_expression: each look  | scale-down.schedule = "*/7 * * * *"
          webhook_lambda_timeout: the door           | http.timeout = 5 seconds
          """)
  void input_isTheDaemonsAlone(String input, String added) throws IOException {
    assertEquals(template("").encodePrettily(), template(added).encodePrettily());
  }

  /** The daemon's policy names the subnets, and nothing else of the stack does. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subnet_ids: each launch           | network.subnets = [subnet-2]
          subnet_ids of a pool: each launch | pool.subnets = [subnet-3]
          """)
  void subnetIds_areTheDaemons_andItsPolicys(String input, String added) throws IOException {
    String policy = "DaemonLaunchPolicy";
    JsonObject before = template("").getJsonObject("Resources");
    JsonObject after = template(added).getJsonObject("Resources");
    assertNotEquals(before.remove(policy), after.remove(policy));
    assertEquals(before.encodePrettily(), after.encodePrettily());
  }

  private JsonObject template(String added) throws IOException {
    return SampleTemplates.of(directory, added.replace("pool.", "pools.linux-x64."));
  }
}
