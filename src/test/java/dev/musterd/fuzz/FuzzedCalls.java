package dev.musterd.fuzz;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Calls an adapter, and throws an {@link AssertionError} where it fails in a way that its port does
 * not document.
 *
 * @param context where the adapter is called
 * @param documented what a call may fail with; it may throw nothing
 */
public record FuzzedCalls(Context context, Set<Class<? extends Exception>> documented) {

  /** Waits for the end of the call; fails when it is another one. */
  public void call(Supplier<Future<?>> call) {
    Promise<Object> promise = Promise.promise();
    context.runOnContext(
        _ -> {
          try {
            call.get().<Object>map(it -> it).onComplete(promise);
          } catch (RuntimeException thrown) {
            promise.fail(new AssertionError("thrown, not failed", thrown));
          }
        });
    try {
      promise.future().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (documented.stream().noneMatch(each -> each.isInstance(failure.getCause()))) {
        throw new AssertionError(failure.getCause());
      }
    }
  }
}
