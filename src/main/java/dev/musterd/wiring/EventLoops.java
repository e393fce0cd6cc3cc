package dev.musterd.wiring;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
   * Contexts of so many different event loops. Vert.x makes one for each thread that asks and is
   * none of its own. Its loops take turns, but now and then it takes one for itself in between, and
   * the same comes round again.
   *
   * @param count at most as many as {@code vertx} has loops
   */
  public static List<Context> contexts(Vertx vertx, int count) {
    Map<EventLoop, Context> byLoop = new LinkedHashMap<>();
    while (byLoop.size() < count) {
      ContextInternal context =
          CompletableFuture.supplyAsync(
                  () -> (ContextInternal) vertx.getOrCreateContext(),
                  asker -> Thread.ofPlatform().start(asker))
              .join();
      byLoop.putIfAbsent(context.nettyEventLoop(), context);
    }
    return List.copyOf(byLoop.values());
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
