package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Owner;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of places where the App may not make any, by a person's token in the environment. */
class WebhookIT {
  private static final String TOKEN = "ghp_only_for_tests";
  private static final Owner UMBRELLA = new Owner.Organization("umbrella");
  private static final Owner GADGETS = new Owner.Repository("umbrella", "gadgets");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGitHub github =
      new SimulatedGitHub(InstantSource.system(), new VertxTimers(vertx));
  private GitHubDouble server;
  private HttpServer receiver;

  @BeforeEach
  void start() {
    server = ServiceDoubles.await(GitHubDouble.start(vertx, github));
    receiver =
        ServiceDoubles.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    ServiceDoubles.await(vertx.close());
  }

  private DaemonProcess webhook(Map<String, String> environment, String... more)
      throws IOException {
    Path key = Files.writeString(directory.resolve("app.pem"), GitHubApp.one().pem());
    String text =
        """
        environment = test
        github {
          url = "%s", scope = enterprise, token = "ghp_for_runners_alone"
          app { id = %s, private-key.file = "%s", webhook-secret = sesame }
        }
        network { vpc = vpc-1, subnets = [subnet-1] }
        pools.linux-x64 { labels = [linux, x64] }
        """
            .formatted(server.url(), GitHubApp.one().id(), key);
    Path config = Files.writeString(directory.resolve("musterd.conf"), text);
    List<String> arguments =
        new ArrayList<>(
            List.of("github-app", "webhook", "--no-color", "--config", config.toString()));
    arguments.addAll(List.of("--url", "http://127.0.0.1:" + receiver.actualPort() + "/webhook"));
    arguments.addAll(List.of(more));
    DaemonProcess command =
        DaemonProcess.start(environment, _ -> {}, arguments.toArray(String[]::new));
    command.exitCode();
    assertFalse(said(command).contains(TOKEN), "the token");
    assertFalse(said(command).contains("sesame"), "the secret");
    return command;
  }

  private static String said(DaemonProcess command) {
    return String.join("\n", command.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--organization umbrella", "--repository umbrella/gadgets"})
  void hook_isMadeAndUpdated_byThePersonsToken(String place) throws IOException {
    github.accept(TOKEN, place.contains("/") ? GADGETS : UMBRELLA);
    Map<String, String> environment = Map.of("GITHUB_TOKEN", TOKEN);
    DaemonProcess first = webhook(environment, place.split(" "));
    assertEquals(0, first.exitCode(), () -> said(first));
    assertTrue(said(first).contains(" is made: "), () -> said(first));
    assertTrue(said(first).contains("✓ GitHub sent ping and was answered 200"), () -> said(first));

    DaemonProcess second = webhook(environment, (place + " --json").split(" "));
    assertEquals(0, second.exitCode(), () -> said(second));
    JsonObject printed = new JsonObject(said(second));
    assertTrue(printed.getString("done").endsWith(" is updated"), () -> said(second));
    assertEquals(200, printed.getInteger("status"));
    assertEquals(0, github.calls(Operation.INSTALLATION), "the App is not asked");
  }

  @Test
  void tokenWithoutTheRight_isReported_withWhatItNeeds() throws IOException {
    DaemonProcess command = webhook(Map.of("GITHUB_TOKEN", TOKEN), "--organization", "umbrella");
    assertEquals(1, command.exitCode(), () -> said(command));
    assertTrue(said(command).contains("hooks: GitHub answered 401"), () -> said(command));
    assertTrue(
        said(command)
            .contains(
                "GITHUB_TOKEN must be valid, of a person who may manage webhooks of umbrella, and"
                    + " have admin:org_hook"),
        () -> said(command));
  }

  /**
   * The token of the configuration is for an enterprise's runners, and is sent for nothing else.
   */
  @Test
  void tokenOfTheConfiguration_isNotSent() throws IOException {
    github.accept("ghp_for_runners_alone", UMBRELLA);
    DaemonProcess command = webhook(Map.of("GITHUB_TOKEN", ""), "--organization", "umbrella");
    assertEquals(1, command.exitCode(), () -> said(command));
    assertTrue(
        said(command).contains("the GitHub App is not installed at umbrella"), () -> said(command));
    assertEquals(0, github.calls(Operation.HOOKS));
  }
}
