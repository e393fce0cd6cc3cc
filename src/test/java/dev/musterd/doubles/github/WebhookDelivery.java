package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One attempt to deliver a webhook.
 *
 * @param id of this attempt; a redelivery has its own
 * @param guid of the event, the same in every attempt
 * @param meaning what our parser must understand, for those who need no bytes
 * @param body built when asked for, because a simulation rarely asks
 */
public record WebhookDelivery(
    long id,
    String guid,
    String event,
    String action,
    long installation,
    Owner.Repository repository,
    boolean redelivery,
    Instant at,
    WebhookEvent meaning,
    Supplier<Buffer> body) {

  WebhookDelivery again(long newId, Instant now) {
    return new WebhookDelivery(
        newId, guid, event, action, installation, repository, true, now, meaning, body);
  }
}
