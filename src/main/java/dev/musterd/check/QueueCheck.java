package dev.musterd.check;

import dev.musterd.model.Event.QueueDiffers;
import dev.musterd.port.AwsSurvey.Queues;
import dev.musterd.port.CheckFailedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The check that the job queue exists, as it is configured.
 *
 * @param create whether the daemon makes what is absent
 */
record QueueCheck(boolean create) {
  static final String SUBJECT = "the queue";

  List<Finding> of(Queues queues) {
    List<Finding> findings = new ArrayList<>();
    for (QueueDiffers difference : queues.differences()) {
      findings.add(
          new Finding.Warning(
              SUBJECT,
              "%s is %s, configured is %s"
                  .formatted(difference.attribute(), difference.found(), difference.configured()),
              difference.advice()));
    }
    return findings.isEmpty() ? Finding.good(SUBJECT, queues.jobs()) : findings;
  }

  Finding failed(Throwable failure) {
    if (CheckFailedException.why(failure) != CheckFailedException.Why.ABSENT) {
      return Remedies.finding(SUBJECT, failure);
    }
    return create
        ? new Finding.Warning(
            SUBJECT,
            failure.getMessage() + "; queue.create is true",
            "nothing: the daemon makes the queues at its start")
        : Remedies.failed(
            SUBJECT,
            failure,
            "musterd aws apply makes both queues; so does queue.create = true, at the start");
  }
}
