package dev.musterd.flow.webhook;

import dev.musterd.decide.Admission;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.model.WebhookEvent.JobQueued;
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

  private final Supplier<Admission> admission;
  private final JobQueue queue;
  private final JobObserver jobs;
  private final Journal journal;

  public AcceptWebhook(
      Supplier<Admission> admission, JobQueue queue, JobObserver jobs, Journal journal) {
    this.admission = admission;
    this.queue = queue;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** Never fails; an admitted job is answered only once the queue has it. */
  public Future<Acceptance> accept(WebhookEvent event) {
    return switch (event) {
      case JobQueued queued -> act(queued, admission.get().judge(queued));
      case WebhookEvent.CheckRunQueued(JobQueued queued) ->
          act(queued, admission.get().judgeCheckRun(queued));
      case WebhookEvent.JobUnservable(var job, var repository, String reason) -> {
        journal.record(new Event.JobRefused(job, repository, Labels.NONE, reason));
        yield done(reason);
      }
      case WebhookEvent.JobNews news -> tell(news);
      case WebhookEvent.Ping() -> ignored("pong");
      case WebhookEvent.Irrelevant(String reason) -> ignored(reason);
    };
  }

  private Future<Acceptance> act(JobQueued event, Admission.Verdict verdict) {
    return switch (verdict) {
      case Admission.Verdict.Admitted(Ticket ticket) -> send(ticket);
      case Admission.Verdict.Refused(String reason) -> {
        Job job = event.job();
        journal.record(new Event.JobRefused(job.id(), job.repository(), job.labels(), reason));
        yield done(reason);
      }
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

  private Future<Acceptance> ignored(String reason) {
    journal.record(new Event.WebhookIgnored(reason));
    return done(reason);
  }

  private static Future<Acceptance> done(String reason) {
    return Future.succeededFuture(new Acceptance.Ignored(reason));
  }
}
