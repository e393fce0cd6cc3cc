package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.github.GitHubBench;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.GitHub;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the log of deliveries is paged through, also when GitHub behaves oddly. */
class AppDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final String HERE = "https://api.github.com/app/hook/deliveries?";
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final VirtualTime time = new VirtualTime(NOW);
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private GitHubBench bench;
  private HttpServer server;

  @BeforeEach
  void start() {
    bench = new GitHubBench(vertx, new SimulatedGitHub(time, time));
  }

  @AfterEach
  void stop() {
    bench.close();
    server.close().await();
  }

  /** A page of one attempt for every request, with this header. */
  private DeliveryLog log(IntFunction<String> link) {
    return served(request -> answer(request, link));
  }

  private DeliveryLog served(Consumer<HttpServerRequest> handler) {
    server =
        vertx.createHttpServer().requestHandler(handler::accept).listen(0, "127.0.0.1").await();
    GitHub gitHub =
        bench.client(
            GitHubAddress.of(
                "https://github.com", Optional.of("http://127.0.0.1:" + server.actualPort())),
            time,
            _ -> {});
    return bench.ask(() -> gitHub.deliveries(NOW.minusSeconds(3600)));
  }

  private void answer(HttpServerRequest request, IntFunction<String> link) {
    asked.add(request.uri());
    int page = asked.size();
    String next = link.apply(page);
    if (!next.isEmpty()) {
      request.response().putHeader("link", next);
    }
    request.response().end(new JsonArray().add(attempt(1_000_000 - page)).toBuffer());
  }

  private static JsonObject attempt(long id) {
    return new JsonObject()
        .put("id", id)
        .put("guid", "guid-" + id)
        .put("delivered_at", NOW.toString())
        .put("event", "workflow_job")
        .put("status_code", 502);
  }

  @Test
  void pages_areFollowedByTheirCursor_whateverElseTheLinkNames() {
    DeliveryLog log =
        log(
            page ->
                switch (page) {
                  case 1 ->
                      "<" + HERE + "per_page=100&cursor=v1_77>; rel=\"next\", <x>; rel=\"last\"";
                  case 2 -> "<" + HERE + "cursor=v1_78&per_page=100>; rel=next";
                  default -> "<" + HERE + "cursor=v1_1>; rel=\"prev\"";
                });
    assertEquals(3, log.attempts().size());
    assertTrue(log.whole());
    assertEquals(
        List.of(
            "/app/hook/deliveries?per_page=100",
            "/app/hook/deliveries?per_page=100&cursor=v1_77",
            "/app/hook/deliveries?per_page=100&cursor=v1_78"),
        List.copyOf(asked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<https://evil.example/app/hook/deliveries?cursor=a/../../../secret>; rel=\"next\"",
        "<https://api.github.com/app/hook/deliveries?cursor=a b>; rel=\"next\"",
        "<https://api.github.com/app/hook/deliveries?page=2>; rel=\"next\"",
        "nonsense"
      })
  void page_isTheLast_whenNoCursorCanBeRead(String link) {
    assertTrue(log(_ -> link).whole());
    assertEquals(1, asked.size());
  }

  @Test
  void log_endsEarlyAndSaysSo_whenACursorLeadsToItself() {
    DeliveryLog log = log(_ -> "<" + HERE + "cursor=same>; rel=\"next\"");
    assertFalse(log.whole());
    assertEquals(2, asked.size());
  }

  @Test
  void log_endsEarlyAndSaysSo_whenItHasNoEnd() {
    DeliveryLog log = log(page -> "<" + HERE + "cursor=" + page + ">; rel=\"next\"");
    assertFalse(log.whole());
    assertEquals(GitHub.DELIVERIES_MAX / 100, asked.size());
  }

  @Test
  void fields_thatEventsDoNotHave_areNotAsked() {
    DeliveryLog log =
        served(
            request ->
                request
                    .response()
                    .end(
                        new JsonArray()
                            .add(attempt(1L << 60).putNull("action").putNull("status_code"))
                            .toBuffer()));
    assertEquals(
        List.of(
            new LoggedDelivery(1L << 60, "guid-" + (1L << 60), false, "workflow_job", "", NOW, 0)),
        log.attempts());
  }
}
