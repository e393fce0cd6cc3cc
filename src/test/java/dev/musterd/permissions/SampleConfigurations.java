package dev.musterd.permissions;

/** Configurations that need different permissions. */
final class SampleConfigurations {
  static final String BOUNDARY_ARN = "arn:aws:iam::123456789012:policy/gh-ci/bounds";

  static final String EVERYTHING =
      """
      aws.kms-key = alias/mine
      queue.create = true
      lease.enabled = on
      github.app.private-key = null
      github.app.private-key.ssm = "/a/key"
      provision.spot-service-linked-role = true
      pools.linux-x64 {
        session-manager = true
        security-groups = [sg-1]
        key-name = ops
        ami.parameter = "/images/x"
        block-devices = [{ kms-key = "1234" }, { device = /dev/sdb, kms-key = alias/disks }]
      }
      """;

  static final String OWN_BUCKET = "binaries.bucket = null\n";

  /** The only pool is launched from an operator's template. */
  static final String THEIRS = "pools.linux-x64.launch-template = theirs\n";

  static final String BOTH =
      "pools.theirs { labels = [y], launch-template = theirs, subnets = [subnet-1] }\n";

  static final String BOUNDARY =
      "provision.permissions-boundary = \"%s\"\n".formatted(BOUNDARY_ARN);

  /** Hosts of the daemon, beside {@link #EVERYTHING} or alone. */
  static final String HOSTS =
      """
      lease.enabled = on
      daemon {
        hosts = 2
        package = packages/m_aarch64.rpm
        vpc = vpc-9
        subnets = [subnet-8, subnet-9]
      }
      """;

  private SampleConfigurations() {}
}
