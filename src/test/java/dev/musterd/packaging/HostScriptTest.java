package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script by which a host of the daemon begins, among programs that note how they are called.
 */
class HostScriptTest {
  private static final Path RESOURCES =
      Path.of("src/main/resources/dev/musterd/provision/template");
  static final Path START = RESOURCES.resolve("start-host");

  private static final List<String> ARGUMENTS =
      List.of("musterd-gh-ci", "eu-west-1", "Hosts", "s3://mirror/packages/musterd_0.1.0.rpm");

  @TempDir private Path directory;

  private void program(String name, String body) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path program =
        Files.writeString(
            bin.resolve(name),
            "#!/bin/sh\necho \"%s $*\" >>\"%s/calls\"\n%s\n".formatted(name, directory, body));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** All goes well, unless a test replaces one of them. */
  private void programs() throws IOException {
    for (String name : List.of("aws", "dnf", "apt-get", "systemctl")) {
      program(name, "exit 0");
    }
    program("cloud-init", "echo i-0a1b");
  }

  private Tool.Outcome start(List<String> arguments) throws IOException {
    return new Tool(Path.of("/bin/sh"))
        .run(
            Map.of(
                "PATH",
                directory.resolve("bin") + ":/usr/bin:/bin",
                "MUSTERD_PAUSE",
                "0",
                "TMPDIR",
                directory.toString()),
            Stream.concat(Stream.of(START.toAbsolutePath().toString()), arguments.stream())
                .toArray(String[]::new));
  }

  /** How the programs were called, with temporary directories left out. */
  private List<String> calls() throws IOException {
    return Files.readString(directory.resolve("calls"))
        .replaceAll(directory + "/tmp\\.[A-Za-z0-9]+/", "TMP/")
        .lines()
        .filter(call -> !call.startsWith("cloud-init"))
        .toList();
  }

  private static String signal(String status) {
    return "aws cloudformation signal-resource --stack-name musterd-gh-ci --logical-resource-id"
        + " Hosts --unique-id i-0a1b --status "
        + status;
  }

  @Test
  void package_isInstalled_andReadinessSignalled() throws IOException {
    programs();
    Tool.Outcome outcome = start(ARGUMENTS);
    assertEquals(0, outcome.code(), outcome::output);
    assertEquals(
        List.of(
            "aws s3 cp --no-progress s3://mirror/packages/musterd_0.1.0.rpm TMP/musterd_0.1.0.rpm",
            "dnf -y -q install TMP/musterd_0.1.0.rpm",
            "systemctl daemon-reload",
            "systemctl start musterd.service",
            signal("SUCCESS")),
        calls());
  }

  @Test
  void packageOfDebian_isInstalledByApt() throws IOException {
    programs();
    start(List.of("musterd-gh-ci", "eu-west-1", "Hosts", "s3://mirror/packages/m_0.1.0.deb"));
    assertTrue(
        calls().contains("apt-get -y -q -o DPkg::Lock::Timeout=300 install TMP/m_0.1.0.deb"));
  }

  @Test
  void imageWithThePackage_isOnlyStarted() throws IOException {
    programs();
    start(ARGUMENTS.subList(0, 3));
    assertEquals(
        List.of("systemctl daemon-reload", "systemctl start musterd.service", signal("SUCCESS")),
        calls());
  }

  @Test
  void newRole_isWaitedFor() throws IOException {
    programs();
    program("aws", "[ \"$(grep -c 's3 cp' \"%s/calls\")\" -ge 3 ] || exit 1".formatted(directory));
    Tool.Outcome outcome = start(ARGUMENTS);
    assertEquals(0, outcome.code(), outcome::output);
    assertEquals(3, calls().stream().filter(call -> call.startsWith("aws s3 cp")).count());
  }

  @Test
  void whatFails_isSignalledAtOnce_soThatTheStackIsRolledBack() throws IOException {
    for (String broken : List.of("dnf", "systemctl")) {
      Files.deleteIfExists(directory.resolve("calls"));
      programs();
      program(broken, "exit 1");
      Tool.Outcome outcome = start(ARGUMENTS);
      assertEquals(1, outcome.code(), outcome::output);
      assertEquals(signal("FAILURE"), calls().getLast());
    }
  }

  @Test
  void absentPackage_isSaid() throws IOException {
    programs();
    program("aws", "case $1 in s3) exit 1 ;; esac");
    Tool.Outcome outcome = start(ARGUMENTS);
    assertEquals(1, outcome.code(), outcome::output);
    assertTrue(outcome.output().contains("cannot read s3://mirror/packages"), outcome::output);
    assertFalse(calls().contains("systemctl start musterd.service"));
  }

  /** A host that Auto Scaling makes in place of a broken one begins outside of a change. */
  @Test
  void signalThatIsNotTaken_isNoFailure() throws IOException {
    programs();
    program("aws", "case $1 in cloudformation) exit 255 ;; esac");
    Tool.Outcome outcome = start(ARGUMENTS);
    assertEquals(0, outcome.code(), outcome::output);
    assertTrue(outcome.output().contains("takes no signal SUCCESS now"), outcome::output);
  }

  @Test
  void configuration_isFetchedAsInTheImages() throws IOException {
    assertEquals(
        Files.readString(Path.of("packer", "scripts", "fetch-configuration")),
        Files.readString(RESOURCES.resolve("fetch-configuration")));
  }
}
