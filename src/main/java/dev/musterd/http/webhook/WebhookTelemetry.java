package dev.musterd.http.webhook;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import java.util.function.IntConsumer;

/**
 * Where responses and failures are recorded.
 *
 * @param answered takes the status of every response
 */
public record WebhookTelemetry(Journal journal, IntConsumer answered) {

  void responded(WebhookResponse response) {
    answered.accept(response.status());
    if (response.status() >= 400 && response.status() < 500) {
      journal.record(new Event.WebhookRejected(response.status(), response.reason()));
    }
  }

  /** The response to a request that met a bug, which only the log describes. */
  WebhookResponse failed(Throwable bug) {
    journal.record(
        new Event.DutyFailed("accept-webhook", WebhookResponse.bounded(String.valueOf(bug))));
    return WebhookResponse.error(500, "musterd failed to handle this delivery; its log says more");
  }
}
