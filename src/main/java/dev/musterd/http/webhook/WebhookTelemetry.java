package dev.musterd.http.webhook;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Where responses and failures are recorded.
 *
 * @param answered takes the status of every response
 */
public record WebhookTelemetry(Journal journal, IntConsumer answered) {
  /** Refusals of a sender, of which one event for all of its requests tells. */
  private static final Set<Integer> OF_SENDERS = Set.of(403, 429);

  /**
   * Records a response.
   *
   * @param from the sender's address
   */
  void responded(WebhookResponse response, Supplier<String> from) {
    int status = response.status();
    answered.accept(status);
    if (status >= 400 && status < 500 && !OF_SENDERS.contains(status)) {
      journal.record(new Event.WebhookRejected(status, response.reason(), from.get()));
    }
  }

  /** The response to a request that met a bug, which only the log describes. */
  WebhookResponse failed(Throwable bug) {
    journal.record(
        new Event.DutyFailed("accept-webhook", WebhookResponse.bounded(String.valueOf(bug))));
    return WebhookResponse.error(500, "musterd failed to handle this delivery; its log says more");
  }
}
