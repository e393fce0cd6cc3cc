package dev.musterd.daemon;

import dev.musterd.port.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The depth of the queue as it was read within the last minute or so. It is read only after a
 * scrape, and a scrape gets the previous answer: it waits for nothing.
 */
final class QueueDepthProbe {
  /** Two calls each time, which SQS bills. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** After this a depth says nothing about now. */
  static final Duration OUTDATED = PERIOD.multipliedBy(5);

  private final JobQueue queue;
  private final InstantSource clock;
  private Instant asked = Instant.MIN;
  private Instant read = Instant.MIN;
  private JobQueue.Depth depth = new JobQueue.Depth(0, 0, 0, 0);

  QueueDepthProbe(JobQueue queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /** Empty until it has been read once, and when it could not be read for long. */
  Optional<JobQueue.Depth> latest() {
    Instant now = clock.instant();
    if (!now.isBefore(later(asked, PERIOD))) {
      asked = now;
      queue.depth().onSuccess(this::note);
    }
    return now.isBefore(later(read, OUTDATED)) ? Optional.of(depth) : Optional.empty();
  }

  private void note(JobQueue.Depth found) {
    depth = found;
    read = clock.instant();
  }

  private static Instant later(Instant instant, Duration time) {
    return instant.equals(Instant.MIN) ? instant : instant.plus(time);
  }
}
