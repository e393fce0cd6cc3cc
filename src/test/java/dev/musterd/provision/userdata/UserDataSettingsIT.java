package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.AwsNames;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pool and its image change about the way of an instance. */
class UserDataSettingsIT extends InstanceBoot {
  @Test
  void linesOfTheOperator_runBeforeAndAfterTheInstallation_withAnyCharacters() throws Exception {
    services.parameter(JIT);
    boot(
        """
        pools.linux-x64.user-data {
          pre-install = \"""ls /opt > /var/log/before
        echo 'a'"$((1+1))" > '/var/log/it'\\''s'
        set -x
        \"""
          post-install = "cp /opt/actions-runner/run.sh /var/log/after"
        }
        """);
    assertOff("the ephemeral runner has ended");
    assertEquals("", machine.read("/var/log/before"));
    assertEquals("a2\n", machine.read("/var/log/it's"));
    assertTrue(Files.exists(machine.path("/var/log/after")));
    assertSecret(JIT);
  }

  @ParameterizedTest
  @CsvSource({
    "gh-ci, musterd-gh-ci-123456789012-ap-southeast-1",
    "a-very-long-environment-of-27-ch,"
        + " musterd-a-very-long-enviro-75cc67b7-123456789012-ap-southeast-1"
  })
  void mirror_hasTheNameThatTheDaemonGivesIt(String environment, String bucket) throws Exception {
    boot(
        "environment = %s\nbinaries.bucket = null\npools.linux-x64.boot-time = 5 minutes"
            .formatted(environment));
    assertOff("the mirror has no runner within the 300 seconds of boot-time: NoSuchKey");
    assertEquals("/" + bucket + "/" + FOLDER + "latest.json", services.calls().getFirst());
    assertEquals(bucket, new AwsNames(environment).bucket("123456789012", "ap-southeast-1"));
  }

  @Test
  void imageWithTheRunner_needsNoMirror() throws Exception {
    for (var file : RunnerTarball.files("exit 0", "exit 0").entrySet()) {
      machine.executable("/opt/actions-runner/" + file.getKey(), file.getValue());
    }
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertEquals(JIT, runner("jit"));
    assertEquals(List.of("GetParameter", "DeleteParameter"), services.calls());
  }

  @Test
  void root_runsJobs_whenThePoolSaysSo() throws Exception {
    services.parameter(JIT);
    boot("pools.linux-x64.run-as-root = true");
    assertOff("the ephemeral runner has ended");
    assertEquals("root", runner("user"));
    assertTrue(runner("environment").contains("RUNNER_ALLOW_RUNASROOT=1"));
  }

  @Test
  void privateAuthority_isTrusted_andRunnersGetIt() throws Exception {
    services.parameter(JIT);
    boot(
        "github.ssl-verify = false",
        new InstanceFiles(
            Optional.empty(), Optional.of("-- the authority --\n"), Optional.empty()));
    assertOff("the ephemeral runner has ended");
    String file = "/usr/local/share/ca-certificates/musterd.crt";
    assertEquals("-- the authority --\n", machine.read(file));
    assertTrue(machine.commands().contains("update-ca-certificates "), machine::log);
    assertTrue(runner("environment").contains("NODE_EXTRA_CA_CERTS=" + file));
    assertTrue(runner("environment").contains("GITHUB_ACTIONS_RUNNER_TLS_NO_VERIFY=1"));
  }

  @Test
  void agent_isStartedWithThePoolsParameter_andItsFailureCostsNothing() throws Exception {
    String control = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl";
    machine.recordingCommand(control);
    machine.executable(control, machine.read(control) + "exit 1\n");
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertTrue(
        machine
            .commands()
            .contains(
                "amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c"
                    + " ssm:/musterd/gh-ci/cloudwatch/linux-x64"),
        machine.commands()::toString);
    assertTrue(machine.log().contains("the CloudWatch agent did not start"), machine::log);
  }

  @Test
  void dependencies_areInstalled_whereIcuIsMissing() throws Exception {
    machine.command("ldconfig", "#!/bin/bash\necho libc.so.6\n");
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertTrue(machine.commands().contains("installdependencies.sh "), machine::log);
  }

  @Test
  void dependencies_comeFromDnf_onAmazonLinux() throws Exception {
    machine.command("ldconfig", "#!/bin/bash\necho libc.so.6\n");
    machine.recordingCommand("/usr/local/sbin/dnf");
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertTrue(machine.commands().contains("dnf -y -q install libicu"));
  }
}
