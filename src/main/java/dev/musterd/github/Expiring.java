package dev.musterd.github;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Remembers what GitHub gave until it is stale; whoever asks meanwhile shares one call. */
final class Expiring<K, V> {
  /** More owners than any App of ours serves; beyond it the longest unused is asked for again. */
  private static final int REMEMBERED = 10_000;

  record Held<V>(V value, Instant until) {
    @Override
    public String toString() {
      return "until " + until;
    }
  }

  private final InstantSource clock;
  private final Map<K, Future<Held<V>>> inFlight = new HashMap<>();
  private final Map<K, Held<V>> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Held<V>> eldest) {
          return size() > REMEMBERED;
        }
      };

  Expiring(InstantSource clock) {
    this.clock = clock;
  }

  Optional<V> known(K key) {
    return Optional.ofNullable(held.get(key))
        .filter(entry -> entry.until().isAfter(clock.instant()))
        .map(Held::value);
  }

  /** The known value, or what the supplier brings; a failure is shared but not remembered. */
  Future<V> ask(K key, Supplier<Future<Held<V>>> source) {
    Optional<V> known = known(key);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    Future<Held<V>> running = inFlight.get(key);
    return (running == null ? start(key, source) : running).map(Held::value);
  }

  private Future<Held<V>> start(K key, Supplier<Future<Held<V>>> source) {
    // Entered before the call is made, so that even an immediate answer finds and removes it.
    Promise<Held<V>> promise = Promise.promise();
    inFlight.put(key, promise.future());
    Future.succeededFuture()
        .compose(_ -> source.get())
        .onComplete(
            result -> {
              inFlight.remove(key);
              if (result.succeeded()) {
                held.put(key, result.result());
              }
              promise.handle(result);
            });
    return promise.future();
  }

  void put(K key, V value, Instant until) {
    held.put(key, new Held<>(value, until));
  }

  /** Forgets the value, unless a newer one has taken its place. */
  void drop(K key, V value) {
    if (held.containsKey(key) && held.get(key).value().equals(value)) {
      held.remove(key);
    }
  }
}
