package dev.musterd.flow.webhook;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what became of jobs to the node that decides. A job that is announced again needs nothing
 * here: its own message reaches that node. Belongs to one event loop.
 */
public final class ForwardJobNews implements JobObserver {
  private final JobNewsQueue queue;
  private final Journal journal;
  private final List<JobNews> unconfirmed = new ArrayList<>();

  public ForwardJobNews(JobNewsQueue queue, Journal journal) {
    this.queue = queue;
    this.journal = journal;
  }

  /**
   * What is on its way to the queue. A node that begins to decide would read the queue without it,
   * and launch for a job that has started.
   */
  public List<JobNews> unconfirmed() {
    return List.copyOf(unconfirmed);
  }

  @Override
  public Future<String> tell(JobNews news) {
    unconfirmed.add(news);
    return queue
        .send(news)
        .onComplete(_ -> unconfirmed.remove(news))
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed(
                        "forward the webhook of job " + news.job(), Failures.describe(failure))))
        .map("noted: the node that decides hears of job " + news.job());
  }

  @Override
  public void announced(Ticket ticket) {}
}
