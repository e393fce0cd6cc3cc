package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The package from installation to removal on a Debian with a systemd of its own: each test begins
 * where the one before has ended. Needs root, the package of {@code mvn -Ppackages package}, and in
 * the property {@code packages.root} a directory that {@code debootstrap --variant=minbase
 * --include=systemd,systemd-sysv,dbus,zlib1g,procps,ca-certificates} has filled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class DebianPackageIT {
  private static final Path PACKAGES = Path.of("target", "packages");
  private static final String CONFIGURATION = "/etc/musterd/musterd.conf";
  private static final String NEWER = "9.9.9";

  private Path directory;
  private ServiceDoubles services;
  private DebianMachine machine;

  @BeforeAll
  void boot() throws IOException {
    String root = System.getProperty("packages.root", "");
    assumeTrue(!root.isEmpty(), "packages.root is not set");
    assumeTrue(System.getProperty("user.name").equals("root"), "this user is not root");
    directory = Files.createTempDirectory("musterd-debian");
    services = ServiceDoubles.start(Duration.ofSeconds(1), Hang.LIMIT);
    services.github().jobsTake(Duration.ofSeconds(1));
    machine = DebianMachine.boot(Path.of(root), directory);
    Files.copy(built(), machine.root().resolve("musterd.deb"));
    Files.copy(newer(), machine.root().resolve("newer.deb"));
  }

  @AfterAll
  void end() throws IOException {
    if (machine != null) {
      machine.close();
      services.close();
      // JUnit's own deletion follows every link of a system, and reports each.
      Tool.assumed("rm").run("-rf", "--one-file-system", directory.toString());
    }
  }

  private static Path built() throws IOException {
    try (Stream<Path> files = Files.list(PACKAGES)) {
      return files
          .filter(file -> file.toString().endsWith("_amd64.deb"))
          .findFirst()
          .orElseThrow(() -> new IOException("first: mvn -Ppackages package"));
    }
  }

  /** A copy of the package with a higher version, and another text in its configuration. */
  private Path newer() throws IOException {
    Tool dpkg = Tool.assumed("dpkg-deb");
    Path tree = directory.resolve("newer");
    assertEquals(0, dpkg.run("-R", built().toString(), tree.toString()).code());
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control, Files.readString(control).replaceFirst("Version: .*", "Version: " + NEWER));
    Path shipped = tree.resolve(CONFIGURATION.substring(1));
    Files.writeString(shipped, Files.readString(shipped) + "# Newer.\n");
    Path file = directory.resolve("newer.deb");
    Tool.Outcome made = dpkg.run("-Znone", "-b", tree.toString(), file.toString());
    assertEquals(0, made.code(), made.output());
    return file;
  }

  @Test
  @Order(1)
  void install_makesUserAndUnit_andDoesNotStart() throws IOException {
    String said = machine.must("dpkg", "-i", "/musterd.deb");
    assertTrue(said.contains("fill in /etc/musterd/musterd.conf"), said);
    assertEquals("enabled", machine.output("systemctl", "is-enabled", "musterd").strip());
    assertEquals("inactive", machine.property("ActiveState"));
    assertEquals("root musterd 640", machine.must("stat", "-c", "%U %G %a", CONFIGURATION).strip());
    assertTrue(machine.must("musterd", "version").startsWith("musterd "));
    // The JVM refuses to start when it cannot use the cache.
    machine.must("env", "MUSTERD_JAVA_OPTS=-XX:AOTMode=on", "musterd", "version");
    assertTrue(Files.exists(machine.root().resolve("usr/share/man/man1/musterd-run.1.gz")));
    assertEquals(
        "root root 644",
        machine.must("stat", "-c", "%U %G %a", "/usr/share/musterd/mixin/alerts.yaml").strip());
    assertTrue(Files.exists(machine.root().resolve("usr/share/musterd/mixin/dashboard.json")));
  }

  /** A wrong configuration is reported once, and the start is not repeated for ever. */
  @Test
  @Order(2)
  void start_saysWhatIsMissing_withoutAConfiguration() throws IOException {
    assertEquals(1, machine.run("systemctl", "start", "musterd").code());
    machine.until("it gave up", () -> machine.property("ActiveState").equals("failed"));
    assertEquals("2", machine.property("ExecMainStatus"));
    assertTrue(journal().contains("environment: is required"), journal());
    machine.must("systemctl", "reset-failed", "musterd");
  }

  @Test
  @Order(3)
  void start_returnsOnceReady_withSecretsAsCredentials() throws IOException {
    configure("");
    machine.must("systemctl", "start", "musterd");
    assertEquals("active running", state());
    assertEquals("ready: 0 waiting, 0 running", machine.property("StatusText"));
    assertTrue(
        machine.must("musterd", "status", "--url", services.managementUrl()).contains("linux-x64"));
    assertEquals("musterd", machine.must("ps", "-o", "user=", "-p", pid()).strip());
    runAJob();
  }

  @Test
  @Order(4)
  void reload_takesOverWhatChanged() throws IOException {
    configure("logging.level = debug\nhttp.path = \"/other\"\n");
    machine.must("systemctl", "reload", "musterd");
    machine.until(
        "the reload is reported", () -> journal().contains("\"event\":\"daemon-reloaded\""));
    assertTrue(journal().contains("\"changed\":[\"logging.level\"]"), journal());
    assertTrue(journal().contains("\"need_restart\":[\"http.path\"]"), journal());
    assertEquals("active running", state());
    configure("");
  }

  @Test
  @Order(5)
  void watchdog_endsAndRestartsADaemonThatHangs() throws IOException {
    String hung = pid();
    machine.must("kill", "-STOP", hung);
    machine.until("another runs", () -> state().equals("active running") && !pid().equals(hung));
    assertTrue(journal().contains("Watchdog timeout"), journal());
    runAJob();
  }

  @Test
  @Order(6)
  void kill_isFollowedByARestart() throws IOException {
    String killed = pid();
    machine.must("kill", "-KILL", killed);
    machine.until("another runs", () -> state().equals("active running") && !pid().equals(killed));
  }

  @Test
  @Order(7)
  void upgrade_keepsTheEditedConfiguration_andRestarts() throws IOException {
    String before = pid();
    String edited = machine.must("cat", CONFIGURATION);
    machine.must("dpkg", "--force-confold", "-i", "/newer.deb");
    assertEquals(edited, machine.must("cat", CONFIGURATION));
    assertTrue(machine.must("cat", CONFIGURATION + ".dpkg-dist").contains("# Newer."));
    assertEquals(NEWER, machine.must("dpkg-query", "-W", "-f=${Version}", "musterd"));
    machine.until("the new one runs", () -> state().equals("active running"));
    assertNotEquals(before, pid());
    runAJob();
  }

  @Test
  @Order(8)
  void stop_endsWell() throws IOException {
    machine.must("systemctl", "stop", "musterd");
    assertEquals("inactive dead", state());
    assertEquals("0", machine.property("ExecMainStatus"));
    assertTrue(journal().contains("\"event\":\"daemon-stopped\""), journal());
    machine.must("systemctl", "start", "musterd");
  }

  @Test
  @Order(9)
  void remove_stopsAndLeavesTheConfiguration() throws IOException {
    machine.must("dpkg", "-r", "musterd");
    assertEquals("inactive", machine.property("ActiveState"));
    assertTrue(Files.exists(machine.root().resolve(CONFIGURATION.substring(1))));
    assertTrue(Files.notExists(machine.root().resolve("usr/lib/musterd")));
    assertTrue(Files.notExists(machine.root().resolve("usr/bin/musterd")));
  }

  @Test
  @Order(10)
  void purge_leavesNothing() throws IOException {
    machine.must("dpkg", "-P", "musterd");
    assertTrue(Files.notExists(machine.root().resolve("etc/musterd")));
    assertTrue(Files.notExists(machine.root().resolve("var/lib/musterd")));
    assertEquals(1, machine.run("dpkg-query", "-W", "musterd").code());
  }

  /** Secrets for root alone; the addresses of the doubles; and times that a test can wait for. */
  private void configure(String added) throws IOException {
    Map<String, String> variables = services.environment();
    secret("app.pem", Files.readString(Path.of(variables.get("QUICKSTART_APP_KEY"))));
    secret("webhook-secret", ServiceDoubles.WEBHOOK_SECRET);
    String environment =
        variables.entrySet().stream()
            .map(variable -> "Environment=%s=%s".formatted(variable.getKey(), variable.getValue()))
            .collect(Collectors.joining("\n"));
    machine.write(
        "/etc/systemd/system/musterd.service.d/test.conf",
        """
        [Service]
        LoadCredential=app.pem:/etc/musterd/app.pem
        LoadCredential=webhook-secret:/etc/musterd/webhook-secret
        WatchdogSec=4
        TimeoutAbortSec=1
        RestartSec=1
        %s
        """
            .formatted(environment));
    machine.write(
        CONFIGURATION,
        Files.readString(Path.of("conf", "quickstart.conf"))
                .replace(
                    "private-key.file = ${QUICKSTART_APP_KEY}", "private-key.credential = app.pem")
                .replace(
                    "webhook-secret.env = QUICKSTART_WEBHOOK_SECRET",
                    "webhook-secret.credential = webhook-secret")
            + added);
    machine.must("systemctl", "daemon-reload");
  }

  private void secret(String name, String text) throws IOException {
    machine.write("/etc/musterd/" + name, text);
    Files.setPosixFilePermissions(
        machine.root().resolve("etc/musterd").resolve(name),
        PosixFilePermissions.fromString("rw-------"));
  }

  private void runAJob() throws IOException {
    machine.until("it is ready", () -> machine.property("StatusText").startsWith("ready"));
    Job.Id job =
        services
            .github()
            .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64"));
    machine.until(
        "the job ran",
        () -> services.github().jobConclusion(job).filter("success"::equals).isPresent());
  }

  private String state() {
    return machine.property("ActiveState") + " " + machine.property("SubState");
  }

  private String pid() {
    return machine.property("MainPID");
  }

  private String journal() {
    return machine.output("journalctl", "--no-pager", "--output=cat", "--unit=musterd");
  }
}
