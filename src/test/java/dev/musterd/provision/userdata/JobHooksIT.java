package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of the configuration that the runner runs around each job. */
class JobHooksIT extends InstanceBoot {
  private static final String STARTED = "/opt/musterd/hooks/job-started.sh";
  private static final String COMPLETED = "/opt/musterd/hooks/job-completed.sh";

  /** Without a line end, the last variable would swallow ours. */
  @ParameterizedTest
  @ValueSource(strings = {"A=1", "A=1\\\\n"})
  void hooks_areBesideTheOperatorsVariables(String own) throws Exception {
    services.parameter(JIT);
    boot(
        """
        pools.linux-x64 {
          hooks {
            job-started = \"""
              echo "it's $GITHUB_RUN_ID"
              df -h /
            \"""
            job-completed = "docker system prune -f"
          }
          user-data.post-install = "printf '%s' > /opt/actions-runner/.env"
        }
        """
            .formatted(own));
    assertOff("the ephemeral runner has ended");
    assertEquals(
        List.of(
            "A=1",
            "ACTIONS_RUNNER_HOOK_JOB_STARTED=" + STARTED,
            "ACTIONS_RUNNER_HOOK_JOB_COMPLETED=" + COMPLETED),
        runner(".env").lines().toList());
    assertEquals(
        List.of("echo \"it's $GITHUB_RUN_ID\"", "df -h /"),
        machine.read(STARTED).lines().map(String::strip).toList());
    assertEquals("docker system prune -f\n", machine.read(COMPLETED));
  }

  /** A job must not change what runs in the next one. */
  @Test
  void hooks_belongToRoot_andTheRunnersFileToItsUser() throws Exception {
    services.parameter(JIT);
    boot("pools.linux-x64.hooks.job-started = \"date\"");
    assertOff("the ephemeral runner has ended");
    for (String path : List.of("/opt/musterd", "/opt/musterd/hooks", STARTED)) {
      assertEquals("root", Files.getOwner(machine.path(path)).getName(), path);
      assertEquals(
          "rwxr-xr-x",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.path(path))),
          path);
    }
    assertEquals("nobody", Files.getOwner(machine.path("/opt/actions-runner/.env")).getName());
    assertFalse(Files.exists(machine.path(COMPLETED)));
  }
}
