package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.http.RawConnection;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimWorld world = SimWorld.running();
  private volatile List<String> unready = List.of();
  private volatile Supplier<String> metrics = () -> "up 1\n";

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  @Test
  void probes_sayOk_whenReady() throws IOException {
    ManagementServer server = start(Optional.empty());
    assertEquals("ok", get(server, "/livez", Map.of()).body());
    assertEquals(200, get(server, "/readyz", Map.of()).status());
  }

  @Test
  void readiness_is503WithReasons_whenNotReady() throws IOException {
    unready = List.of("SQS has not answered yet");
    RawConnection.Answer answer = get(start(Optional.empty()), "/readyz", Map.of());
    assertEquals(503, answer.status());
    assertEquals("{\"reasons\":[\"SQS has not answered yet\"]}", answer.body());
  }

  @Test
  void liveness_isOk_evenWhenNotReady() throws IOException {
    unready = List.of("starting");
    assertEquals(200, get(start(Optional.empty()), "/livez", Map.of()).status());
  }

  @Test
  void metrics_areTextForPrometheus() throws IOException {
    RawConnection.Answer answer = get(start(Optional.empty()), "/metrics", Map.of());
    assertEquals("up 1\n", answer.body());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.headers().get("content-type"));
  }

  @ParameterizedTest
  @CsvSource({
    "/livez,'',200",
    "/readyz,'',200",
    "/metrics,'',401",
    "/metrics,Bearer wrong,401",
    "/metrics,Basic opensesame,401",
    "/metrics,Bearer opensesame,200",
    "/nowhere,'',401",
    "/nowhere,Bearer opensesame,404"
  })
  void token_guardsEverythingButTheProbes(String path, String authorization, int status)
      throws IOException {
    ManagementServer server = start(Optional.of("opensesame"));
    Map<String, String> headers =
        authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization);
    RawConnection.Answer answer = get(server, path, headers);
    assertEquals(status, answer.status());
    assertFalse(answer.body().contains("opensesame"));
  }

  @Test
  void otherMethods_areRefused() throws IOException {
    ManagementServer server = start(Optional.empty());
    try (RawConnection connection = new RawConnection(server.port())) {
      String head = RawConnection.head("POST /metrics", Map.of(), "Content-Length: 0");
      RawConnection.Answer answer = connection.send(head).read();
      assertEquals(405, answer.status());
      assertEquals("GET, HEAD", answer.headers().get("allow"));
      assertEquals(404, connection.send(RawConnection.head("GET /", Map.of(), "")).read().status());
    }
  }

  @Test
  void brokenPage_isA500_andTheOthersLive() throws IOException {
    metrics =
        () -> {
          throw new IllegalStateException("token=opensesame");
        };
    ManagementServer server = start(Optional.empty());
    RawConnection.Answer answer = get(server, "/metrics", Map.of());
    assertEquals(500, answer.status());
    assertEquals("{\"error\":\"this page cannot be made: IllegalStateException\"}", answer.body());
    assertEquals(200, get(server, "/livez", Map.of()).status());
  }

  @Test
  void close_endsTheServer() {
    ManagementServer server = start(Optional.empty());
    server.close(Duration.ofSeconds(5)).await();
    org.junit.jupiter.api.Assertions.assertThrows(
        IOException.class, () -> get(server, "/livez", Map.of()));
  }

  private ManagementServer start(Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            "127.0.0.1",
            0,
            token,
            () -> unready,
            () -> metrics.get(),
            SimulatedApi.of(world, () -> false));
    server.start().await();
    return server;
  }

  private static RawConnection.Answer get(
      ManagementServer server, String path, Map<String, String> headers) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection.send(RawConnection.head("GET " + path, headers, "")).read();
    }
  }
}
