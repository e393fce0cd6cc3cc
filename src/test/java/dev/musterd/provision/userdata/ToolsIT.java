package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What user data installs on images, by package managers that only record it. */
@Order(3) // Among the longest.
class ToolsIT extends InstanceBoot {
  private static final String NO_AGENT = "pools.linux-x64.cloudwatch.enabled = false\n";

  private void bootToTheEnd(String configuration) throws Exception {
    services.parameter(JIT);
    boot(configuration);
    assertOff("the ephemeral runner has ended");
  }

  @Test
  void bareAmazonLinux_getsAllInOneTransaction_withTheRunnersLibraries() throws Exception {
    PackageManagers.bareAmazonLinux(machine);
    bootToTheEnd("");
    assertEquals(
        List.of(PackageManagers.DNF + "docker git-core jq amazon-cloudwatch-agent rsyslog libicu"),
        PackageManagers.calls(machine));
    assertFalse(machine.commands().contains("installdependencies.sh "), "ICU is there already");
    assertTrue(machine.commands().contains("systemctl start rsyslog"), "/var/log/messages");
    assertTrue(
        machine.commands().stream().anyMatch(it -> it.startsWith("amazon-cloudwatch-agent-ctl ")));
    assertTrue(
        machine
            .console()
            .contains("installed docker git jq cloudwatch-agent libicu in 0 seconds\n"),
        machine::console);
  }

  @Test
  void bareUbuntu_getsAllInOneTransaction_afterTheLists() throws Exception {
    PackageManagers.bareUbuntu(machine);
    bootToTheEnd(NO_AGENT);
    assertEquals(
        List.of("apt-get -q update", PackageManagers.APT + "docker.io docker-buildx git jq"),
        PackageManagers.calls(machine));
    List<String> environment = machine.read("/var/log/environment").lines().toList();
    assertTrue(environment.contains("APT_CONFIG=/run/musterd/apt.conf"), "waits for locks");
    assertTrue(environment.contains("DEBIAN_FRONTEND=noninteractive"));
    assertTrue(environment.contains("NEEDRESTART_SUSPEND=1"));
  }

  @ParameterizedTest
  @CsvSource({"amzn, 2023", "ubuntu, 22.04", "ubuntu, 24.04", "rhel, 9.4"})
  void bakedImage_needsNoPackageManager(String system, String version) throws Exception {
    PackageManagers.baked(machine);
    machine.system(system, version);
    bootToTheEnd("");
    assertEquals(List.of(), PackageManagers.calls(machine));
    assertTrue(machine.commands().contains("systemctl start docker"));
    assertFalse(machine.console().contains("installed"), machine::console);
  }

  @Test
  void onlyWhatIsMissing_isInstalled() throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.without("jq");
    machine.recordingCommand("/usr/local/sbin/docker");
    bootToTheEnd(NO_AGENT);
    assertEquals(
        List.of("apt-get -q update", PackageManagers.APT + "jq"), PackageManagers.calls(machine));
  }

  @Test
  void toolsOfThePool_areInstalled_andNoOthers() throws Exception {
    PackageManagers.bareAmazonLinux(machine);
    bootToTheEnd("pools.linux-x64.tools = [jq]");
    assertEquals(List.of(PackageManagers.DNF + "jq libicu"), PackageManagers.calls(machine));
    assertFalse(machine.commands().contains("systemctl start docker"));
  }

  @Test
  void noTools_leaveTheImageAsItIs() throws Exception {
    PackageManagers.bareUbuntu(machine);
    bootToTheEnd("pools.linux-x64.tools = []");
    assertEquals(List.of(), PackageManagers.calls(machine));
    assertTrue(machine.log().contains("the image has no CloudWatch agent"), machine::log);
  }

  @Test
  void preInstall_comesFirst_andWhatItInstallsIsNotInstalledAgain() throws Exception {
    PackageManagers.bareUbuntu(machine);
    bootToTheEnd(
        NO_AGENT
            + "pools.linux-x64.user-data.pre-install = \"cp /bin/true /usr/local/sbin/docker;"
            + " cp /bin/true /usr/local/sbin/jq\"");
    assertEquals(
        List.of("apt-get -q update", PackageManagers.APT + "git"), PackageManagers.calls(machine));
  }

  @Test
  void mirrorThatComesBack_costsAnAttempt() throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.write(PackageManagers.FAILURES, "\n");
    bootToTheEnd(NO_AGENT);
    assertEquals(
        List.of(
            "apt-get -q update",
            "apt-get -q update",
            PackageManagers.APT + "docker.io docker-buildx git jq"),
        PackageManagers.calls(machine));
    assertTrue(
        machine.console().contains("installed docker git jq in 30 seconds\n"), machine::console);
  }

  @Test
  void instance_goes_whenTheMirrorStaysAway() throws Exception {
    PackageManagers.bareAmazonLinux(machine);
    machine.write(PackageManagers.FAILURES, "\n".repeat(1000));
    services.parameter(JIT);
    boot("pools.linux-x64.boot-time = 5 minutes");
    assertOff(
        "docker git jq cloudwatch-agent libicu could not be installed within the 300 seconds of"
            + " boot-time: E: the mirror is down");
    assertTrue(services.hasParameters(), "no secret was read");
  }

  /** Its packages have other names, so that it is the operator's to install them. */
  @ParameterizedTest
  @CsvSource({"rhel, 9.4", "amzn, 2", "ubuntu, 20.04", "debian, 12"})
  void otherSystem_bootsAsItIs_andSaysWhatItLacks(String system, String version) throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.system(system, version);
    bootToTheEnd(NO_AGENT);
    assertEquals(List.of(), PackageManagers.calls(machine));
    assertTrue(
        machine
            .console()
            .contains(
                "the image lacks docker git jq: tools come to Amazon Linux 2023 and Ubuntu from"
                    + " 22.04 only\n"),
        machine::console);
  }
}
