package dev.musterd.github.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.SurveyDouble;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.Installation;
import dev.musterd.port.GitHubSurvey.Webhook;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestGitHubSurveyTest {
  private static final Owner.Organization ACME = new Owner.Organization("acme");

  private Vertx vertx;
  private Context context;
  private SurveyDouble server;
  private RestGitHubSurvey survey;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    server = SurveyDouble.start(vertx).await();
    HttpClientAgent http = GitHubHttp.create(vertx, true, Optional.empty());
    InstantSource clock = InstantSource.system();
    survey =
        new RestGitHubSurvey(
            http,
            GitHubAddress.of(server.url(), Optional.empty()),
            new RestGitHubSurvey.Identity(
                new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), clock),
                Optional.of("ghp_of_a_person")),
            clock,
            new ImmediateTimers());
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private <T> T ask(Function<GitHubSurvey, Future<T>> question) {
    try {
      return asked(question);
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    }
  }

  private <T> T asked(Function<GitHubSurvey, Future<T>> question) throws ExecutionException {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> question.apply(survey).onComplete(promise));
    try {
      return promise
          .future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  private CheckFailedException failure(Function<GitHubSurvey, ? extends Future<?>> question) {
    try {
      Object answer = asked(it -> question.apply(it).map(value -> (Object) value));
      throw new AssertionError("it should have failed: " + answer);
    } catch (ExecutionException failure) {
      return assertInstanceOf(CheckFailedException.class, failure.getCause());
    }
  }

  @Test
  void app_withItsPermissionsAndEvents() {
    GitHubSurvey.App app = ask(GitHubSurvey::app);
    assertEquals("musterd-of-tests", app.slug());
    assertEquals("acme", app.owner());
    assertEquals("write", app.permissions().get("organization_self_hosted_runners"));
    assertEquals(Set.of("workflow_job"), app.events());
  }

  /** GitHub's description of its API lets the slug be absent, and an account be null. */
  @Test
  void app_withoutASlug_isNamedByItsPage_orNotAtAll() {
    server.put(
        "/app",
        new JsonObject().put("id", 1).put("html_url", "https://github.com/apps/musterd-of-acme"));
    assertEquals("musterd-of-acme", ask(GitHubSurvey::app).slug());
    server.put("/app", new JsonObject().put("id", 1).putNull("owner"));
    assertEquals("", ask(GitHubSurvey::app).slug());
    server.put(
        "/app/installations",
        new JsonArray().add(new JsonObject().put("id", 9).putNull("account")));
    assertEquals("", ask(GitHubSurvey::installations).getFirst().account());
  }

  @Test
  void groups_leaveOutThoseOfTheEnterprise() {
    server.put(
        "/orgs/acme/actions/runner-groups",
        SurveyDouble.groups(
            SurveyDouble.group(7, "fast", "all").put("inherited", true),
            SurveyDouble.group(2, "fast", "all").put("inherited", false)));
    assertEquals(
        List.of(2L), ask(it -> it.runnerGroups(ACME)).stream().map(it -> it.id()).toList());
  }

  @Test
  void installations_areReadOverAllPages_alsoSuspendedOnes() {
    JsonArray page = new JsonArray();
    IntStream.range(0, 99)
        .forEach(
            i ->
                page.add(
                    new JsonObject()
                        .put("id", i)
                        .put("account", new JsonObject().put("slug", "e" + i))
                        .put("target_type", "Enterprise")
                        .put("suspended_at", "2026-11-01T00:00:00Z")));
    server.put("/app/installations", page);
    List<Installation> all = ask(GitHubSurvey::installations);
    assertEquals(99, all.size());
    assertEquals(
        new Installation(98, "e98", "Enterprise", true, Map.of(), Set.of()), all.getLast());
  }

  @Test
  void repository_isCoveredOrNot() {
    assertEquals(true, ask(it -> it.covers(new Owner.Repository("acme", "widgets"))));
    assertEquals(false, ask(it -> it.covers(new Owner.Repository("acme", "secret"))));
    server.refuse("/repos/acme/widgets/installation", 500);
    assertEquals(
        CheckFailedException.Why.NO_ANSWER,
        failure(it -> it.covers(new Owner.Repository("acme", "widgets"))).why());
  }

  @Test
  void webhook_saysWhetherThereIsASecret() {
    assertEquals(
        new Webhook("https://ci.acme.example/webhook", "json", true, false),
        ask(GitHubSurvey::webhook));
    server.put("/app/hook/config", new JsonObject().put("insecure_ssl", 1));
    assertEquals(new Webhook("", "form", false, true), ask(GitHubSurvey::webhook));
  }

  @Test
  void delivery_isSentAgain_andListed() {
    assertEquals(2, ask(GitHubSurvey::lastDeliveries).size());
    ask(it -> it.redeliver(1));
    var log = ask(GitHubSurvey::lastDeliveries);
    assertEquals(3, log.size());
    assertEquals("guid-1", log.getFirst().guid());
    assertEquals(200, log.getFirst().status());
  }

  @Test
  void groups_andTheirRepositories() {
    server.put(
        "/orgs/acme/actions/runner-groups",
        SurveyDouble.groups(
            SurveyDouble.group(1, "Default", "all").put("allows_public_repositories", true),
            SurveyDouble.group(2, "fast", "selected").put("restricted_to_workflows", true)));
    server.put(
        "/orgs/acme/actions/runner-groups/2/repositories",
        new JsonObject()
            .put(
                "repositories",
                new JsonArray().add(new JsonObject().put("full_name", "Acme/Widgets"))));
    assertEquals(
        List.of(
            new GitHubSurvey.RunnerGroup(1, "Default", true, "all", true, false),
            new GitHubSurvey.RunnerGroup(2, "fast", false, "selected", false, true)),
        ask(it -> it.runnerGroups(ACME)));
    assertEquals(Set.of("acme/widgets"), ask(it -> it.repositories(ACME, 2)));
  }

  @Test
  void runnerVersions_areInTheNamesOfTheFiles() {
    assertEquals(
        Map.of("linux-x64", "2.335.0", "windows-x64", "2.335.0", "linux-arm64", "2.335.0"),
        ask(it -> it.runnerVersions(ACME)));
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHENTICATED",
    "403, DENIED",
    "404, ABSENT",
    "422, REFUSED",
    "429, LIMITED",
    "503, NO_ANSWER"
  })
  void refusals_areTranslated(int status, CheckFailedException.Why why) {
    server.refuse("/app", status);
    CheckFailedException failed = failure(GitHubSurvey::app);
    assertEquals(why, failed.why());
    assertTrue(failed.getMessage().contains(Integer.toString(status)), failed::getMessage);
  }

  @Test
  void halfAnAnswer_isAnOutage() {
    server.put("/app", "<html>welcome</html>");
    assertEquals(CheckFailedException.Why.NO_ANSWER, failure(GitHubSurvey::app).why());
  }
}
