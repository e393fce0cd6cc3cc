package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.provision.SamplePools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * User data with the real apt and its packages, on a Debian 13 that says it is Ubuntu: their
 * packages have the same names. Needs root, a mirror of Debian, and in the property {@code
 * tools.root} a directory that {@code debootstrap --variant=minbase
 * --include=ca-certificates,python3 trixie} has filled, which is left as it is.
 */
class RealPackagesIT extends InstanceBoot {
  /** A first boot, a second one on what the first has left, and what is there then. */
  private static final String BOOTS =
      """
      set -eu
      tree=$1 root=$2/root
      mkdir "$2/upper" "$2/work"
      mount -t overlay overlay -o "lowerdir=$tree,upperdir=$2/upper,workdir=$2/work" "$root"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      cp /etc/resolv.conf "$root/etc/resolv.conf"
      cp -r "$2/image/." "$root/"
      sed -i 's/^ID=.*/ID=ubuntu/' "$root/usr/lib/os-release"
      for boot in 1 2; do
        rm -rf "$root/opt/actions-runner"
        chroot "$root" bash /user-data
        cp "$root/var/log/user-data.log" "$2/log-$boot"
        rm "$root/var/log/user-data.log"
      done
      cp "$root/var/log/apt/history.log" "$root/var/log/commands" "$2/"
      chroot "$root" bash -c 'docker --version; docker buildx version; git --version; jq --version;
        id -nG nobody; ls /lib/systemd/system/docker.service' >"$2/found" 2>&1
      """;

  private static final String RECORD = "#!/bin/bash\necho \"${0##*/} $*\" >>/var/log/commands\n";

  private void image(String path, String content) throws IOException {
    Path file = directory.resolve("image" + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String result(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  private void bootTwice(Path tree) throws Exception {
    for (String command : List.of("shutdown", "systemctl", "systemd-run")) {
      image("/usr/local/sbin/" + command, RECORD);
    }
    image("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
    image(
        "/user-data",
        SamplePools.script(
            directory, "pools.linux-x64.cloudwatch.enabled = false", InstanceFiles.NONE));
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "bash",
            Files.writeString(directory.resolve("boots"), BOOTS).toString(),
            tree.toString(),
            directory.toString());
    builder.environment().putAll(services.environment());
    builder.environment().put("PATH", "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().remove("HOME");
    Path output = directory.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS), "it hangs");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(output));
  }

  @Test
  void bareSystem_getsAllInOneTransaction_andTheNextBootNone() throws Exception {
    String tree = System.getProperty("tools.root", "");
    assumeTrue(!tree.isEmpty(), "tools.root is not set");
    assumeTrue(System.getProperty("user.name").equals("root"), "this user is not root");
    services.parameter(JIT);
    services.keepsParameters();
    bootTwice(Path.of(tree));

    String first = result("log-1");
    assertTrue(first.endsWith("the ephemeral runner has ended; powering off\n"), first);
    assertTrue(
        first.matches("(?s).* musterd: installed docker git jq in \\d+ seconds\\n.*"), first);
    List<String> transactions =
        result("history.log").lines().filter(line -> line.startsWith("Commandline: ")).toList();
    assertEquals(
        List.of("Commandline: " + PackageManagers.APT + "docker.io docker-buildx git jq"),
        transactions);
    String found = result("found");
    for (String line :
        List.of(
            "Docker version \\d.*",
            "github.com/docker/buildx .*",
            "git version 2.*",
            "jq-1.*",
            "nogroup docker",
            "/lib/systemd/system/docker.service")) {
      assertTrue(found.lines().anyMatch(it -> it.matches(line)), line + ": " + found);
    }
    assertTrue(result("commands").contains("systemctl start docker\n"));

    String second = result("log-2");
    assertTrue(second.endsWith("the ephemeral runner has ended; powering off\n"), second);
    assertTrue(!second.contains("installed "), second);
  }
}
