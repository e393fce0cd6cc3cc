package dev.musterd.http;

import dev.musterd.flow.Acceptance;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What the webhook door says: a status and one line of JSON, which GitHub shows in its delivery
 * log.
 *
 * @param reason what the line says, empty when it names a job
 * @param headers beside the content type
 * @param close whether the connection ends with it, because the rest of the body is not read
 */
record Answer(int status, String reason, Buffer json, Map<String, String> headers, boolean close) {
  /** Enough for a sentence; a reason may quote names from a payload. */
  private static final int MAX_REASON = 300;

  private static final Map<String, String> RETRY = Map.of("Retry-After", "60");

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer of(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Admitted(var job, var pool) ->
          new Answer(
              202,
              "",
              new JsonObject().put("job", job.value()).put("pool", pool).toBuffer(),
              Map.of(),
              false);
      case Acceptance.Ignored(String reason) -> reasoned(200, "ignored", reason, Map.of());
      case Acceptance.Unavailable(String reason) -> unavailable(reason);
    };
  }

  static Answer error(int status, String reason) {
    return reasoned(status, "error", reason, Map.of());
  }

  static Answer unavailable(String reason) {
    return reasoned(503, "error", reason, RETRY);
  }

  Answer with(String header, String value) {
    return new Answer(status, reason, json, Map.of(header, value), close);
  }

  Answer closing() {
    return new Answer(status, reason, json, headers, true);
  }

  private static Answer reasoned(
      int status, String key, String reason, Map<String, String> headers) {
    String bounded = bounded(reason);
    return new Answer(
        status, bounded, new JsonObject().put(key, bounded).toBuffer(), headers, false);
  }

  static String bounded(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
  }
}
