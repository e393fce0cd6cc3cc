package dev.musterd.doubles.github;

import java.util.Map;

/** One way in which GitHub can fail a call. */
public sealed interface Fault {

  /** An answer with this status, and no effect. */
  record Status(int status, String message, Map<String, String> headers) implements Fault {
    public Status {
      headers = Map.copyOf(headers);
    }
  }

  /** No answer, ever, and no effect. */
  record Hang() implements Fault {}

  /** The call takes effect, but the connection breaks before the answer. */
  record DropAfterEffect() implements Fault {}

  /** A 200 whose body is not what the API promises; no effect. */
  record Garbage(String body) implements Fault {}

  static Fault status(int status, String message) {
    return new Status(status, message, Map.of());
  }
}
