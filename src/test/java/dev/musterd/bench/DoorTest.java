package dev.musterd.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoorTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private Door door;

  @BeforeEach
  void start() {
    HttpServer server =
        ServiceDoubles.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("hello"))
                .listen(0, "127.0.0.1"));
    door = Door.before(vertx, URI.create("http://127.0.0.1:" + server.actualPort()));
  }

  @AfterEach
  void stop() {
    http.close();
    ServiceDoubles.await(vertx.close());
  }

  private CompletableFuture<HttpResponse<String>> ask() {
    // The client would repeat a GET whose connection breaks.
    HttpRequest request =
        HttpRequest.newBuilder(door.uri()).POST(HttpRequest.BodyPublishers.ofString("?")).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Throwable failure(CompletableFuture<?> call) {
    return assertThrows(CompletionException.class, call::join).getCause();
  }

  @Test
  void openDoor_handsOn() {
    assertEquals("hello", ask().join().body());
    assertEquals("hello", ask().join().body());
  }

  /** Without a request before, whose connection the client would use again. */
  @Test
  void refusingDoor_isThereAgain_atTheSamePort() {
    door.become(Door.Mode.REFUSES);
    assertInstanceOf(ConnectException.class, failure(ask()));
    door.become(Door.Mode.OPEN);
    assertEquals("hello", ask().join().body());
  }

  @Test
  void failingDoor_answers503() {
    door.become(Door.Mode.ANSWERS_503);
    assertEquals(503, ask().join().statusCode());
    door.become(Door.Mode.OPEN);
    assertEquals(200, ask().join().statusCode());
  }

  /** A request that hangs fails only when the connection ends. */
  @Test
  void hangingDoor_answersNothing() throws InterruptedException {
    door.become(Door.Mode.HANGS);
    CountDownLatch taken = new CountDownLatch(1);
    door.onRequest(taken::countDown);
    CompletableFuture<HttpResponse<String>> call = ask();
    taken.await();
    door.become(Door.Mode.OPEN);
    assertInstanceOf(IOException.class, failure(call));
    assertEquals(200, ask().join().statusCode());
  }
}
