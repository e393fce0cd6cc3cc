package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packer's templates, and the scripts that run on the machines that they make. */
class PackerImagesTest {
  private static final Path PACKER = Path.of("packer");
  private static final Path FETCH = PACKER.resolve("scripts").resolve("fetch-configuration");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void templates_areValid(String architecture) throws IOException {
    Tool packer = Tool.assumed("packer");
    Path pack = Files.writeString(directory.resolve("musterd.rpm"), "");
    String type = architecture.equals("arm64") ? "t4g.small" : "t3.small";
    for (String template : new String[] {"musterd.pkr.hcl", "runner.pkr.hcl"}) {
      String own = template.startsWith("musterd") ? "package=" + pack : "runner_version=2.329.0";
      Tool.Outcome outcome =
          packer.run(
              Map.of("CHECKPOINT_DISABLE", "1", "HOME", directory.toString()),
              "validate",
              "-var=region=eu-west-1",
              "-var=" + own,
              "-var=architecture=" + architecture,
              "-var=instance_type=" + type,
              PACKER.resolve(template).toString());
      assertEquals(0, outcome.code(), outcome.output());
    }
  }

  @Test
  void templates_nameNoSecretAndNoInstallation() throws IOException {
    try (Stream<Path> files = Files.walk(PACKER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file).toLowerCase(java.util.Locale.ROOT);
        assertTrue(!text.contains("begin rsa") && !text.contains("password"), file.toString());
        assertTrue(!text.contains("webhook-secret"), file.toString());
      }
    }
  }

  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> packer = Files.list(PACKER.resolve("scripts"));
        Stream<Path> packaging = Files.list(Path.of("packaging", "scripts"))) {
      List<Path> scripts = Stream.concat(packer, packaging).sorted().toList();
      return Stream.concat(
          scripts.stream(), Stream.of(Path.of(".ci", "run"), HostScriptTest.START));
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void scripts_areCleanShell(Path script) throws IOException {
    Tool.Outcome outcome =
        Tool.assumed("shellcheck").run("--shell=sh", script.toAbsolutePath().toString());
    assertEquals(0, outcome.code(), outcome.output());
  }

  /** Else each boot of the image would install it; the other way round costs nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"docker", "git", "jq", "amazon-cloudwatch-agent", "rsyslog", "libicu"})
  void runnersImage_hasWhatUserDataWouldInstall(String name) throws IOException {
    String script = Files.readString(PACKER.resolve("scripts").resolve("install-runner.sh"));
    String packages =
        script
            .lines()
            .filter(line -> line.startsWith("dnf -y -q install "))
            .findFirst()
            .orElseThrow();
    assertTrue(List.of(packages.split(" ")).contains(name), packages);
  }

  /** In place of the aws command: it answers at the second call, as a new role's does. */
  private Tool.Outcome fetch(String answer) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path aws = bin.resolve("aws");
    Files.writeString(
        aws,
        """
        #!/bin/sh
        echo "$*" >>"%1$s/calls"
        [ "$(wc -l <"%1$s/calls")" -ge 2 ] || exit 254
        %2$s
        """
            .formatted(directory, answer));
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Tool(FETCH.toAbsolutePath())
        .run(
            Map.of(
                "MUSTERD_DIRECTORY",
                directory.toString(),
                "MUSTERD_PAUSE",
                "0",
                "PATH",
                bin + ":/usr/bin:/bin:/usr/sbin"));
  }

  @Test
  void fetchConfiguration_takesTheParameter() throws IOException {
    Files.writeString(directory.resolve("parameter"), "/gh-ci/musterd.conf\n");
    Files.writeString(directory.resolve("musterd.conf"), "environment = old\n");
    assertEquals(new Tool.Outcome(0, ""), fetch("echo environment = gh-ci"));
    Path fetched = directory.resolve("musterd.conf");
    assertEquals("environment = gh-ci\n", Files.readString(fetched));
    assertEquals(
        "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(fetched)));
    assertTrue(
        Files.readString(directory.resolve("calls"))
            .contains("get-parameter --name /gh-ci/musterd.conf --with-decryption"));
  }

  @Test
  void fetchConfiguration_leavesWhatIsThere_withoutAParameter() throws IOException {
    Files.writeString(directory.resolve("musterd.conf"), "environment = old\n");
    assertEquals(new Tool.Outcome(0, ""), fetch("echo never"));
    assertEquals("environment = old\n", Files.readString(directory.resolve("musterd.conf")));
    assertTrue(Files.notExists(directory.resolve("calls")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', exit 0, must hold the name of an SSM parameter",
    "gh-ci, exit 0, must hold the name of an SSM parameter",
    "/gh-ci, exit 254, cannot read the parameter /gh-ci",
    "/gh-ci, exit 0, the parameter /gh-ci is empty"
  })
  void fetchConfiguration_failsAndKeepsTheOld(String name, String answer, String reason)
      throws IOException {
    Files.writeString(directory.resolve("parameter"), name);
    Files.writeString(directory.resolve("musterd.conf"), "environment = old\n");
    Tool.Outcome outcome = fetch(answer);
    assertEquals(1, outcome.code());
    assertTrue(outcome.output().contains(reason), outcome.output());
    assertEquals("environment = old\n", Files.readString(directory.resolve("musterd.conf")));
    assertTrue(Files.notExists(directory.resolve(".musterd.conf.fresh")));
  }
}
