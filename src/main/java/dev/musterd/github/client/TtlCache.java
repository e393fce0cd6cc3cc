package dev.musterd.github.client;

import dev.musterd.base.BoundedMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A cache with an expiry per entry; concurrent loads of a key share one call. */
public final class TtlCache<K, V> {
  /** More owners than any App of ours serves; beyond it the least recently used is loaded again. */
  private static final int REMEMBERED = 10_000;

  public record CachedValue<V>(V value, Instant until) {
    @Override
    public String toString() {
      return "until " + until;
    }
  }

  private final InstantSource clock;
  private final Map<K, Future<CachedValue<V>>> inFlight = new HashMap<>();
  private final Map<K, CachedValue<V>> held = BoundedMap.evictingLeastRecentlyUsed(REMEMBERED);

  public TtlCache(InstantSource clock) {
    this.clock = clock;
  }

  public Optional<V> known(K key) {
    return Optional.ofNullable(held.get(key))
        .filter(entry -> entry.until().isAfter(clock.instant()))
        .map(CachedValue::value);
  }

  /** The cached value, or what the source loads; a failure is shared but not cached. */
  public Future<V> ask(K key, Supplier<Future<CachedValue<V>>> source) {
    Optional<V> known = known(key);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    Future<CachedValue<V>> running = inFlight.get(key);
    return (running == null ? start(key, source) : running).map(CachedValue::value);
  }

  private Future<CachedValue<V>> start(K key, Supplier<Future<CachedValue<V>>> source) {
    // Entered before the call is made, so that even an immediate answer finds and removes it.
    Promise<CachedValue<V>> promise = Promise.promise();
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
    held.put(key, new CachedValue<>(value, until));
  }

  /** Forgets the value, unless a newer one has taken its place. */
  public void drop(K key, V value) {
    if (held.containsKey(key) && held.get(key).value().equals(value)) {
      held.remove(key);
    }
  }
}
