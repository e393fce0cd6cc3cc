package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user data as an instance runs it, to the end, on a machine that is only the test's. */
class UserDataIT {
  private static final String JIT = "eyJydW5uZXIiOiJzZWNyZXQtb2YtdGhlLWpvYiJ9+/==";
  private static final String TOKEN = "AVERYSECRETTOKEN";
  private static final String ARGUMENTS =
      "--unattended --url https://github.com/acme --token "
          + TOKEN
          + " --name i-1 --labels 'self-hosted,it'\\''s big' --work _work";
  private static final String FOLDER = "runners/linux-x64/";

  @TempDir private Path directory;
  private InstanceServices services;
  private InstanceMachine machine;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    InstanceMachine.assumePossible();
  }

  @BeforeEach
  void build() throws Exception {
    services = new InstanceServices();
    machine = new InstanceMachine(Files.createDirectory(directory.resolve("root")));
    runnerEnds("exit 0", "exit 0");
  }

  @AfterEach
  void close() {
    services.close();
  }

  private void runnerEnds(String endOfRun, String endOfConfig) throws Exception {
    Path files = Files.createDirectories(directory.resolve("runner"));
    byte[] tarball = new RunnerTarball(files).packed(endOfRun, endOfConfig);
    services.object(FOLDER + RunnerTarball.ASSET, tarball);
    latest(RunnerTarball.sha256(tarball));
  }

  private void latest(String sha256) {
    JsonObject latest =
        new JsonObject()
            .put("version", "2.330.0")
            .put("asset", RunnerTarball.ASSET)
            .put("sha256", sha256);
    services.object(FOLDER + "latest.json", latest.encode().getBytes(StandardCharsets.UTF_8));
  }

  private void boot(String configuration) throws Exception {
    boot(configuration, InstanceFiles.NONE);
  }

  private void boot(String configuration, InstanceFiles files) throws Exception {
    machine.boot(Pools.script(directory, configuration, files), services.environment());
  }

  /** Off by the stub, once, for this reason, which the console and the log both hold. */
  private void assertOff(String reason) {
    String last = " musterd: " + reason + "; powering off\n";
    assertTrue(machine.console().endsWith(last), () -> machine.console() + machine.log());
    assertTrue(machine.log().endsWith(last), machine::log);
    assertEquals(1, machine.commands().stream().filter("shutdown -P now"::equals).count());
  }

  private void assertSecret(String text) throws IOException {
    assertEquals(List.of(), machine.filesWith(text));
    assertFalse(machine.read("/opt/actions-runner/processes").contains(text), "ps shows it");
  }

  private String runner(String file) {
    return machine.read("/opt/actions-runner/" + file).strip();
  }

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
    assertSecret(JIT);
    assertSecret(AwsSignature.INSTANCE.secretAccessKey());
    assertFalse(Files.exists(machine.path("/run/musterd")));
    assertFalse(Files.exists(machine.path("/opt/actions-runner.tar.gz")));
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
    boot("pools.linux-x64.boot-time = 6 seconds");
    assertOff("its parameter did not come within the 6 seconds of boot-time: ParameterNotFound");
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
    assertOff("its parameter could not be deleted: somebody else has taken it");
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
    services.mirrorHangs();
    boot("pools.linux-x64.boot-time = 4 seconds");
    assertOff("the mirror has no runner within the 4 seconds of boot-time: it was too slow");
    assertTrue(services.hasParameters());
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

  @Test
  void linesOfTheOperator_runBeforeAndAfterTheInstallation_whateverIsInThem() throws Exception {
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
  void privateAuthority_isTrusted_andRunnersAreToldOfIt() throws Exception {
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
  void machine_goes_whenItsLifetimeIsOver_whateverTheRunnerDoes() throws Exception {
    runnerEnds("sleep 1000", "exit 0");
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
