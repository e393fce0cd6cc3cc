package dev.musterd.daemon;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/**
 * Counts the calls to AWS and GitHub that are in flight, so that a stop can wait for them, and
 * begins none once it is closed. Belongs to one event loop.
 *
 * <p>A call that is refused, and one that is answered after {@link #abandon}, never completes: its
 * flow stands still where a crash would have left it, and the next start goes on from there. A
 * failure instead would be taken for an answer of AWS or GitHub, counted, logged and tried again.
 */
public final class CallTracker {
  private final Promise<Void> drained = Promise.promise();
  private int inFlight;
  private boolean closed;
  private boolean abandoned;

  /** The port with each of its calls tracked; what answers without a future is let through. */
  public <P> P track(Class<P> port, P target) {
    InvocationHandler tracked =
        (_, method, arguments) ->
            method.getReturnType().equals(Future.class)
                ? call(() -> begin(target, method, arguments))
                : invoke(target, method, arguments);
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, tracked));
  }

  /** One call, unless it comes too late. */
  public <T> Future<T> call(Supplier<Future<T>> begin) {
    Promise<T> answer = Promise.promise();
    if (closed) {
      return answer.future();
    }
    inFlight++;
    begin
        .get()
        .onComplete(
            result -> {
              if (!abandoned) {
                ended(answer, result);
              }
            });
    return answer.future();
  }

  /** Begins nothing from now on; completes when every call in flight is answered. */
  Future<Void> close() {
    closed = true;
    if (inFlight == 0) {
      drained.tryComplete();
    }
    return drained.future();
  }

  /** Answers that come from now on are dropped. Returns how many are missing. */
  int abandon() {
    closed = true;
    abandoned = true;
    return inFlight;
  }

  /**
   * Counted until the caller has had the answer: the call that follows from it has begun by then.
   */
  private <T> void ended(Promise<T> answer, AsyncResult<T> result) {
    try {
      answer.handle(result);
    } finally {
      inFlight--;
      if (closed && inFlight == 0) {
        drained.tryComplete();
      }
    }
  }

  @SuppressWarnings("unchecked") // The method's own return type.
  private static Future<Object> begin(Object target, Method method, Object[] arguments) {
    try {
      return (Future<Object>) invoke(target, method, arguments);
    } catch (Throwable bug) {
      return Future.failedFuture(bug);
    }
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
