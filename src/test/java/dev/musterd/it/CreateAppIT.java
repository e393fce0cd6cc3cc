package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.World;
import dev.musterd.doubles.aws.Parameters.Parameter;
import dev.musterd.doubles.github.GitHubApp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The packaged command makes an App whose secrets go to Parameter Store. */
class CreateAppIT {
  private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  @Test
  void secrets_goToParameterStore_andAreNotReplacedUnasked() throws Exception {
    try (Scene scene = new Scene(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      scene.world().github().install(GitHubApp.two(), World.ACME);
      DaemonProcess command = create(scene);
      scene.until("the page is open", () -> page(command).isPresent());
      press(page(command).orElseThrow());
      assertEquals(0, command.exitCode(), () -> String.join("\n", command.lines()));

      Parameter key = parameter(scene, "/musterd/gh-ci/private-key");
      assertEquals("SecureString", key.type());
      assertEquals(GitHubApp.two().pem().strip(), key.value().strip());
      assertEquals("SecureString", parameter(scene, "/musterd/gh-ci/webhook-secret").type());
      String said = String.join("\n", command.lines());
      assertTrue(said.contains("private-key.ssm = \"/musterd/gh-ci/private-key\""), said);
      assertFalse(said.contains("PRIVATE KEY"), "the key");

      DaemonProcess again = create(scene);
      assertEquals(2, again.exitCode());
      assertTrue(
          again.lines().getLast().contains("/musterd/gh-ci/private-key exists already"),
          () -> String.join("\n", again.lines()));
    }
  }

  private static DaemonProcess create(Scene scene) {
    return DaemonProcess.start(
        scene.world().environment(),
        _ -> {},
        "github-app",
        "create",
        "--no-color",
        "--no-browser",
        "--org",
        "acme",
        "--url",
        scene.world().githubDouble().url(),
        "--ssm",
        "/musterd/gh-ci/",
        "--region",
        "eu-west-1",
        "--config",
        "absent.conf");
  }

  private static Parameter parameter(Scene scene, String name) {
    return scene.world().aws().ask(cloud -> cloud.parameters().find(name).orElseThrow());
  }

  private static Optional<String> page(DaemonProcess command) {
    return command.lines().stream()
        .map(PAGE::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  /** Presses the button, and goes where GitHub then sends the browser. */
  private static void press(String page) throws IOException, InterruptedException {
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      String form =
          http.send(
                  HttpRequest.newBuilder(URI.create(page)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      String body = "manifest=" + URLEncoder.encode(field(form, "value"), StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(field(form, "action")))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      assertEquals(200, http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  private static String field(String form, String attribute) {
    Matcher found = Pattern.compile(attribute + "=\"([^\"]*)\"").matcher(form);
    assertTrue(found.find(), form);
    return found.group(1).replace("&quot;", "\"").replace("&amp;", "&");
  }
}
