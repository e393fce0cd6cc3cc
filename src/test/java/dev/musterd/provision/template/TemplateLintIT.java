package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cfn-lint knows the schema of every resource. */
class TemplateLintIT {
  private static final String EVERYTHING =
      """
      aws { tags { team = platform }, kms-key = alias/mine }
      network { vpc = vpc-0a1b2c3d, subnets = [subnet-0a1b2c3d] }
      binaries.bucket = null
      provision {
        role-path = "/ci/runners/"
        permissions-boundary = "arn:aws:iam::123456789012:policy/boundary"
        spot-service-linked-role = true
      }
      lease.enabled = on
      daemon {
        hosts = 2
        package = packages/musterd_0.1.0_aarch64.rpm
        subnets = [subnet-0a1b2c3d, subnet-1a1b2c3d]
        load-balancer {
          certificate-arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
          domain = ci.example.com
          sources = ["10.0.0.0/8", "2001:db8::/32"]
        }
      }
      pools.linux-x64 {
        session-manager = true
        managed-policies = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
        key-name = mine
        security-groups = [sg-0a1b2c3d]
        egress = [{ ports = "443", cidr = "0.0.0.0/0" }, { protocol = icmp, cidr = "10.0.0.0/8" }]
        block-devices = [
          { device = /dev/xvda, iops = 4000, throughput = 250, kms-key = alias/disks }
          { device = /dev/xvdb, size = 8 GiB, type = io2, iops = 1000, snapshot = snap-0a1b2c3d }
        ]
      }
      pools.a-2.ami.id = ami-0a1b2c3d
      pools.b.ami.parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
      pools.c { launch-template = theirs, cloudwatch.enabled = false, egress = [] }
      """;

  @TempDir private Path directory;

  @Test
  void template_pleasesCfnLint() throws IOException, InterruptedException {
    Path template =
        Files.writeString(
            directory.resolve("template.json"), SampleTemplates.of(directory, EVERYTHING).encode());
    String said = lint(template);
    if (!said.isEmpty()) {
      assumeTrue(starts(), "cfn-lint is absent");
    }
    assertEquals("", said);
  }

  /** What is wrong with the template, or why nothing can tell; empty when it is good. */
  private static String lint(Path template) throws InterruptedException {
    try {
      Process lint =
          new ProcessBuilder("cfn-lint", "-r", "eu-west-1", "-t", template.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = lint.waitFor();
      return code == 0 ? "" : "exit code " + code + ": " + said;
    } catch (IOException absent) {
      return absent.toString();
    }
  }

  /**
   * A command on the path may still not start, such as a version manager's stub. Asked only when
   * the template does not please: a start takes seconds.
   */
  private static boolean starts() throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder("cfn-lint", "--version").redirectErrorStream(true).start();
      version.getInputStream().readAllBytes();
      return version.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
