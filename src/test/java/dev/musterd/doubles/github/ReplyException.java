package dev.musterd.doubles.github;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How the fake carries a refusal to the place that turns it into an outcome. */
final class ReplyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  private final transient Map<String, String> headers;

  ReplyException(int status, String message) {
    this(status, message, Map.of());
  }

  ReplyException(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  /** When the refusal is a limit: GitHub's own time, or a minute when it names none. */
  Optional<Instant> retryAt(Instant now) {
    String wait = headers.get("retry-after");
    if (wait != null) {
      return Optional.of(now.plusSeconds(Long.parseLong(wait)));
    }
    if ("0".equals(headers.get("x-ratelimit-remaining"))) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(headers.get("x-ratelimit-reset"))));
    }
    return status == 429 || getMessage().contains("secondary rate limit")
        ? Optional.of(now.plusSeconds(60))
        : Optional.empty();
  }
}
