package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.musterd.doubles.Hang;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaHookRangesTest {
  private static final String LISTED = "{\"hooks\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new ArrayList<>();
  private final List<Optional<String>> etags = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String body = LISTED;
  private MetaHookRanges ranges;

  @BeforeEach
  void start() {
    HttpServer server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
    GitHubAddress address =
        GitHubAddress.of("http://127.0.0.1:" + server.actualPort(), Optional.empty());
    ranges =
        new MetaHookRanges(
            new GitHubTransport(
                GitHubHttp.create(vertx, true, Optional.empty()),
                address,
                new VertxTimers(vertx),
                calls::add,
                Hang.LIMIT));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    assertEquals("/api/v3/meta", request.path());
    assertNull(request.getHeader("Authorization"), "no token is needed, nor sent");
    Optional<String> held = Optional.ofNullable(request.getHeader("If-None-Match"));
    etags.add(held);
    boolean same = status == 200 && held.equals(Optional.of("\"" + body.hashCode() + "\""));
    request
        .response()
        .setStatusCode(same ? 304 : status)
        .putHeader("ETag", "\"" + body.hashCode() + "\"")
        .end(same ? "" : body);
  }

  private String read() {
    return ranges
        .read()
        .map(String::valueOf)
        .recover(failure -> Future.succeededFuture(failure.getMessage()))
        .await();
  }

  @Test
  void list_isRead_andNotSentAgainWhileItIsTheSame() {
    assertEquals("[192.0.2.0/24, 2001:db8::/32]", read());
    assertEquals("[192.0.2.0/24, 2001:db8::/32]", read());
    assertEquals(List.of(Optional.empty(), Optional.of("\"" + LISTED.hashCode() + "\"")), etags);
    assertEquals(List.of("meta 2xx", "meta 3xx"), calls);
    body = "{\"hooks\":[\"198.51.100.0/24\"]}";
    assertEquals("[198.51.100.0/24]", read());
  }

  /** A GitHub Enterprise Server has no such list. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"hooks\":[]}", "{\"hooks\":null}", "{\"hooks\":\"all\"}"})
  void answerWithoutAList_isAFailure_andTheEtagOfTheListStays(String none) {
    read();
    body = none;
    assertEquals("meta: GitHub lists no addresses of its webhooks", read());
    body = LISTED;
    assertEquals("[192.0.2.0/24, 2001:db8::/32]", read());
    assertEquals(Optional.of("\"" + LISTED.hashCode() + "\""), etags.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"hooks\":[1]}"})
  void unreadableAnswer_isAFailure(String text) {
    body = text;
    assertEquals("meta: GitHub's answer (200) is not what its API promises", read());
  }

  @Test
  void refusal_isAFailure() {
    status = 403;
    assertEquals("meta: GitHub answered 403", read());
  }
}
