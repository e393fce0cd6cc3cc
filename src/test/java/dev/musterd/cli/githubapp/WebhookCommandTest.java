package dev.musterd.cli.githubapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks of an App, a repository and an organization, and what GitHub's sending came to. */
class WebhookCommandTest {
  private static final Owner.Organization ACME = new Owner.Organization("acme");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGitHub github =
      new SimulatedGitHub(InstantSource.system(), new VertxTimers(vertx));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private volatile int answer = 200;
  private GitHubDouble server;
  private HttpServer receiver;

  @BeforeEach
  void start() {
    github.install(ACME);
    server = GitHubDouble.start(vertx, github).await();
    receiver =
        vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1").await();
  }

  private void receive(HttpServerRequest request) {
    received.add(
        request.getHeader("X-GitHub-Event") + " " + request.getHeader("X-Hub-Signature-256"));
    request.response().setStatusCode(answer).end();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.actualPort() + "/webhook";
  }

  private int run(String... more) throws IOException {
    Path key = Files.writeString(directory.resolve("app.pem"), GitHubApp.one().pem());
    String text =
        """
        environment = test
        github {
          url = "%s"
          app { id = %s, private-key.file = "%s", webhook-secret = [sesame, older] }
        }
        network { vpc = vpc-1, subnets = [subnet-1] }
        pools.linux-x64 { labels = [linux, x64] }
        """
            .formatted(server.url(), GitHubApp.one().id(), key);
    Path config = Files.writeString(directory.resolve("musterd.conf"), text);
    List<String> args =
        new ArrayList<>(
            List.of("github-app", "webhook", "--no-color", "--config", config.toString()));
    args.addAll(List.of(more));
    return Main.run(
        args.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String said() {
    return out.toString() + err;
  }

  @Test
  void repositorysHook_isMadePingedAndUpdated() throws IOException {
    assertEquals(0, run("--url", url(), "--repository", "acme/widgets"), this::said);
    assertTrue(said().contains("of acme/widgets is made: " + url()), this::said);
    assertTrue(said().contains("✓ GitHub sent ping and was answered 200"), this::said);
    assertEquals(1, received.size());
    assertTrue(received.peek().startsWith("ping sha256="), received::toString);
    assertFalse(said().contains("sesame"), "the secret");

    assertEquals(0, run("--url", url(), "--repository", "acme/widgets", "--json"), this::said);
    JsonObject printed = new JsonObject(out.toString().substring(out.toString().indexOf('{')));
    assertTrue(printed.getString("done").endsWith("is updated"), this::said);
    assertEquals(200, printed.getInteger("status"));
    assertTrue(printed.getBoolean("ok"));
    JsonNames.assertSnakeCase(printed);
  }

  @ParameterizedTest
  @CsvSource({
    "401, the daemon has another webhook secret",
    "404, is the path that of http.path?",
    "503, was answered 503",
  })
  void organizationsHook_isReportedToFail_byTheStatus(int status, String hint) throws IOException {
    answer = status;
    assertEquals(1, run("--url", url(), "--organization", "acme"));
    assertTrue(said().contains(hint), this::said);
  }

  @Test
  void hookOfAPlaceWithoutTheApp_isRefusedWithThePermission() throws IOException {
    assertEquals(1, run("--url", url(), "--organization", "umbrella"));
    assertTrue(said().contains("the GitHub App is not installed at umbrella"), this::said);
    assertTrue(said().contains("or GITHUB_TOKEN with admin:org_hook"), this::said);
  }

  @ParameterizedTest
  @CsvSource({
    "HOOKS, 403, acme, 'hooks: GitHub answered 403: refused', organization_hooks: write",
    "HOOK_WRITE, 404, acme, 'hook: GitHub answered 404: refused', admin:org_hook",
    "HOOK_WRITE, 403, acme/widgets, 'hook: GitHub answered 403', repository_hooks: write",
    "HOOK_WRITE, 422, acme/widgets, 'hook: GitHub answered 422: refused', ''",
  })
  void appThatMayNot_isReported_withWhatItNeeds(
      Operation call, int status, String owner, String reason, String needed) throws IOException {
    github.fail(call, 4, Fault.status(status, "refused"));
    String option = owner.contains("/") ? "--repository" : "--organization";
    assertEquals(1, run("--url", url(), option, owner, "--json"));
    assertTrue(err.toString().contains(reason), this::said);
    assertTrue(err.toString().contains(needed), this::said);
    assertEquals(List.of(), List.copyOf(received));
    assertEquals("", out.toString());
  }

  @Test
  void hookOfAnotherAddress_isLeftAlone() throws IOException {
    assertEquals(0, run("--url", url(), "--organization", "acme"), this::said);
    assertEquals(
        0, run("--url", url() + "/second", "--organization", "acme", "--no-verify"), this::said);
    assertEquals(2, github.calls(Operation.HOOKS));
    assertEquals(2, said().split(" of acme is made: ", -1).length - 1, this::said);
  }

  @Test
  void appsHook_isSet_andSaysThatNothingCanBeSentYet() throws IOException {
    assertEquals(0, run("--url", "https://ci.example.com/webhook"), this::said);
    JsonObject config = github.hookConfig().orElseThrow();
    assertEquals("https://ci.example.com/webhook", config.getString("url"));
    assertEquals("sesame", config.getString("secret"));
    assertEquals("json", config.getString("content_type"));
    assertTrue(said().contains("GitHub has no ping for an App's webhook"), this::said);
  }

  @Test
  void appsHook_isReportedAsJson_alsoWithoutADelivery() throws IOException {
    assertEquals(0, run("--url", "https://ci.example.com/webhook", "--json"), this::said);
    JsonObject printed = new JsonObject(out.toString());
    assertEquals("the App's webhook is set", printed.getString("done"));
    assertEquals("https://ci.example.com/webhook", printed.getString("url"));
    assertEquals(0, printed.getInteger("status"));
    assertTrue(printed.getString("delivery").startsWith("GitHub has no ping"), this::said);
    assertEquals("", err.toString());
  }

  @Test
  void appsHook_isReadBack_andReportedWhereTheAppHasNone() throws IOException {
    github.withoutHook();
    assertEquals(1, run("--url", "https://ci.example.com/webhook"), this::said);
    assertTrue(said().contains("the App has no webhook, and GitHub's API cannot"), this::said);
    assertTrue(said().contains("tick Active under Webhook"), this::said);
  }

  /** Each look at the log is one page, however many deliveries there are. */
  @Test
  void appsHook_isVerifiedByOnePageOfDeliveries() throws IOException {
    github.sendWebhooksTo(_ -> Future.succeededFuture(200));
    Owner.Repository widgets = new Owner.Repository("acme", "widgets");
    for (int number = 0; number < 250; number++) {
      github.ping(widgets);
    }
    assertEquals(0, run("--url", "https://ci.example.com/webhook"), this::said);
    assertTrue(said().contains("✓ GitHub sent ping and was answered 200"), this::said);
    assertTrue(github.calls(Operation.DELIVERIES) <= 3, this::said);
  }

  @Test
  void help_namesTheToken_andEveryOption() throws IOException {
    assertEquals(0, run("--help"));
    for (String word : List.of("GITHUB_TOKEN", "--repository", "--organization", "--no-verify")) {
      assertTrue(out.toString().contains(word), word);
    }
  }

  /** A queued job sent again might start a runner without a job. */
  @Test
  void appsHook_isNeverVerifiedByADeliveryAboutAJob() throws IOException {
    github.sendWebhooksTo(_ -> Future.succeededFuture(202));
    github.queueJob(new Owner.Repository("acme", "widgets"), Labels.of("linux"));
    assertEquals(0, run("--url", "https://ci.example.com/webhook"), this::said);
    assertEquals(1, github.deliveryStatuses().size());
  }

  @Test
  void appsHook_isVerifiedByAnOldPing() throws IOException {
    github.sendWebhooksTo(_ -> Future.succeededFuture(401));
    github.ping(new Owner.Repository("acme", "widgets"));
    assertEquals(1, run("--url", "https://ci.example.com/webhook"), this::said);
    assertTrue(said().contains("the daemon has another webhook secret"), this::said);
    github.sendWebhooksTo(_ -> Future.succeededFuture(200));
    assertEquals(0, run("--url", "https://ci.example.com/webhook"), this::said);
    assertTrue(said().contains("✓ GitHub sent ping and was answered 200"), this::said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --url nonsense | --url must begin with
          --url https://x.example --app github.apps.no | is none of [github.app]
          --url https://x.example --repository acme | a repository is written account/name
          --url https://x.example --repository a/b --organization c | mutually exclusive
          --no-verify | --url is required: without daemon.hosts
          """)
  void wrongUse_exits2_andSaysWhat(String options, String reason) throws IOException {
    assertEquals(2, run(options.split(" ")), this::said);
    assertTrue(err.toString().contains(reason), this::said);
    assertTrue(github.hookConfig().isEmpty());
  }
}
