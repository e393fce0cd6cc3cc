package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image's own upgrades have locked its packages when the user data begins. */
class PackageLockIT extends InstanceBoot {
  private static final String DPKG = "/var/lib/dpkg/lock-frontend";

  /** Holds the lock until the script has paused once. */
  private static final String HOLDER =
      """
      #!/usr/bin/python3
      import fcntl, os, time
      with open("%s", "r+") as lock:
          fcntl.lockf(lock, fcntl.LOCK_EX)
          open("/run/locked", "w").close()
          while not os.path.exists("/run/paused"):
              time.sleep(0.05)
      open("/run/unlocked", "w").close()
      """;

  private static final String PAUSE =
      """
      #!/bin/bash
      touch /run/paused
      until [ -e /run/unlocked ]; do /bin/sleep 0.05; done
      """;

  private void noIcu() throws Exception {
    machine.command("ldconfig", "#!/bin/bash\necho libc.so.6\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {DPKG, "/var/lib/dpkg/lock", "/var/lib/apt/lists/lock", "/var/lib/rpm/.rpm.lock"})
  void lock_isWaitedFor(String lock) throws Exception {
    machine.touch(lock);
    machine.command("hold", HOLDER.formatted(lock));
    machine.command("sleep", PAUSE);
    services.parameter(JIT);
    boot(
        """
        pools.linux-x64.user-data {
          pre-install = "hold & until [ -e /run/locked ]; do /bin/sleep 0.05; done"
          post-install = "[ -e /run/unlocked ]"
        }
        """);
    assertOff("the ephemeral runner has ended");
    assertTrue(machine.log().contains("another process has locked " + lock), machine::log);
  }

  @Test
  void instance_goes_whenALockStays() throws Exception {
    noIcu();
    machine.touch(DPKG);
    Path file = machine.path(DPKG);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      boot("pools.linux-x64.boot-time = 5 minutes");
    }
    assertOff(
        "the system's packages stayed locked within the 300 seconds of boot-time: another process"
            + " has locked "
            + DPKG);
    assertFalse(machine.commands().contains("installdependencies.sh "));
  }

  @Test
  void apt_waitsForLaterLocks_andJobsDoNot() throws Exception {
    services.parameter(JIT);
    boot(
        """
        pools.linux-x64 {
          boot-time = 5 minutes
          user-data.pre-install = "cp \\"$APT_CONFIG\\" /var/log/apt.conf"
        }
        """);
    assertOff("the ephemeral runner has ended");
    assertEquals("DPkg::Lock::Timeout \"300\";\n", machine.read("/var/log/apt.conf"));
    assertFalse(runner("environment").contains("APT_CONFIG"));
    assertFalse(Files.exists(machine.path("/run/musterd/apt.conf")));
  }
}
