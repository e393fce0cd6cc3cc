package dev.musterd.flow.calls;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Acts on many things, a few at a time, each isolated from the failures of the others. */
public final class BoundedConcurrency {
  private BoundedConcurrency() {}

  /** Completes when every act has; an act reports its own failure. */
  public static <T> Future<Void> forEach(
      Collection<T> things, int limit, Function<T, ? extends Future<?>> act) {
    if (things.isEmpty()) {
      return Future.succeededFuture();
    }
    Run<T> run = new Run<>(List.copyOf(things).iterator(), limit, act, Promise.promise());
    run.pump();
    return run.all.future();
  }

  private static final class Run<T> {
    private final Iterator<T> rest;
    private final int limit;
    private final Function<T, ? extends Future<?>> act;
    private final Promise<Void> all;
    private int inFlight;
    private boolean pumping;

    Run(Iterator<T> rest, int limit, Function<T, ? extends Future<?>> act, Promise<Void> all) {
      this.rest = rest;
      this.limit = limit;
      this.act = act;
      this.all = all;
    }

    /** A loop and not a recursion: acts that complete at once would pile up on the stack. */
    void pump() {
      if (pumping) {
        return;
      }
      pumping = true;
      while (rest.hasNext() && inFlight < limit) {
        inFlight++;
        act.apply(rest.next())
            .onComplete(
                _ -> {
                  inFlight--;
                  pump();
                });
      }
      pumping = false;
      if (!rest.hasNext() && inFlight == 0) {
        all.tryComplete();
      }
    }
  }
}
