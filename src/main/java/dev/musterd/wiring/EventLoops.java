package dev.musterd.wiring;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/** Vert.x, no larger than it need be. */
public final class EventLoops {
  /** An event loop that does one thing for so long is logged as blocked; tests set it lower. */
  private static final int BLOCKED_MILLIS = Integer.getInteger("musterd.blocked-millis", 2_000);

  private EventLoops() {}

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
