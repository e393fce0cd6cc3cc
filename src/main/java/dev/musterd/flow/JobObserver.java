package dev.musterd.flow;

import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.Future;

/** Who hears what becomes of jobs: the views of this node, or the node that decides. */
interface JobObserver {

  /** The answer for GitHub's log of deliveries; fails when the news has to be delivered again. */
  Future<String> tell(JobNews news);

  /** GitHub announced the job, and the queue has its message. */
  void announced(Ticket ticket);
}
