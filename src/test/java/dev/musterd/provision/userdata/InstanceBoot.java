package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.provision.SamplePools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An instance that boots with what a pool's user data is, among doubles, and what became of it. */
abstract class InstanceBoot {
  static final String JIT = "eyJydW5uZXIiOiJzZWNyZXQtb2YtdGhlLWpvYiJ9+/==";
  static final String TOKEN = "AVERYSECRETTOKEN";
  static final String ARGUMENTS =
      "--unattended --url https://github.com/acme --token "
          + TOKEN
          + " --name i-1 --labels 'self-hosted,it'\\''s big' --work _work";
  static final String FOLDER = "runners/linux-x64/";

  @TempDir Path directory;
  InstanceServices services;
  InstanceMachine machine;

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

  void runnerEnds(String endOfRun, String endOfConfig) throws Exception {
    Path files = Files.createDirectories(directory.resolve("runner"));
    byte[] tarball = new RunnerTarball(files).packed(endOfRun, endOfConfig);
    services.object(FOLDER + RunnerTarball.ASSET, tarball);
    latest(RunnerTarball.sha256(tarball));
  }

  void latest(String sha256) {
    JsonObject latest =
        new JsonObject()
            .put("version", "2.330.0")
            .put("asset", RunnerTarball.ASSET)
            .put("sha256", sha256);
    services.object(FOLDER + "latest.json", latest.encode().getBytes(StandardCharsets.UTF_8));
  }

  void boot(String configuration) throws Exception {
    boot(configuration, InstanceFiles.NONE);
  }

  void boot(String configuration, InstanceFiles files) throws Exception {
    machine.boot(SamplePools.script(directory, configuration, files), services.environment());
  }

  /** The pool's user data, with a text in it replaced. */
  void bootWith(String configuration, String text, String replacement) throws Exception {
    String script = SamplePools.script(directory, configuration, InstanceFiles.NONE);
    assertTrue(script.contains(text), text);
    machine.boot(script.replace(text, replacement), services.environment());
  }

  /** Off by the stub, once, for this reason, which the console and the log both hold. */
  void assertOff(String reason) {
    String last = " musterd: " + reason + "; powering off\n";
    assertTrue(machine.console().endsWith(last), () -> machine.console() + machine.log());
    assertTrue(machine.log().endsWith(last), machine::log);
    assertEquals(1, machine.commands().stream().filter("shutdown -P now"::equals).count());
  }

  void assertSecret(String text) throws IOException {
    assertEquals(List.of(), machine.filesWith(text));
    assertFalse(machine.read("/opt/actions-runner/processes").contains(text), "ps shows it");
  }

  String runner(String file) {
    return machine.read("/opt/actions-runner/" + file).strip();
  }
}
