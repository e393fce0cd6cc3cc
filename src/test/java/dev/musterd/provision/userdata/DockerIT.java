package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an instance prepares Docker for its jobs, with a systemd that only records it. */
class DockerIT extends InstanceBoot {
  private static final String ROOTLESS =
      "pools.linux-x64 { docker = rootless, cloudwatch.enabled = false }\n";

  private List<String> groups() {
    return List.of(runner("groups").split(" "));
  }

  @Test
  void jobs_mayUseDocker_whichRuns() throws Exception {
    PackageManagers.bareUbuntu(machine);
    services.parameter(JIT);
    boot("pools.linux-x64.cloudwatch.enabled = false");
    assertOff("the ephemeral runner has ended");
    assertTrue(machine.commands().contains("systemctl start docker"));
    assertTrue(groups().contains("docker"), () -> groups().toString());
    assertFalse(Files.exists(machine.path("/opt/actions-runner/.env")));
  }

  @Test
  void jobs_keepOutOfDocker_whereItIsNoTool() throws Exception {
    PackageManagers.baked(machine);
    services.parameter(JIT);
    boot("pools.linux-x64 { tools = [git], user-data.pre-install = \"groupadd docker\" }");
    assertOff("the ephemeral runner has ended");
    assertFalse(machine.commands().contains("systemctl start docker"));
    assertFalse(groups().contains("docker"), () -> groups().toString());
  }

  /** Such as podman's. */
  @Test
  void commandOfThatName_withoutAService_isLeftAlone() throws Exception {
    PackageManagers.baked(machine);
    machine.command(
        "systemctl", "#!/bin/bash\necho \"systemctl $*\" >>/var/log/commands\nexit 1\n");
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertFalse(machine.commands().contains("systemctl start docker"));
  }

  @Test
  void instance_goes_whenDockerDoesNotStart_andTheConsoleSaysWhy() throws Exception {
    PackageManagers.baked(machine);
    machine.command("systemctl", "#!/bin/bash\n[ \"$*\" != 'start docker' ]\n");
    machine.command("journalctl", "#!/bin/bash\necho 'failed to load listeners'\n");
    services.parameter(JIT);
    boot("");
    assertOff("Docker did not start");
    assertTrue(machine.console().contains("failed to load listeners"), machine::console);
    assertTrue(services.hasParameters());
  }

  @Test
  void rootlessDocker_runsBelowTheUsersSystemd_andJobsFindIt() throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.recordingCommand("/usr/local/sbin/loginctl");
    services.parameter(JIT);
    boot(
        ROOTLESS
            + "pools.linux-x64.user-data.post-install = \"printf A=1 > /opt/actions-runner/.env\"");
    assertOff("the ephemeral runner has ended");
    assertTrue(
        PackageManagers.calls(machine)
            .contains(
                PackageManagers.APT
                    + "docker.io docker-buildx git jq rootlesskit slirp4netns uidmap"
                    + " dbus-user-session iptables"),
        machine.commands()::toString);
    List<String> commands = machine.commands();
    int stopped = commands.indexOf("systemctl disable --now docker.socket docker.service");
    int lingering = commands.indexOf("loginctl enable-linger nobody");
    int user = commands.indexOf("systemctl start user@65534");
    assertTrue(0 <= stopped && stopped < lingering && lingering < user, commands::toString);
    assertTrue(
        commands.subList(user, commands.size()).stream()
            .anyMatch(
                it ->
                    it.startsWith("systemd-run --user --quiet --unit=docker ")
                        && it.contains(" rootlesskit --net=slirp4netns ")
                        && it.endsWith("exec dockerd")),
        commands::toString);
    assertEquals(
        List.of(
            "A=1",
            "XDG_RUNTIME_DIR=/run/user/65534",
            "DOCKER_HOST=unix:///run/user/65534/docker.sock"),
        runner(".env").lines().toList());
    assertFalse(groups().contains("docker"), () -> groups().toString());
    assertEquals(
        "/run/user/65534/docker.sock",
        Files.readSymbolicLink(machine.path("/run/docker.sock")).toString());
    assertTrue(machine.read("/etc/subuid").contains("nobody:"), "numbers for its namespaces");
  }

  @Test
  void rootlessDocker_hasTheProxy() throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.recordingCommand("/usr/local/sbin/loginctl");
    machine.command("getent", "#!/bin/bash\necho nobody:x:65534:65534::/opt/home:/bin/sh\n");
    services.parameter(JIT);
    boot(ROOTLESS + "pools.linux-x64 { proxy = \"http://p:3128\", tools = [docker] }");
    assertTrue(
        machine.commands().stream()
            .anyMatch(
                it ->
                    it.startsWith("systemd-run --user ")
                        && it.contains(" --setenv=https_proxy=http://p:3128 ")),
        machine.commands()::toString);
  }

  @Test
  void instance_goes_whenRootlessDockerDoesNotStart() throws Exception {
    PackageManagers.bareUbuntu(machine);
    machine.recordingCommand("/usr/local/sbin/loginctl");
    String systemdRun = machine.read("/usr/local/sbin/systemd-run");
    machine.command("systemd-run", systemdRun + "[ \"$1\" != --user ]\n");
    services.parameter(JIT);
    boot(ROOTLESS);
    assertOff("rootless Docker did not start");
  }

  @Test
  void instance_goesAtOnce_whereRootlessDockerCannotBeInstalled() throws Exception {
    PackageManagers.bareAmazonLinux(machine);
    services.parameter(JIT);
    boot(ROOTLESS);
    assertOff("docker = rootless needs rootlesskit, which Amazon Linux has no package of");
    assertEquals(List.of(), PackageManagers.calls(machine));
  }
}
