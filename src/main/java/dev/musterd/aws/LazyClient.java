package dev.musterd.aws;

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
  private final Supplier<C> maker;
  private C client;

  /** Answers arrive on {@code context}. */
  public LazyClient(Context context, Supplier<C> maker) {
    this.context = context;
    this.maker = maker;
  }

  <T> Future<T> send(Function<C, CompletableFuture<T>> call) {
    return work(() -> call.apply(made())).compose(begun -> SdkFutures.on(context, () -> begun));
  }

  /** The client itself, for whoever calls it so often that a worker would only be a detour. */
  public Future<C> client() {
    return work(this::made);
  }

  /** Something that takes a while, in the order of asking. */
  <T> Future<T> work(Supplier<T> work) {
    return context.executeBlocking(work::get);
  }

  private synchronized C made() {
    if (client == null) {
      client = maker.get();
    }
    return client;
  }
}
