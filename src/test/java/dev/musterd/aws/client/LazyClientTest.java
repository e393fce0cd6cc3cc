package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who does what: nothing that loads classes is an event loop's business. */
class LazyClientTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final LazyClient<Object> calls =
      new LazyClient<>(context, () -> noted("made", new Object()));

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private <T> T noted(String what, T result) {
    done.add(what + (Context.isOnEventLoopThread() ? " on a loop" : " by a worker"));
    return result;
  }

  private <T> T fromLoop(Supplier<Future<T>> asked) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> asked.get().onComplete(promise));
    return promise.future().await();
  }

  @Test
  void client_isMadeOnce_andEachCallIsBegun_byAWorker() {
    Supplier<Future<Object>> call =
        () ->
            calls
                .send(client -> CompletableFuture.completedFuture(noted("called", client)))
                .map(answer -> noted("answered", answer));
    assertSame(fromLoop(call), fromLoop(call));
    assertEquals(
        List.of(
            "made by a worker",
            "called by a worker",
            "answered on a loop",
            "called by a worker",
            "answered on a loop"),
        done);
  }

  @Test
  void clientItself_isTheOneOfTheCalls() {
    Object client = fromLoop(calls::client);
    assertSame(client, fromLoop(() -> calls.send(CompletableFuture::completedFuture)));
    assertEquals(List.of("made by a worker"), done);
  }

  @Test
  void callThatTheSdkRefuses_fails_asOneThatAwsRefuses() {
    Supplier<Future<Throwable>> refused =
        () ->
            calls
                .<String>send(
                    _ -> {
                      throw new IllegalArgumentException("no such thing");
                    })
                .<Throwable>map(_ -> new AssertionError("an answer"))
                .otherwise(failure -> failure);
    assertEquals("no such thing", fromLoop(refused).getMessage());
  }
}
