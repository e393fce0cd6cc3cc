package dev.musterd.http.webhook;

import dev.musterd.base.DisplayText;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.access.Senders.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/**
 * A response to a webhook: a status and one line of JSON, which GitHub shows in its delivery log.
 *
 * @param reason what the line says, empty when it names a job
 * @param headers beside the content type
 */
record WebhookResponse(int status, String reason, Buffer json, Map<String, String> headers) {
  /** Enough for a sentence; a reason may quote names from a payload. */
  private static final int MAX_REASON = 300;

  private static final Map<String, String> RETRY = Map.of("Retry-After", "60");

  WebhookResponse {
    headers = Map.copyOf(headers);
  }

  static WebhookResponse of(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Admitted(var job, var pool) ->
          new WebhookResponse(
              202,
              "",
              new JsonObject().put("job", job.value()).put("pool", pool).toBuffer(),
              Map.of());
      case Acceptance.Ignored(String reason) -> reasoned(200, "ignored", reason, Map.of());
      case Acceptance.Unavailable(String reason) -> unavailable(reason);
    };
  }

  private static final WebhookResponse NOT_ALLOWED =
      error(403, "this address may not send webhooks, see http.allowed-senders");

  static WebhookResponse of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotAllowed() -> NOT_ALLOWED;
      case Refusal.TooManyFailures(Duration retryAfter) ->
          error(429, "too many wrong signatures from this address, see http.failed-signatures")
              .with("Retry-After", Long.toString(retryAfter.toSeconds() + 1));
    };
  }

  static WebhookResponse error(int status, String reason) {
    return reasoned(status, "error", reason, Map.of());
  }

  static WebhookResponse unavailable(String reason) {
    return reasoned(503, "error", reason, RETRY);
  }

  WebhookResponse with(String header, String value) {
    return new WebhookResponse(status, reason, json, Map.of(header, value));
  }

  private static WebhookResponse reasoned(
      int status, String key, String reason, Map<String, String> headers) {
    String bounded = bounded(reason);
    return new WebhookResponse(
        status, bounded, new JsonObject().put(key, bounded).toBuffer(), headers);
  }

  static String bounded(String reason) {
    return DisplayText.truncated(reason, MAX_REASON);
  }
}
