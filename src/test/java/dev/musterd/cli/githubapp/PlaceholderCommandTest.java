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
import dev.musterd.model.Registration;
import dev.musterd.state.Inventory;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registrations that stand for runners which come only when they are needed. */
class PlaceholderCommandTest {
  private static final Owner.Organization ACME = new Owner.Organization("acme");
  private static final Owner.Organization UMBRELLA = new Owner.Organization("umbrella");
  private static final String FIRST = "musterd-placeholder-linux-x64-a";
  private static final String SECOND = "musterd-placeholder-linux-x64-b";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGitHub github =
      new SimulatedGitHub(InstantSource.system(), new VertxTimers(vertx));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private GitHubDouble server;
  private String scope = "organization";

  @BeforeEach
  void start() {
    github.install(ACME);
    server = GitHubDouble.start(vertx, github).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private int run(String... more) throws IOException {
    Path key = Files.writeString(directory.resolve("app.pem"), GitHubApp.one().pem());
    String text =
        """
        environment = test
        github {
          url = "%s", scope = %s
          app { id = %s, private-key.file = "%s", webhook-secret = sesame }
        }
        network { vpc = vpc-1, subnets = [subnet-1] }
        pools.linux-x64 { labels = [linux, x64], ephemeral = false }
        """
            .formatted(server.url(), scope, GitHubApp.one().id(), key);
    Path config = Files.writeString(directory.resolve("musterd.conf"), text);
    List<String> args =
        new ArrayList<>(
            List.of("github-app", "placeholder", "--no-color", "--config", config.toString()));
    args.addAll(List.of(more));
    return Main.run(
        args.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String said() {
    return out.toString() + err;
  }

  private List<String> names(Owner owner) {
    return github.runners(owner).stream().map(Registration::name).toList();
  }

  @Test
  void placeholder_isOfflineWithThePoolsLabels_atEveryOrganization() throws IOException {
    github.install(UMBRELLA);
    assertEquals(0, run("linux-x64"), this::said);
    assertEquals(List.of(FIRST), names(ACME));
    assertEquals(List.of(FIRST), names(UMBRELLA));
    Registration registered = github.runners(ACME).getFirst();
    assertFalse(registered.online());
    assertEquals(Labels.of("self-hosted", "linux", "x64"), registered.labels());
  }

  /** By its name, which is no instance's; so the reaper never calls it a stray. */
  @Test
  void placeholder_isNobodysInstance() {
    assertEquals(Optional.empty(), Inventory.instanceOf(FIRST));
    assertEquals(Optional.empty(), Inventory.instanceOf(SECOND));
  }

  @Test
  void placeholder_isMadeAnew_beforeTheOldOneGoes() throws IOException {
    assertEquals(0, run("linux-x64"), this::said);
    assertEquals(0, run("linux-x64"), this::said);
    assertEquals(List.of(SECOND), names(ACME));
    github.fail(Operation.JIT, 1, Fault.status(500, "out of order"));
    assertEquals(1, run("linux-x64"));
    assertEquals(List.of(SECOND), names(ACME));
    assertEquals(0, run("linux-x64"), this::said);
    assertEquals(List.of(FIRST), names(ACME));
  }

  @Test
  void placeholders_areRemoved() throws IOException {
    github.addRunner(ACME, "somebody-elses", Labels.of("linux"));
    run("linux-x64");
    assertEquals(0, run("linux-x64", "--remove", "--json"), this::said);
    assertEquals(List.of("somebody-elses"), names(ACME));
    JsonObject printed = new JsonObject(out.toString().substring(out.toString().indexOf('{')));
    assertEquals("1 removed", printed.getJsonArray("owners").getJsonObject(0).getString("done"));
    JsonNames.assertSnakeCase(printed);
  }

  @Test
  void oldServer_saysWhatToDoByHand() throws IOException {
    github.withoutJit();
    assertEquals(1, run("linux-x64"));
    assertTrue(said().contains("config.sh"), this::said);
    assertEquals(0, github.calls(Operation.REGISTRATION_TOKEN));
  }

  @Test
  void repositoryScope_needsOwners() throws IOException {
    scope = "repository";
    assertEquals(2, run("linux-x64"));
    assertEquals(2, run("linux-x64", "--owner", "acme"), this::said);
    assertEquals(0, run("linux-x64", "--owner", "acme/widgets"), this::said);
    assertEquals(List.of(FIRST), names(new Owner.Repository("acme", "widgets")));
  }

  @Test
  void enterprise_isServedByItsToken_whichIsNamedWhenItIsRefused() throws IOException {
    scope = "enterprise, token = ghp_of_a_person";
    Owner.Enterprise big = new Owner.Enterprise("big");
    assertEquals(1, run("linux-x64", "--owner", "big"));
    assertTrue(err.toString().contains("does not accept github.token"), this::said);
    assertTrue(err.toString().contains("it needs github.token with manage_runners"), this::said);
    github.accept("ghp_of_a_person", big);
    assertEquals(0, run("linux-x64", "--owner", "big"), this::said);
    assertEquals(List.of(FIRST), names(big));
    assertFalse(said().contains("ghp_of_a_person"), "the token");
  }

  @Test
  void unknownPool_exits2() throws IOException {
    assertEquals(2, run("linux"));
    assertTrue(said().contains("there is no pool linux, only [linux-x64]"), this::said);
  }

  @Test
  void appThatIsInstalledNowhere_exits1() throws IOException {
    github.uninstall(ACME);
    assertEquals(1, run("linux-x64"));
    assertTrue(said().contains("installed at no organization"), this::said);
  }

  @Test
  void nothingInstalled_isSaidBesideTheJson_too() throws IOException {
    github.uninstall(ACME);
    assertEquals(1, run("linux-x64", "--json"));
    assertEquals(new JsonObject("{\"owners\":[]}"), new JsonObject(out.toString()));
    assertTrue(err.toString().contains("installed at no organization"), this::said);
  }

  @Test
  void ownerWithoutTheApp_isReported_andTheOthersAreServed() throws IOException {
    assertEquals(1, run("linux-x64", "--owner", "umbrella", "--owner", "acme"));
    assertTrue(err.toString().contains("✗ umbrella: "), this::said);
    assertTrue(err.toString().contains("not installed at umbrella"), this::said);
    assertEquals(List.of(FIRST), names(ACME));
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNERS", "JIT"})
  void appWithoutThePermission_isTold_withTheOneItNeeds(Operation call) throws IOException {
    github.fail(call, 4, Fault.status(403, "Resource not accessible by integration"));
    assertEquals(1, run("linux-x64"), this::said);
    assertTrue(
        err.toString().contains("GitHub answered 403: Resource not accessible by integration"),
        this::said);
    assertTrue(err.toString().contains("organization_self_hosted_runners: write"), this::said);
    assertEquals(List.of(), names(ACME));
  }
}
