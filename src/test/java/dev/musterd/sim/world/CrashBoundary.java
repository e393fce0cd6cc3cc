package dev.musterd.sim.world;

import dev.musterd.port.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The connection of one daemon process to its ports. After a crash no answer and no timer reaches
 * it any more; calls already on their way still take effect, as they do when a process is killed.
 */
final class CrashBoundary {
  private final Timers time;
  private boolean crashed;

  CrashBoundary(Timers time) {
    this.time = time;
  }

  void crash() {
    crashed = true;
  }

  /** Timers whose actions do not run after the crash. */
  Timers tie(Timers real) {
    return (delay, action) ->
        real.schedule(
            delay,
            () -> {
              if (!crashed) {
                action.run();
              }
            });
  }

  /**
   * A port with the delays of a network.
   *
   * @param there from a call to its effect
   * @param back from the effect to the answer's arrival
   */
  <P> P tie(Class<P> type, P real, Supplier<Duration> there, Supplier<Duration> back) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                method.getReturnType().equals(Future.class)
                    ? travel(there.get(), back, () -> (Future<?>) call(real, method, arguments))
                    : call(real, method, arguments)));
  }

  private Future<Object> travel(
      Duration there, Supplier<Duration> back, Supplier<Future<?>> effect) {
    Promise<Object> answer = Promise.promise();
    later(
        there,
        () -> begin(effect).onComplete(done -> later(back.get(), () -> arrive(done, answer))));
    return answer.future();
  }

  private void later(Duration delay, Runnable action) {
    if (delay.isPositive()) {
      time.schedule(delay, action);
    } else {
      action.run();
    }
  }

  private static Future<?> begin(Supplier<Future<?>> effect) {
    try {
      return effect.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void arrive(AsyncResult<?> done, Promise<Object> answer) {
    if (!crashed && done.succeeded()) {
      answer.complete(done.result());
    } else if (!crashed) {
      answer.fail(done.cause());
    }
  }

  private static Object call(Object real, Method method, Object[] arguments) {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(method + " threw", thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException("ports are public", impossible);
    }
  }
}
