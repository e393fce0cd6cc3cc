package dev.musterd.aws.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to one service, each begun by a worker thread. The first one makes the client, and that and
 * the first call of each kind load some thousand classes, for which an event loop has no time.
 */
public final class LazyClient<C> {
  private final Context context;
  private final Supplier<C> factory;
  private C client;

  /** Answers arrive on {@code context}. */
  public LazyClient(Context context, Supplier<C> maker) {
    this.context = context;
    this.factory = maker;
  }

  public <T> Future<T> send(Function<C, CompletableFuture<T>> call) {
    return work(() -> call.apply(get())).compose(begun -> SdkFutures.on(context, () -> begun));
  }

  /** The client itself, for callers with so many requests that a worker would be a detour. */
  public Future<C> client() {
    return work(this::get);
  }

  /** Runs work that blocks for a while on a worker thread, in the order of the calls. */
  public <T> Future<T> work(Supplier<T> work) {
    return context.executeBlocking(work::get);
  }

  private synchronized C get() {
    if (client == null) {
      client = factory.get();
    }
    return client;
  }
}
