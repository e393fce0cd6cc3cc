package dev.musterd.doubles.github;

import java.util.Map;

/** The result of one call, before it becomes an HTTP response or an outcome. */
sealed interface Reply<T> {
  record Done<T>(T value) implements Reply<T> {}

  record Refused<T>(int status, String message, Map<String, String> headers) implements Reply<T> {}

  record Silent<T>() implements Reply<T> {}

  record Cut<T>() implements Reply<T> {}

  record Garbled<T>(String body) implements Reply<T> {}

  static <T> Reply<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Reply<T> refused(int status, String message) {
    return new Refused<>(status, message, Map.of());
  }

  static <T> Reply<T> notFound() {
    return refused(404, "Not Found");
  }
}
