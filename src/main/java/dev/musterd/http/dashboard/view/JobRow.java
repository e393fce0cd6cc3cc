package dev.musterd.http.dashboard.view;

import dev.musterd.flow.Explanation;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.PendingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job that waits.
 *
 * @param reason why it waits
 * @param next what happens then
 * @param until when that is
 * @param runner that is meant for it
 */
public record JobRow(
    Link job,
    Link repository,
    String labels,
    Link pool,
    String state,
    String reason,
    String next,
    Optional<Moment> until,
    Moment queued,
    String waited,
    Optional<Link> runner) {

  static JobRow of(Explanation.Waits waits, Instant now) {
    PendingJob pending = waits.pending();
    Job job = pending.ticket().job();
    JobStatus status = waits.reason();
    return new JobRow(
        Link.job(job.id()),
        Link.repository(job.repository()),
        String.join(", ", job.labels().values()),
        Link.pool(pending.ownerPool().pool()),
        Words.of(status.state()),
        status.why(),
        status.next(),
        status.until().map(at -> Moment.of(at, now)),
        Moment.of(job.queuedAt(), now),
        Span.text(Duration.between(job.queuedAt(), now)),
        waits.runner().map(cover -> Link.runner(cover.runner().id())));
  }
}
