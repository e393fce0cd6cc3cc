package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.ValueSource;

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
    "/metrics,opensesame,401",
    "/metrics,Bearer opensesame2,401",
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
  void missingToken_namesItsScheme_evenForAPreflightRequest() throws IOException {
    ManagementServer server = start(Optional.of("opensesame"));
    Map<String, String> preflight = Map.of("Access-Control-Request-Headers", "Authorization");
    for (String line : List.of("GET /metrics", "OPTIONS /metrics")) {
      RawConnection.Answer answer = ask(server, RawConnection.head(line, preflight, ""));
      assertEquals(401, answer.status());
      assertEquals("Bearer", answer.headers().get("www-authenticate"));
      assertEquals("application/json", answer.headers().get("content-type"));
      assertEquals("{\"error\":\"the management token is missing or wrong\"}", answer.body());
    }
  }

  @Test
  void token_countsFromTheNextRequestOn_whenReplaced() throws IOException {
    ManagementServer server = start(Optional.of("opensesame"));
    server.replaceToken(Optional.of("another"));
    assertEquals(
        401, get(server, "/metrics", Map.of("Authorization", "Bearer opensesame")).status());
    assertEquals(200, get(server, "/metrics", Map.of("Authorization", "Bearer another")).status());
    server.replaceToken(Optional.empty());
    assertEquals(200, get(server, "/metrics", Map.of()).status());
  }

  @Test
  void probes_refuseOtherMethods_withoutAToken() throws IOException {
    ManagementServer server = start(Optional.of("opensesame"));
    for (String path : List.of("/livez", "/readyz")) {
      RawConnection.Answer answer = ask(server, RawConnection.head("PUT " + path, Map.of(), ""));
      assertEquals(405, answer.status());
      assertEquals("GET, HEAD", answer.headers().get("allow"));
    }
  }

  /** Otherwise a spelling of a path that one rule knows and another does not could be found. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/livez/", "//livez", "/./livez", "/live%7A", "/LIVEZ", "/metrics/", "//"})
  void path_isTakenAsItWasSent(String path) throws IOException {
    RawConnection.Answer answer = get(start(Optional.empty()), path, Map.of());
    assertEquals(404, answer.status());
    assertEquals("application/json", answer.headers().get("content-type"));
    assertTrue(
        answer
            .body()
            .startsWith("{\"error\":\"there is nothing here; try / with a browser, /livez"));
  }

  @Test
  void head_hasTheHeadersOfGet_andNoBody() throws IOException {
    ManagementServer server = start(Optional.empty());
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(RawConnection.head("HEAD /livez", Map.of(), ""));
      RawConnection.Answer head = connection.readHead();
      assertEquals(200, head.status());
      assertEquals("text/plain; charset=utf-8", head.headers().get("content-type"));
      connection.send(RawConnection.head("HEAD /nowhere", Map.of(), ""));
      assertEquals(404, connection.readHead().status());
      assertEquals(
          200, connection.send(RawConnection.head("GET /livez", Map.of(), "")).read().status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 65537", "Transfer-Encoding: chunked"})
  void largeBody_isA413(String framing) throws IOException {
    ManagementServer server = start(Optional.empty());
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(RawConnection.head("POST /api/v1/reap", Map.of(), framing));
      connection.send("10001\r\n" + "x".repeat(65_537) + "\r\n0\r\n\r\n");
      RawConnection.Answer answer = connection.read();
      assertEquals(413, answer.status());
      assertEquals("{\"error\":\"the body is larger than 65536 bytes\"}", answer.body());
    }
  }

  @Test
  void missingHost_isA400() throws IOException {
    RawConnection.Answer answer = ask(start(Optional.empty()), "GET /livez HTTP/1.1\r\n\r\n");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("'Host' header is required"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({"X-Long,431", "'',414"})
  void endlessHead_isRefused(String header, int status) throws IOException {
    String endless = "x".repeat(10_000);
    String request =
        header.isEmpty()
            ? RawConnection.head("GET /" + endless, Map.of(), "")
            : RawConnection.head("GET /livez", Map.of(header, endless), "");
    assertEquals(status, ask(start(Optional.empty()), request).status());
  }

  @Test
  void otherMethods_areRefused() throws IOException {
    ManagementServer server = start(Optional.empty());
    try (RawConnection connection = new RawConnection(server.port())) {
      String head = RawConnection.head("POST /metrics", Map.of(), "Content-Length: 0");
      RawConnection.Answer answer = connection.send(head).read();
      assertEquals(405, answer.status());
      assertEquals("GET, HEAD", answer.headers().get("allow"));
      assertEquals(
          404, connection.send(RawConnection.head("GET /nowhere", Map.of(), "")).read().status());
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
    assertThrows(IOException.class, () -> get(server, "/livez", Map.of()));
  }

  private ManagementServer start(Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(token),
            () -> unready,
            () -> metrics.get(),
            SimulatedApi.of(world, () -> false),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
    return server;
  }

  private static RawConnection.Answer get(
      ManagementServer server, String path, Map<String, String> headers) throws IOException {
    return ask(server, RawConnection.head("GET " + path, headers, ""));
  }

  private static RawConnection.Answer ask(ManagementServer server, String request)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      return connection.send(request).read();
    }
  }
}
