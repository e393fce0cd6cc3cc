package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob.Readings;
import dev.musterd.model.QueueMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that were let go and may come again: GitHub held them back, or did not know them. A message
 * that was sent before is a repeat; a new announcement is served.
 */
final class LetGoJobs {
  /**
   * @param delivery of the announcement that was let go; empty when none had come yet
   */
  private record LetGo(Optional<CompactText> delivery, Instant at, String reason) {}

  private final Map<Job.Id, LetGo> jobs;

  /**
   * @param max jobs remembered
   */
  LetGoJobs(int max) {
    jobs = BoundedMap.evictingEldest(max);
  }

  void add(Job.Id job, Optional<CompactText> delivery, Instant at, String reason) {
    jobs.put(job, new LetGo(delivery, at, reason));
  }

  Optional<String> reason(Job.Id job) {
    return Optional.ofNullable(jobs.get(job)).map(LetGo::reason);
  }

  /** Whether the message is one that was let go before, and could not be deleted. */
  boolean isRepeat(QueueMessage.Parsed message) {
    LetGo letGo = jobs.get(message.ticket().id());
    return letGo != null
        && letGo.delivery().equals(Optional.of(message.ticket().guid()))
        && !message.sentAt().isAfter(letGo.at());
  }

  /**
   * What is known of the state of a job whose message came. GitHub is asked first when it was
   * announced before it was let go, or when the announcement itself is doubtful.
   */
  Readings readings(QueueMessage.Parsed message) {
    LetGo letGo = jobs.get(message.ticket().id());
    boolean isAgain = letGo != null && letGo.delivery().isPresent();
    Readings readings = isAgain ? Readings.NONE.announced() : Readings.NONE;
    boolean isOutdated = letGo != null && !message.sentAt().isAfter(letGo.at());
    return message.ticket().mayBeHeldBack() || isOutdated ? readings.doubt() : readings;
  }
}
