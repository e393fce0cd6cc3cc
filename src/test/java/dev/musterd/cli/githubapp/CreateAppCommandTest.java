package dev.musterd.cli.githubapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.doubles.github.GitHubApp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of a new App, with a browser of a few lines. */
class CreateAppCommandTest extends CreateAppRuns {
  @Test
  void app_isMadeKeptAndAwaited() throws Exception {
    CompletableFuture<Integer> command =
        start("--org", "acme", "--webhook-url", "https://ci.example.com/webhook");
    assertEquals(200, get(browser.press(page())));
    github.install(GitHubApp.two(), ACME);

    assertEquals(0, ended(command), this::said);
    JsonObject manifest = github.manifest().orElseThrow();
    assertEquals("musterd-acme", manifest.getString("name"));
    assertEquals(
        new JsonObject()
            .put("metadata", "read")
            .put("actions", "read")
            .put("organization_self_hosted_runners", "write"),
        manifest.getJsonObject("default_permissions"));
    assertEquals(
        "https://ci.example.com/webhook",
        manifest.getJsonObject("hook_attributes").getString("url"));
    assertFalse(manifest.getBoolean("public"));
    assertEquals(GitHubApp.two().pem().strip(), Files.readString(file("private-key")).strip());
    assertEquals("made-by-github", Files.readString(file("webhook-secret")).strip());
    for (String name : List.of("private-key", "webhook-secret")) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))));
    }
    assertTrue(said().contains("id = " + GitHubApp.two().id()), this::said);
    assertTrue(said().contains("private-key.file = \"" + file("private-key")), this::said);
    assertTrue(said().contains("/github-apps/musterd-acme/installations/new"), this::said);
    assertTrue(said().contains("ssh -L "), this::said);
    assertTrue(said().contains("Installed at acme."), this::said);
    assertFalse(said().contains("made-by-github"), "the secret");
    assertFalse(said().contains("PRIVATE KEY"), "the key");
  }

  @Test
  void app_mayRunJobsAgain_whenItIsToldSo() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme", "--rerun", "--no-wait");
    assertEquals(200, get(browser.press(page())));
    assertEquals(0, ended(command), this::said);
    assertEquals(
        "write",
        github.manifest().orElseThrow().getJsonObject("default_permissions").getString("actions"));
  }

  @Test
  void app_mayPostCheckRuns_onlyWhenItIsToldSo() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme", "--checks", "--no-wait");
    assertEquals(200, get(browser.press(page())));
    assertEquals(0, ended(command), this::said);
    JsonObject permissions = github.manifest().orElseThrow().getJsonObject("default_permissions");
    assertEquals("write", permissions.getString("checks"));
    assertEquals("read", permissions.getString("actions"));
  }

  @Test
  void answersThatAreNotGitHubs_areRefused_andTheListenerStaysOpen() throws Exception {
    CompletableFuture<Integer> command = start("--user", "--no-wait", "--json");
    String page = page();
    String good = browser.press(page);
    assertEquals(400, get(page + "callback?code=stolen&state=wrong"));
    assertEquals(400, get(page + "callback?code=stolen"));
    assertEquals(400, get(good.replaceFirst("code=[^&]*&", "")));
    assertEquals(400, get(good.replaceFirst("code=[^&]*&", "code=..%2Fx&")));
    assertEquals(404, get(page + "favicon.ico"));
    assertFalse(command.isDone());
    assertEquals(200, get(good));

    assertEquals(0, ended(command), this::said);
    JsonObject printed = new JsonObject(out.toString());
    assertEquals(Long.parseLong(GitHubApp.two().id()), printed.getLong("id"));
    assertEquals(
        file("webhook-secret").toString(),
        printed.getJsonObject("webhook_secret").getString("file"));
    JsonNames.assertSnakeCase(printed);
    JsonObject permissions = github.manifest().orElseThrow().getJsonObject("default_permissions");
    assertEquals("write", permissions.getString("administration"));
    assertFalse(github.manifest().orElseThrow().containsKey("hook_attributes"));
    assertTrue(said().contains("GitHub's API cannot switch one on: tick Active"), this::said);
    assertTrue(Files.readString(file("webhook-secret")).strip().length() == 64, "one of our own");
  }

  @Test
  void code_isReportedToBeOld_whenGitHubDoesNotTakeIt() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme");
    String good = browser.press(page());
    get(good.replaceFirst("code=[^&]*", "code=used-before"));
    assertEquals(1, ended(command), this::said);
    assertTrue(err.toString().contains("valid once and for an hour"), this::said);
    assertFalse(Files.exists(file("private-key")));
  }

  @Test
  void existingFile_isLeftAlone_beforeAnythingIsMade() throws IOException {
    Files.writeString(file("private-key"), "mine");
    assertEquals(2, run("--org", "acme"));
    assertEquals("mine", Files.readString(file("private-key")));
    assertTrue(err.toString().contains("exists already; --force replaces it"), this::said);
  }

  @Test
  void hiddenOrganization_isNotAskedAbout() throws Exception {
    CompletableFuture<Integer> command = start("--org", "umbrella", "--hidden", "--no-wait");
    get(browser.press(page()));
    assertEquals(0, ended(command), this::said);
  }

  @Test
  void foreignName_ofThePage_getsNothing() throws Exception {
    CompletableFuture<Integer> command = start("--org", "acme", "--no-wait");
    String page = page();
    try (Socket socket = new Socket("127.0.0.1", URI.create(page).getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
      assertFalse(answer.contains("manifest"), answer);
    }
    get(browser.press(page));
    assertEquals(0, ended(command), this::said);
  }

  @Test
  void directoryThatIsNone_isReportedBeforeAnythingIsMade() throws IOException {
    Path absent = directory.resolve("absent");
    assertEquals(
        2,
        Main.run(
            new String[] {
              "github-app",
              "create",
              "--org",
              "acme",
              "--url",
              server.url(),
              "--directory",
              absent.toString()
            },
            new PrintWriter(out, true),
            new PrintWriter(err, true)));
    assertTrue(err.toString().contains(absent + " is no directory"), this::said);
  }

  @Test
  void takenPort_isReported() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(1, run("--org", "acme", "--port", port));
      assertTrue(err.toString().contains("cannot listen on port " + port), this::said);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --org nobody-there | GitHub knows no organization nobody-there
          --org ../x | --org must be the login of an organization
          --org acme --scope enterprise | --scope must be organization or repository
          --user --scope organization | --scope organization needs --org
          --enterprise umbrella | github.token
          --org acme --name a-name-that-is-longer-than-github-takes | --name must have 1 to 34
          --org acme --ssm nowhere | --ssm must be a path
          --org acme --webhook-url ftp://x | --webhook-url must begin with
          --org acme --user | mutually exclusive
          --name x | Missing required
          --org acme --kms-key alias/mine | --kms-key and --region are for --ssm
          --org acme --ca-file /nowhere/ca.pem | --ca-file /nowhere/ca.pem cannot be read
          """)
  void wrongUse_exits2_andSaysWhat(String options, String reason) {
    assertEquals(2, run(options.split(" ")), this::said);
    assertTrue(err.toString().contains(reason), this::said);
    assertEquals("", out.toString());
  }
}
