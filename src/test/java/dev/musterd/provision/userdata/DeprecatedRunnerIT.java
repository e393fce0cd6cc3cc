package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner that is too old for GitHub, which says so to it and to nobody else. */
class DeprecatedRunnerIT extends InstanceBoot {
  private static final String REFUSED =
      "echo 'An error occured: Runner version v2.300.0 is deprecated and cannot receive messages.'";

  private void image(String endOfRun, String endOfConfig) throws Exception {
    for (Map.Entry<String, String> file : RunnerTarball.files(endOfRun, endOfConfig).entrySet()) {
      machine.executable("/opt/actions-runner/" + file.getKey(), file.getValue());
    }
  }

  /** Old run.sh end with success whatever the listener says. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void imagesRunner_isReplacedByTheMirrors_andTheRegistrationServesIt(int status) throws Exception {
    image(REFUSED + "; exit " + status, "exit 0");
    services.parameter(JIT);
    runnerEnds("echo ran >newer; exit 0", "exit 0");
    boot("");
    assertOff("the ephemeral runner has ended");
    assertEquals("ran", runner("newer"));
    assertEquals(JIT, runner("jit"));
    assertTrue(machine.console().contains("its version is deprecated: renew the image"));
    assertSecret(JIT);
  }

  @Test
  void imagesRunner_isReplaced_whenItMayNotRegister() throws Exception {
    image("exit 0", "echo 'Runner version v2.300.0 is deprecated.'; exit 1");
    services.parameter(ARGUMENTS);
    runnerEnds("echo ran >newer; exit 0", "exit 0");
    boot("pools.linux-x64.ephemeral = false");
    assertOff("the runner has ended, and takes no more jobs");
    assertEquals("ran", runner("newer"));
    assertEquals(TOKEN, runner("config.sh.token"));
    assertSecret(TOKEN);
  }

  @Test
  void mirrorsRunner_isNamedAsTheReason() throws Exception {
    image(REFUSED + "; exit 0", "exit 0");
    services.parameter(JIT);
    runnerEnds(REFUSED + "; exit 0", "exit 0");
    boot("");
    assertOff(
        "GitHub serves the mirror's runner no more, its version is deprecated: see musterd sync");
    assertSecret(JIT);
  }
}
