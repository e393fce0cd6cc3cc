package dev.musterd.flow.webhook;

import dev.musterd.decide.Admission;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** One verified webhook: a queued job goes to the queue, the rest is noted or turned away. */
public final class AcceptWebhook {
  /** What became of a webhook. */
  public sealed interface Acceptance {
    /** The queue has the job's ticket. */
    record Admitted(Job.Id job, String pool) implements Acceptance {}

    /** Understood, and nothing waits because of it. */
    record Ignored(String reason) implements Acceptance {}

    /** A queue did not confirm: the delivery must be made again. */
    record Unavailable(String reason) implements Acceptance {}
  }

  private final ScreenWebhook screen;
  private final JobQueue queue;
  private final JobObserver jobs;
  private final Journal journal;

  public AcceptWebhook(
      Supplier<Admission> admission, JobQueue queue, JobObserver jobs, Journal journal) {
    this.screen = new ScreenWebhook(admission, journal);
    this.queue = queue;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** Never fails; an admitted job is answered only once the queue has it. */
  public Future<Acceptance> accept(WebhookEvent event) {
    return act(screen.screen(event));
  }

  /** The rest of a webhook that was screened before; never fails. */
  public Future<Acceptance> act(ScreenWebhook.Screened screened) {
    return switch (screened) {
      case ScreenWebhook.Screened.Settled(String reason) ->
          Future.succeededFuture(new Acceptance.Ignored(reason));
      case ScreenWebhook.Screened.Admitted(Ticket ticket) -> send(ticket);
      case ScreenWebhook.Screened.News(WebhookEvent.JobNews news) -> tell(news);
    };
  }

  private Future<Acceptance> send(Ticket ticket) {
    return queue
        .send(ticket)
        .<Acceptance>map(
            _ -> {
              journal.record(
                  new Event.JobAdmitted(
                      ticket.id(),
                      ticket.ownerPool(),
                      ticket.job().labels(),
                      ticket.delivery(),
                      ticket.queuedAt()));
              jobs.announced(ticket);
              return new Acceptance.Admitted(ticket.id(), ticket.pool());
            })
        .otherwise(
            failure -> {
              String reason = Failures.describe(failure);
              journal.record(new Event.JobNotQueued(ticket.id(), reason));
              return new Acceptance.Unavailable("the queue did not take the job: " + reason);
            });
  }

  private Future<Acceptance> tell(WebhookEvent.JobNews news) {
    return jobs.tell(news)
        .<Acceptance>map(Acceptance.Ignored::new)
        .otherwise(
            failure ->
                new Acceptance.Unavailable(
                    "the node that decides was not told: " + Failures.describe(failure)));
  }
}
