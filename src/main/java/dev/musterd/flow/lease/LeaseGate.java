package dev.musterd.flow.lease;

import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/**
 * The way from the duties of one epoch to the outside. It closes with the lease, for good: then no
 * call begins, no answer arrives and no timer runs, as if the process had been killed. A call that
 * is refused never completes: a failure would be taken for an answer of AWS or GitHub and tried
 * again, and the next decider finds what was begun, as it does after a crash. Belongs to one event
 * loop.
 */
public final class LeaseGate {
  private final BooleanSupplier valid;
  private boolean closed;

  /**
   * @param valid whether this node decides, at this very moment
   */
  public LeaseGate(BooleanSupplier valid) {
    this.valid = valid;
  }

  /** Whether calls may begin. Once it is closed, a lease that is valid again does not open it. */
  public boolean isOpen() {
    closed = closed || !valid.getAsBoolean();
    return !closed;
  }

  public void close() {
    closed = true;
  }

  /** The port behind the gate; what answers without a future is let through. */
  public <P> P guard(Class<P> port, P target) {
    InvocationHandler guarded =
        (_, method, arguments) ->
            method.getReturnType().equals(Future.class)
                ? call(target, method, arguments)
                : invoke(target, method, arguments);
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, guarded));
  }

  public Timers timers(Timers timers) {
    return (delay, action) ->
        timers.schedule(
            delay,
            () -> {
              if (isOpen()) {
                action.run();
              }
            });
  }

  public Journal journal(Journal journal) {
    return event -> {
      if (isOpen()) {
        journal.record(event);
      }
    };
  }

  private Future<Object> call(Object target, Method method, Object[] arguments) throws Throwable {
    Promise<Object> answer = Promise.promise();
    if (isOpen()) {
      ((Future<?>) invoke(target, method, arguments))
          .onComplete(
              result -> {
                if (isOpen()) {
                  answer.handle(result.map(value -> value));
                }
              });
    }
    return answer.future();
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
