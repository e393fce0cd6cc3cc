package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.musterd.port.Timers;
import dev.musterd.port.TimersContract;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertxTimersTest extends TimersContract {
  private Vertx vertx;
  private Context home;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    home = vertx.getOrCreateContext();
  }

  @AfterAll
  void stop() {
    vertx.close().await();
  }

  @Test
  void after_completesOnTheCallersContext() {
    Promise<Context> where = Promise.promise();
    act(
        () ->
            timers()
                .after(Duration.ofMillis(1))
                .onSuccess(_ -> where.complete(Vertx.currentContext())));
    assertSame(home, where.future().await());
  }

  @Override
  protected Timers timers() {
    return new VertxTimers(vertx);
  }

  /** The clock that event loops wait by; the wall clock may be put back. */
  @Override
  protected InstantSource clock() {
    return () -> Instant.EPOCH.plusNanos(System.nanoTime());
  }

  @Override
  protected void act(Runnable calls) {
    Promise<Void> done = Promise.promise();
    home.runOnContext(
        _ -> {
          calls.run();
          done.complete();
        });
    done.future().await();
  }

  @Override
  protected void await(Future<?> future) {
    future.await();
  }
}
