package dev.musterd.doubles.github;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import io.jsonwebtoken.Jwts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter does not ask for yet, but the recovery of missed deliveries will. */
class GitHubDoubleTest {
  private final Vertx vertx = Vertx.vertx();
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub github = new SimulatedGitHub(time, time);

  /** Vert.x closes one that nothing refers to any more. */
  private final WebClient client = WebClient.create(vertx);

  private GitHubDouble server;

  @BeforeEach
  void start() {
    github.install(ACME);
    server = GitHubDouble.start(vertx, github).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private HttpResponse<?> call(HttpMethod method, String path, String bearer) {
    return client
        .requestAbs(method, server.url() + path)
        .putHeader("Authorization", "Bearer " + bearer)
        .send()
        .await();
  }

  private String jwt(Instant expires) {
    return Jwts.builder()
        .issuer(GitHubApp.one().id())
        .expiration(Date.from(expires))
        .signWith(GitHubApp.one().keys().getPrivate())
        .compact();
  }

  @Test
  void deliveries_areListedNewestFirstAndSentAgain() {
    github.sendWebhooksTo(_ -> Future.succeededFuture(503));
    github.queueJob(ROCKETS, LINUX);
    github.sendWebhooksTo(_ -> Future.succeededFuture(202));
    String jwt = jwt(time.instant().plusSeconds(60));
    JsonObject failed = deliveries(jwt).getFirst();
    assertEquals(503, failed.getInteger("status_code"));
    String again = "/app/hook/deliveries/" + failed.getLong("id") + "/attempts";
    assertEquals(202, call(HttpMethod.POST, again, jwt).statusCode());
    List<JsonObject> listed = deliveries(jwt);
    assertEquals(List.of("OK", "Invalid HTTP Response: 503"), texts(listed, "status"));
    assertEquals(listed.getLast().getString("guid"), listed.getFirst().getString("guid"));
    assertTrue(listed.getFirst().getBoolean("redelivery"));
  }

  private List<JsonObject> deliveries(String jwt) {
    return call(HttpMethod.GET, "/api/v3/app/hook/deliveries?per_page=100", jwt)
        .bodyAsJsonArray()
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static List<String> texts(List<JsonObject> items, String field) {
    return items.stream().map(item -> item.getString(field)).toList();
  }

  @Test
  void app_isRefused_whenItsStatementIsOldOrForeign() {
    assertEquals(
        200, call(HttpMethod.GET, "/app", jwt(time.instant().plusSeconds(9))).statusCode());
    assertEquals(
        401, call(HttpMethod.GET, "/app", jwt(time.instant().minusSeconds(9))).statusCode());
    assertEquals(401, call(HttpMethod.GET, "/app", "nonsense").statusCode());
  }

  @Test
  void runners_areRefused_withoutTokenOfTheInstallation() {
    String path = "/orgs/acme/actions/runners";
    assertEquals(401, call(HttpMethod.GET, path, "ghs_stolen").statusCode());
    assertEquals(404, call(HttpMethod.GET, "/no/such/route", "ghs_stolen").statusCode());
  }
}
