package dev.musterd.check;

import dev.musterd.config.Architecture;
import dev.musterd.config.Machine;
import dev.musterd.port.Images;
import dev.musterd.port.Images.Image;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCheckTest {
  private static final ImageCheck WANTED =
      new ImageCheck("image of p", "al2023-*", Architecture.X64, runAs("ec2-user"));

  @ParameterizedTest
  @CsvSource({
    "x86_64, available, true, good: ami-1 (al2023-x)",
    "arm64, available, true, 'failed: is for arm64, the pool for x64'",
    "i386, available, true, failed: is for i386",
    "x86_64, pending, true, failed: is pending",
    "x86_64, deregistered, true, failed: is deregistered",
    "x86_64, available, false, failed: no volume as its root",
  })
  void image(String architecture, String state, boolean ebs, String expected) {
    Image image = new Image("ami-1", "al2023-x", "/dev/xvda", architecture, state, ebs);
    Findings.assertIs(expected, Findings.only(WANTED.of(Optional.of(image))));
  }

  @Test
  void absentImage_isNamedAsConfigured() {
    Findings.assertFailed(Findings.only(WANTED.of(Optional.empty())), "there is none: al2023-*");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-1, '', amazon, ec2-user, failed: have the user ubuntu
          ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-1, '', amazon, ubuntu, good: ami-1
          ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-1, '', amazon, root, good: ami-1
          our-runner, 'Canonical, Ubuntu, 24.04 LTS, amd64', '', ec2-user, warning: have the user ubuntu
          our-ubuntu-runner, '', '', ec2-user, warning: have the user ubuntu
          debian-12-amd64-20241004, '', amazon, ec2-user, failed: have the user admin
          al2023-ami-2023.6.1-kernel-6.1-x86_64, '', amazon, ubuntu, failed: have the user ec2-user
          'Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04)', '', amazon, ec2-user, failed: have the user ubuntu
          bottlerocket-aws-ecs-2-x86_64-v1.26.1, '', amazon, ec2-user, failed: have no python3
          our-runner, '', '', ec2-user, good: ami-1
          """)
  void usersOfAnImage(
      String name, String description, String alias, String runAs, String expected) {
    Image image =
        new Image(
            "ami-1",
            name,
            "/dev/sda1",
            "x86_64",
            "available",
            true,
            new Images.Publisher("1", alias, description));
    ImageCheck check = new ImageCheck("image of p", "x", Architecture.X64, runAs(runAs));
    Findings.assertIs(expected, Findings.only(check.of(Optional.of(image))));
  }

  private static Machine.UserData runAs(String user) {
    return new Machine.UserData("", "", "", Optional.empty(), user, false);
  }
}
