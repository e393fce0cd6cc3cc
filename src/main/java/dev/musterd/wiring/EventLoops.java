package dev.musterd.wiring;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Vert.x, no larger than it need be. */
public final class EventLoops {
  /** An event loop that does one thing for so long is logged as blocked; tests set it lower. */
  private static final int BLOCKED_MILLIS = Integer.getInteger("musterd.blocked-millis", 2_000);

  /** Beyond it, the loop that decides is what limits the webhooks. */
  private static final int MAX_LISTENERS = 4;

  private EventLoops() {}

  /**
   * How many event loops read webhooks beside the one that decides: one for each processor, as none
   * of them has much to do but in a burst; none where there is a single one.
   */
  public static int listeners(int processors) {
    return processors == 1 ? 0 : Math.min(processors, MAX_LISTENERS);
  }

  /**
   * Contexts of so many event loops, of those that have none yet. Vert.x makes one for each thread
   * that asks and is none of its own.
   */
  public static List<Context> contexts(Vertx vertx, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            _ ->
                CompletableFuture.supplyAsync(
                        vertx::getOrCreateContext, asker -> Thread.ofPlatform().start(asker))
                    .join())
        .toList();
  }

  public static Vertx vertx(int loops, int workers) {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(workers)
            .setInternalBlockingPoolSize(workers)
            .setBlockedThreadCheckInterval(BLOCKED_MILLIS / 2)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(BLOCKED_MILLIS)
            .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
            .setWarningExceptionTime(BLOCKED_MILLIS));
  }
}
