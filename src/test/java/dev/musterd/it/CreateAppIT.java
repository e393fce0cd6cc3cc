package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Parameters.Parameter;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.ManifestBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command makes an App, whose secrets are safe in every failure. */
class CreateAppIT {
  private static final String PREFIX = "/musterd/gh-ci";
  private static final String[] TO_SSM = {"--ssm", PREFIX + "/", "--region", "eu-west-1"};

  /** What a shell calls a process that SIGTERM has ended. */
  private static final int ENDED = 130;

  @TempDir private Path directory;

  private static DaemonFixture fixture() {
    return new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  private DaemonProcess create(DaemonFixture fixture, String... more) {
    Map<String, String> environment = new HashMap<>(fixture.services().environment());
    environment.put(
        "MUSTERD_JAVA_OPTS", DaemonProcess.SHORT_LIVED + " " + fixture.services().javaOptions());
    List<String> arguments =
        new ArrayList<>(List.of("github-app", "create", "--no-color", "--no-browser"));
    arguments.addAll(List.of("--org", "acme", "--url", fixture.services().githubDouble().url()));
    arguments.addAll(List.of("--config", "absent.conf", "--directory", directory.toString()));
    arguments.addAll(List.of(more));
    return DaemonProcess.start(environment, _ -> {}, arguments.toArray(String[]::new));
  }

  private static String page(DaemonFixture fixture, DaemonProcess command) {
    fixture.until("the page is open", () -> ManifestBrowser.page(said(command)).isPresent());
    return ManifestBrowser.page(said(command)).orElseThrow();
  }

  private static void confirm(DaemonFixture fixture, DaemonProcess command) throws Exception {
    try (ManifestBrowser browser = new ManifestBrowser()) {
      assertEquals(200, browser.confirm(page(fixture, command)));
    }
  }

  private static String said(DaemonProcess command) {
    return String.join("\n", command.lines());
  }

  private static Optional<Parameter> parameter(DaemonFixture fixture, String name) {
    return fixture.services().aws().ask(cloud -> cloud.parameters().find(PREFIX + "/" + name));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void secrets_goToParameterStore_andAreNotReplacedUnasked() throws Exception {
    try (DaemonFixture fixture = fixture()) {
      fixture.services().github().install(GitHubApp.two(), ServiceDoubles.ACME);
      DaemonProcess command =
          create(
              fixture,
              Stream.of(TO_SSM, new String[] {"--kms-key", "alias/mine"})
                  .flatMap(Stream::of)
                  .toArray(String[]::new));
      confirm(fixture, command);
      assertEquals(0, command.exitCode(), () -> said(command));

      Parameter key = parameter(fixture, "private-key").orElseThrow();
      assertEquals("SecureString", key.type());
      assertEquals(Optional.of("alias/mine"), key.keyId());
      assertEquals(GitHubApp.two().pem().strip(), key.value().strip());
      Parameter secret = parameter(fixture, "webhook-secret").orElseThrow();
      assertEquals("SecureString", secret.type());
      assertEquals(Optional.of("alias/mine"), secret.keyId());
      assertEquals(List.of(), files());
      String said = said(command);
      assertTrue(said.contains("private-key.ssm = \"/musterd/gh-ci/private-key\""), said);
      assertFalse(said.contains("PRIVATE KEY"), "the key");

      DaemonProcess again = create(fixture, TO_SSM);
      assertEquals(2, again.exitCode());
      assertTrue(
          again.lines().getLast().contains("/musterd/gh-ci/private-key exists already"),
          () -> said(again));
    }
  }

  @Test
  void secrets_goToFiles_whenParameterStoreRefuses() throws Exception {
    try (DaemonFixture fixture = fixture()) {
      fixture.services().github().install(GitHubApp.two(), ServiceDoubles.ACME);
      fixture
          .services()
          .aws()
          .tell(
              cloud ->
                  cloud
                      .faults()
                      .until(
                          Api.PUT_PARAMETER,
                          new Fault.Refusal("AccessDeniedException", 400, "not you")));
      DaemonProcess command = create(fixture, TO_SSM);
      confirm(fixture, command);
      assertEquals(0, command.exitCode(), () -> said(command));

      String stem = "github-app-" + GitHubApp.two().id() + ".";
      Path key = directory.resolve(stem + "private-key");
      assertEquals(List.of(key, directory.resolve(stem + "webhook-secret")), files());
      assertEquals(GitHubApp.two().pem().strip(), Files.readString(key).strip());
      String said = said(command);
      assertTrue(
          said.contains(
              "✗ the parameter /musterd/gh-ci/private-key was not written: AccessDeniedException"),
          said);
      assertTrue(
          said.contains(
              "--name /musterd/gh-ci/private-key --value file://" + key + " --region eu-west-1"),
          said);
      assertTrue(said.contains("private-key.file = \"" + key), said);
      assertFalse(said.contains("PRIVATE KEY"), "the key");
    }
  }

  @Test
  void app_isMadeAtAServer_whoseAuthorityIsACompanys() throws Exception {
    ServiceDoubles services =
        ServiceDoubles.start(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Dialect.ENTERPRISE_SERVER);
    try (DaemonFixture fixture =
        new DaemonFixture(DaemonFixture.BASE, services, Duration.ofSeconds(1))) {
      DaemonProcess stranger = create(fixture);
      assertEquals(1, stranger.exitCode(), () -> said(stranger));
      assertTrue(said(stranger).contains("certificate"), () -> said(stranger));

      services.github().install(GitHubApp.two(), ServiceDoubles.ACME);
      Path authority = services.caFile().orElseThrow();
      DaemonProcess command = create(fixture, "--ca-file", authority.toString());
      String page = page(fixture, command);
      try (ManifestBrowser browser = new ManifestBrowser(authority)) {
        String target = browser.target(page);
        assertTrue(
            target.startsWith(
                services.githubDouble().url() + "/organizations/acme/settings/apps/new"),
            target);
        assertEquals(200, browser.confirm(page));
      }
      assertEquals(0, command.exitCode(), () -> said(command));
      assertEquals(2, files().size(), () -> said(command));
      assertTrue(said(command).contains("ca-file = \"" + authority), () -> said(command));
      assertTrue(
          said(command).contains("/github-apps/musterd-acme/installations/new"),
          () -> said(command));
    }
  }

  @Test
  void interrupt_leavesNothingBefore_andLosesNothingAfterwards() throws Exception {
    try (DaemonFixture fixture = fixture()) {
      DaemonProcess early = create(fixture);
      page(fixture, early);
      interrupt(early);
      assertEquals(ENDED, early.exitCode(), () -> said(early));
      assertEquals(List.of(), files());

      DaemonProcess late = create(fixture);
      confirm(fixture, late);
      fixture.until("it waits", () -> said(late).contains("Ctrl-C loses nothing"));
      interrupt(late);
      assertEquals(ENDED, late.exitCode(), () -> said(late));
      assertEquals(2, files().size(), () -> said(late));
      assertTrue(said(late).contains("id = " + GitHubApp.two().id()), () -> said(late));
    }
  }

  /** As Ctrl-C. */
  private static void interrupt(DaemonProcess command) throws Exception {
    assertEquals(
        0, new ProcessBuilder("kill", "-INT", Long.toString(command.id())).start().waitFor());
  }
}
