package dev.musterd.doubles.aws;

/** What one call came to, as seen from the wire. */
sealed interface Reply<T> {
  record Answered<T>(T value) implements Reply<T> {}

  record Refused<T>(CloudException error) implements Reply<T> {}

  record Lost<T>() implements Reply<T> {}

  record Hanging<T>() implements Reply<T> {}
}
