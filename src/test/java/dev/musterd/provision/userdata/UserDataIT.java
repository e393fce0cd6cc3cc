package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.OlderVersion;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The user data as an instance runs it, to the end, on a machine that is only the test's. */
@Order(3) // Among the longest.
class UserDataIT extends InstanceBoot {
  @Test
  void ephemeralRunner_takesItsConfiguration_andTheMachineGoesWithIt() throws Exception {
    services.parameter(JIT);
    services.parameterIsLate(2);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertEquals(JIT, runner("jit"));
    assertEquals("nobody", runner("user"));
    assertEquals("", runner("run.sh.arguments"));
    assertFalse(services.hasParameters());
    assertTrue(runner("processes").contains("./run.sh"), "what ps shows");
    assertSecret(JIT);
    assertSecret(AwsSignature.INSTANCE.secretAccessKey());
    assertFalse(Files.exists(machine.path("/run/musterd")));
    assertFalse(Files.exists(machine.path("/opt/actions-runner.tar.gz")));
  }

  /** The user data of this version, beside a daemon of the version before. */
  @ParameterizedTest
  @MethodSource("dev.musterd.OlderVersion#all")
  void parametersOfOlderVersions_areUnderstood(OlderVersion version) throws Exception {
    services.parameter(version.text("parameters/arguments"));
    boot("pools.linux-x64.ephemeral = false");
    assertOff("the runner has ended, and takes no more jobs");
    assertEquals(TOKEN, runner("config.sh.token"));
    assertTrue(runner("config.sh.arguments").contains("--labels self-hosted,it's big"));
  }

  @Test
  void persistentRunner_isConfiguredWithItsWords_andTheTokenApart() throws Exception {
    services.parameter(ARGUMENTS);
    boot("pools.linux-x64.ephemeral = false");
    assertOff("the runner has ended, and takes no more jobs");
    assertEquals(
        "--unattended --url https://github.com/acme --name i-1 --labels self-hosted,it's big --work"
            + " _work",
        runner("config.sh.arguments"));
    assertEquals(TOKEN, runner("config.sh.token"));
    assertEquals("", runner("run.sh.token"));
    assertFalse(services.hasParameters());
    assertSecret(TOKEN);
  }

  @Test
  void instance_goes_whenItsParameterNeverComes() throws Exception {
    boot("pools.linux-x64.boot-time = 5 minutes");
    assertOff("its parameter did not come within the 300 seconds of boot-time: ParameterNotFound");
    assertFalse(Files.exists(machine.path("/opt/actions-runner/run.sh.arguments")));
  }

  @Test
  void runnerWithAnotherChecksum_isNeverUnpacked() throws Exception {
    services.parameter(JIT);
    latest("0".repeat(64));
    boot("");
    assertTrue(machine.console().contains("its SHA-256 is "), machine::console);
    assertTrue(machine.console().contains("instead of " + "0".repeat(64) + "; powering off"));
    assertFalse(Files.exists(machine.path("/opt/actions-runner/run.sh")));
    assertEquals(
        List.of("/mirror/" + FOLDER + "latest.json", "/mirror/" + FOLDER + RunnerTarball.ASSET),
        services.calls());
  }

  @Test
  void instance_goes_whenItsRunnerFails() throws Exception {
    runnerEnds("echo 'the session was taken'; exit 7", "exit 0");
    services.parameter(JIT);
    boot("");
    assertOff("the runner ended with exit status 7");
    assertTrue(machine.console().contains("\nthe session was taken\n"), machine::console);
    assertSecret(JIT);
  }

  @Test
  void instance_goes_whenAnotherTookItsParameter() throws Exception {
    services.parameter(JIT);
    services.parameterIsTakenByAnother();
    boot("");
    assertOff("its parameter could not be deleted: another process has taken it");
    assertEquals("", runner("jit"));
    assertSecret(JIT);
  }

  @Test
  void instance_goes_whenItsTokenIsUsedUp() throws Exception {
    runnerEnds("exit 0", "echo 'Http response code: NotFound'; exit 1");
    services.parameter(ARGUMENTS);
    boot("pools.linux-x64.ephemeral = false");
    assertOff("config.sh failed: is the registration token used up, or older than an hour?");
    assertTrue(machine.console().contains("\nHttp response code: NotFound\n"), machine::console);
    assertEquals("", runner("run.sh.arguments"));
    assertFalse(Files.exists(machine.path("/opt/actions-runner/run.sh.arguments")));
    assertSecret(TOKEN);
  }

  @Test
  void mirrorThatComesBack_costsNothing() throws Exception {
    services.parameter(JIT);
    services.mirrorFails(2);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertTrue(machine.log().contains("the mirror has no runner: SlowDown"), machine::log);
  }

  @Test
  void instance_goes_whenTheMirrorDoesNotAnswerInTime() throws Exception {
    services.parameter(JIT);
    services.mirrorHangs(() -> machine.touch(InstanceMachine.TIME_IS_UP));
    boot("");
    assertOff("the mirror has no runner within the 600 seconds of boot-time: it was too slow");
    assertTrue(services.hasParameters());
  }

  @Test
  void instance_goes_whenPreInstallHangs() throws Exception {
    boot(
        """
        pools.linux-x64.user-data.pre-install = "touch %s; exec /bin/sleep 1000"
        """
            .formatted(InstanceMachine.TIME_IS_UP));
    assertOff("pre-install was not done within the 600 seconds of boot-time");
    assertEquals(List.of(), services.calls());
  }

  @Test
  void instance_goes_whenPreInstallFails_beforeAnySecretIsRead() throws Exception {
    services.parameter(JIT);
    boot("pools.linux-x64.user-data.pre-install = \"echo 'no such package'; (exit 4); echo on\"");
    assertOff("pre-install failed with exit status 4");
    assertTrue(machine.console().contains("\nno such package\n"), machine::console);
    assertFalse(machine.log().contains("\non\n"), machine::log);
    assertTrue(services.hasParameters());
    assertEquals(List.of(), services.calls());
  }

  /** S3 takes 63 letters. */
  @Test
  void instance_goes_whenItsImageHasNoSuchUser() throws Exception {
    boot("pools.linux-x64.run-as = nobody-else");
    assertOff("the image has no user nobody-else: see run-as");
  }

  @Test
  void instance_goes_whenItsParameterIsSomethingElse() throws Exception {
    services.parameter("{\"other\": \"odd-and-secret\"}");
    boot("");
    assertOff("its parameter is neither a JIT configuration nor arguments of config.sh");
    assertSecret("odd-and-secret");
  }

  @Test
  void machine_powersOff_whenItsLifetimeIsOver_evenWithARunningRunner() throws Exception {
    runnerEnds("/bin/sleep 1000", "exit 0");
    machine.write("/run/timer-comes", "");
    services.parameter(JIT);
    boot("pools.linux-x64.max-lifetime = 2 hours");
    assertTrue(
        machine.console().endsWith("musterd: max-lifetime is over; powering off\n"),
        machine::console);
    assertTrue(
        machine.commands().getFirst().contains("--on-active=7200 "), machine.commands()::toString);
  }

  @Test
  void restartedMachine_goes_andAnImageOfItDoesNot() throws Exception {
    services.parameter(JIT);
    boot("");
    String perBoot = machine.read("/var/lib/cloud/scripts/per-boot/musterd");
    assertTrue(perBoot.contains(InstanceServices.INSTANCE), perBoot);
    for (String id : List.of("i-another", InstanceServices.INSTANCE)) {
      InstanceMachine next =
          new InstanceMachine(Files.createDirectory(directory.resolve("next-" + id)));
      next.write("/var/lib/cloud/data/instance-id", id + "\n");
      next.boot(
          perBoot.replace("|| exit 0", "|| { touch /run/off; exit 0; }"), services.environment());
      boolean gone = next.commands().contains("shutdown -P now");
      assertEquals(id.equals(InstanceServices.INSTANCE), gone);
    }
  }
}
