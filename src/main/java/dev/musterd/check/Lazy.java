package dev.musterd.check;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** A fact that several looks build on; asked for when the first one needs it, and once. */
final class Lazy<T> {
  private final Supplier<Future<T>> question;
  private Optional<Future<T>> answer = Optional.empty();

  Lazy(Supplier<Future<T>> question) {
    this.question = question;
  }

  Future<T> get() {
    if (answer.isEmpty()) {
      answer = Optional.of(question.get());
    }
    return answer.get();
  }
}
