package dev.musterd.flow.webhook;

import dev.musterd.decide.Admission;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.model.WebhookEvent.JobQueued;
import dev.musterd.port.Journal;
import java.util.function.Supplier;

/**
 * What a webhook asks for, by the configured pools alone; most of them are not ours and end here.
 * It has no state, so that any event loop may call it.
 */
public final class ScreenWebhook {
  /** What is left to do. */
  public sealed interface Screened {
    /** Nothing: it is not ours, and this is why. */
    record Settled(String reason) implements Screened {}

    /** The job's ticket has to reach the queue. */
    record Admitted(Ticket ticket) implements Screened {}

    /** The views have to hear it. */
    record News(WebhookEvent.JobNews news) implements Screened {}
  }

  private final Supplier<Admission> admission;
  private final Journal journal;

  /**
   * @param admission by the pools of this moment
   */
  public ScreenWebhook(Supplier<Admission> admission, Journal journal) {
    this.admission = admission;
    this.journal = journal;
  }

  public Screened screen(WebhookEvent event) {
    return switch (event) {
      case JobQueued queued -> judged(queued, admission.get().judge(queued));
      case WebhookEvent.CheckRunQueued(JobQueued queued) ->
          judged(queued, admission.get().judgeCheckRun(queued));
      case WebhookEvent.JobUnservable(var job, var repository, String reason) -> {
        journal.record(new Event.JobRefused(job, repository, Labels.NONE, reason));
        yield settled(reason);
      }
      case WebhookEvent.JobNews news -> new Screened.News(news);
      case WebhookEvent.Ping() -> ignored("pong");
      case WebhookEvent.Irrelevant(String reason) -> ignored(reason);
    };
  }

  private Screened judged(JobQueued event, Admission.Verdict verdict) {
    return switch (verdict) {
      case Admission.Verdict.Admitted(Ticket ticket) -> new Screened.Admitted(ticket);
      case Admission.Verdict.Refused(String reason) -> {
        Job job = event.job();
        journal.record(new Event.JobRefused(job.id(), job.repository(), job.labels(), reason));
        yield settled(reason);
      }
    };
  }

  private Screened ignored(String reason) {
    journal.record(new Event.WebhookIgnored(reason));
    return settled(reason);
  }

  private static Screened settled(String reason) {
    return new Screened.Settled(reason);
  }
}
