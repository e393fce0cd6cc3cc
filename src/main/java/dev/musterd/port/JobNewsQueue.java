package dev.musterd.port;

import dev.musterd.model.WebhookEvent;
import io.vertx.core.Future;

/**
 * How a node that does not decide tells the one that does what became of a job: through the queue
 * of EC2's events, which the latter reads.
 */
public interface JobNewsQueue {

  /** Succeeds once the queue has it; fails where there is no such queue, too. */
  Future<Void> send(WebhookEvent.JobNews news);
}
