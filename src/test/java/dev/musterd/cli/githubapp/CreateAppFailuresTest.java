package dev.musterd.cli.githubapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.Operation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A new App, whose key GitHub gives only once, when something goes wrong. */
class CreateAppFailuresTest extends CreateAppRuns {
  private static final String HOME = "user.home";
  private static final String TEMPORARY = "java.io.tmpdir";

  private final Map<String, String> properties =
      Map.of(HOME, System.getProperty(HOME), TEMPORARY, System.getProperty(TEMPORARY));

  @AfterEach
  void restore() {
    properties.forEach(System::setProperty);
  }

  /** Confirms, after the directory for the secrets has gone. */
  private int withoutDirectory(String... more) throws Exception {
    kept = Files.createDirectory(directory.resolve("kept"));
    CompletableFuture<Integer> command = start(more);
    String page = page();
    Files.delete(kept);
    get(browser.press(page));
    return ended(command);
  }

  private static String stem() {
    return "github-app-" + GitHubApp.two().id() + ".";
  }

  @Test
  void secrets_goHome_whenTheirPlaceIsGone() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    System.setProperty(HOME, home.toString());
    assertEquals(0, withoutDirectory("--org", "acme", "--no-wait"), this::said);
    Path key = home.resolve(stem() + "private-key");
    assertEquals(GitHubApp.two().pem().strip(), Files.readString(key).strip());
    assertTrue(Files.exists(home.resolve(stem() + "webhook-secret")));
    assertTrue(err.toString().contains("github-app.private-key cannot be written"), this::said);
    assertTrue(out.toString().contains("private-key.file = \"" + key), this::said);
  }

  @Test
  void nothingThatIsThere_isReplaced_andNoDraftStays() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Path mine = Files.writeString(home.resolve(stem() + "private-key"), "mine");
    System.setProperty(HOME, home.toString());
    System.setProperty(TEMPORARY, temporary.toString());
    assertEquals(0, withoutDirectory("--org", "acme", "--no-wait"), this::said);
    assertEquals("mine", Files.readString(mine));
    assertTrue(Files.exists(temporary.resolve(stem() + "private-key")), this::said);
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(Optional.of(mine), files.reduce((_, last) -> last));
    }
  }

  @Test
  void keyThatNothingTakes_isReportedToBeMadeAnew_andNotPrinted() throws Exception {
    System.setProperty(HOME, directory.resolve("none").toString());
    System.setProperty(TEMPORARY, directory.resolve("none").toString());
    assertEquals(1, withoutDirectory("--org", "acme"), this::said);
    assertTrue(
        err.toString()
            .contains(
                "make it a new private key at "
                    + server.url()
                    + "/organizations/acme/settings/apps/musterd-acme"),
        this::said);
    assertFalse(said().contains("PRIVATE KEY"), "the key");
  }

  @Test
  void secondCallback_andSecondLookAtThePage_makeNoSecondApp() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme");
    String page = page();
    String back = browser.press(page);
    assertEquals(200, get(back));
    assertEquals(409, get(back));
    assertEquals(409, get(page));
    github.install(GitHubApp.two(), ACME);
    assertEquals(0, ended(command), this::said);
    assertEquals(1, github.calls(Operation.CONVERSION));
  }

  @Test
  void codeOfAnHourAgo_isReportedToBeOld() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme");
    String back = browser.press(page());
    later = Duration.ofHours(1);
    get(back);
    assertEquals(1, ended(command), this::said);
    assertTrue(err.toString().contains("it is valid once and for an hour; if the App"), this::said);
    assertFalse(Files.exists(file("private-key")));
  }

  @Test
  void code_isExchangedOnceMore_whenGitHubStumbles() throws Exception {
    github.fail(Operation.CONVERSION, 1, Fault.status(502, "Bad Gateway"));
    CompletableFuture<Integer> command = start("--org", "acme", "--no-wait");
    get(browser.press(page()));
    assertEquals(0, ended(command), this::said);
    assertTrue(Files.exists(file("private-key")));
  }

  @Test
  void lostAnswer_isReportedWithWhatToDoAboutTheApp() throws Exception {
    github.fail(Operation.CONVERSION, 1, new Fault.DropAfterEffect());
    CompletableFuture<Integer> command = start("--org", "acme");
    get(browser.press(page()));
    assertEquals(1, ended(command), this::said);
    assertTrue(err.toString().contains("if the App is among your GitHub Apps already"), this::said);
  }

  /** The App is made; only the request for it fails, as a new App is unknown for a moment. */
  @Test
  void installation_isLookedForAgain_afterATrouble() throws Exception {
    github.fail(Operation.INSTALLATIONS, 1, Fault.status(401, "Integration not found"));
    github.install(GitHubApp.two(), ACME);
    CompletableFuture<Integer> command = start("--org", "acme", "--json");
    get(browser.press(page()));
    assertEquals(0, ended(command), this::said);
    assertTrue(out.toString().contains("\"installed_on\" : [ \"acme\" ]"), this::said);
  }

  private int runInShortMinutes(String... arguments) {
    return new CommandLine(new CreateAppCommand(Duration.ofMillis(300)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(
                    Stream.of("--url", server.url(), "--no-browser", "--directory", kept + ""),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  @Test
  void nobodyWhoConfirms_isWaitedForSoLong() {
    assertEquals(1, runInShortMinutes("--org", "acme", "--timeout", "2"), this::said);
    assertTrue(err.toString().contains("the App was not confirmed within 2 minutes"), this::said);
    assertEquals(0, github.calls(Operation.CONVERSION));
  }

  @Test
  void nobodyWhoInstalls_leavesTheSecrets_andTheLink() throws Exception {
    CompletableFuture<Integer> command =
        CompletableFuture.supplyAsync(() -> runInShortMinutes("--org", "acme", "--timeout", "20"));
    get(browser.press(page()));
    assertEquals(1, ended(command), this::said);
    assertTrue(err.toString().contains("not installed within 20 minutes; do so at "), this::said);
    assertTrue(Files.exists(file("private-key")));
  }
}
