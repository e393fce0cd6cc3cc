package dev.musterd.check;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** A value that several checks share, fetched on first use and only once. */
final class Lazy<T> {
  private final Supplier<Future<T>> source;
  private Optional<Future<T>> value = Optional.empty();

  Lazy(Supplier<Future<T>> source) {
    this.source = source;
  }

  Future<T> get() {
    if (value.isEmpty()) {
      value = Optional.of(source.get());
    }
    return value.get();
  }
}
