package dev.musterd.flow.webhook;

import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.Future;

/**
 * Receives what webhooks say about jobs: the views of this node, or the queue to the node that
 * decides.
 */
public interface JobObserver {

  /** The answer for GitHub's log of deliveries; fails when the news has to be delivered again. */
  Future<String> tell(JobNews news);

  /** GitHub announced the job, and the queue has its message. */
  void announced(Ticket ticket);
}
