package dev.musterd.github.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body in pieces, and the memory for them. */
class HttpDownloadTest {
  private static final String BODY = "0123456789abcdefghijKLMNO";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  /** Vert.x closes one that nothing refers to any more. */
  private final HttpClient client = vertx.createHttpClient();

  private final HttpServer server =
      ServiceDoubles.await(
          vertx.createHttpServer().requestHandler(HttpDownloadTest::answer).listen(0, "127.0.0.1"));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static void answer(HttpServerRequest request) {
    if (request.path().equals("/chunked")) {
      request.response().setChunked(true).write(BODY);
      request.response().end();
    } else {
      request.response().end(BODY);
    }
  }

  private HttpDownload open(String path) {
    Promise<HttpDownload> opened = Promise.promise();
    context.runOnContext(
        _ ->
            client
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send().map(HttpClientResponse::pause))
                .map(HttpDownload::new)
                .onComplete(opened));
    return ServiceDoubles.await(opened.future());
  }

  private byte[] next(HttpDownload download, int bytes) {
    Promise<byte[]> piece = Promise.promise();
    context.runOnContext(_ -> download.next(bytes).onComplete(piece));
    return ServiceDoubles.await(piece.future());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/chunked", "/with-its-length"})
  void next_isAPiece_thenWhatIsLeft_thenNothing(String path) {
    HttpDownload download = open(path);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pieces.add(new String(next(download, 10), UTF_8));
    }
    assertEquals(List.of("0123456789", "abcdefghij", "KLMNO", ""), pieces);
  }

  @Test
  void next_usesTheMemoryOfThePieceBefore() {
    HttpDownload download = open("/with-its-length");
    assertSame(next(download, 10), next(download, 10));
  }

  /** No JVM has an array of this length. */
  @Test
  void next_takesNoMoreMemory_thanAFileOfThisLengthNeeds() {
    assertEquals(BODY, new String(next(open("/with-its-length"), Integer.MAX_VALUE), UTF_8));
  }
}
