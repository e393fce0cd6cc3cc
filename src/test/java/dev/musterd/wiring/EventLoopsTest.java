package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLoopsTest {
  @AutoClose private final Vertx vertx = EventLoops.vertx(3, 1);

  @ParameterizedTest(name = "{0} processors")
  @CsvSource({"1, 0", "2, 2", "4, 4", "64, 4"})
  void webhooks_areReadOnSoManyLoops(int processors, int loops) {
    assertEquals(loops, EventLoops.listeners(processors));
  }

  @Test
  void contexts_haveEventLoopsOfTheirOwn() {
    List<Context> contexts = EventLoops.contexts(vertx, 3);
    assertEquals(
        3, contexts.stream().map(EventLoopsTest::thread).collect(Collectors.toSet()).size());
  }

  private static Thread thread(Context context) {
    Promise<Thread> thread = Promise.promise();
    context.runOnContext(_ -> thread.complete(Thread.currentThread()));
    return thread.future().await();
  }
}
