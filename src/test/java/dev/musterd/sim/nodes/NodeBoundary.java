package dev.musterd.sim.nodes;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One process, which can be paused and killed, and whose clock goes at a rate of its own. While it
 * is paused, its timers and the answers to its calls wait for it; its monotonic clock goes on, as
 * that of a process under SIGSTOP does.
 */
final class NodeBoundary {
  private final VirtualTime time;
  private final double rate;
  private final Instant start;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean paused;
  private boolean killed;

  NodeBoundary(VirtualTime time, double rate) {
    this.time = time;
    this.rate = rate;
    this.start = time.instant();
  }

  /** A monotonic clock. */
  long nanos() {
    return (long) (Duration.between(start, time.instant()).toNanos() * rate);
  }

  boolean isPaused() {
    return paused;
  }

  void kill() {
    killed = true;
    waiting.clear();
  }

  void pause(Duration duration) {
    if (!paused) {
      paused = true;
      time.schedule(duration, this::goOn);
    }
  }

  private void goOn() {
    paused = false;
    while (!paused && !killed && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  /** Runs the action in the process: at once, when it goes on, or never. */
  void run(Runnable action) {
    if (killed) {
      return;
    } else if (paused) {
      waiting.add(action);
    } else {
      action.run();
    }
  }

  /** Timers by the process's own clock. */
  Timers timers() {
    return (delay, action) ->
        time.schedule(
            Duration.ofNanos((long) Math.ceil(delay.toNanos() / rate) + 1), () -> run(action));
  }

  /**
   * A port over the network.
   *
   * @param latency of each way
   * @param reachable while it is not, calls have no effect and no answer comes
   * @param onCall called with each call's name when the process makes it
   */
  <P> P tie(
      Class<P> type,
      P real,
      Supplier<Duration> latency,
      BooleanSupplier reachable,
      java.util.function.Consumer<String> onCall) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (!method.getReturnType().equals(Future.class)) {
                return call(real, method, arguments);
              }
              onCall.accept(type.getSimpleName() + "." + method.getName());
              return travel(latency, reachable, () -> (Future<?>) call(real, method, arguments));
            }));
  }

  private Future<Object> travel(
      Supplier<Duration> latency, BooleanSupplier reachable, Supplier<Future<?>> effect) {
    Promise<Object> answer = Promise.promise();
    if (!reachable.getAsBoolean()) {
      time.schedule(
          Duration.ofSeconds(5), () -> run(() -> answer.tryFail("the network is unreachable")));
      return answer.future();
    }
    time.after(latency.get())
        .compose(_ -> effect.get())
        .onComplete(
            done ->
                time.schedule(
                    latency.get(),
                    () ->
                        run(
                            () -> {
                              if (done.succeeded()) {
                                answer.complete(done.result());
                              } else {
                                answer.fail(done.cause());
                              }
                            })));
    return answer.future();
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
