package dev.musterd.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One of our instances with all that is known of the runner on it.
 *
 * @param registration as GitHub last listed it
 * @param seenOnline whether GitHub or a webhook ever showed this runner at work
 * @param setup how far its configuration got
 * @param job the job that webhooks say it is running
 * @param finished an ephemeral runner whose one job has ended: it is about to power off
 * @param idleSince when a look first found it registered and idle, unbroken since
 */
public record Runner(
    Instance instance,
    Optional<Registration> registration,
    boolean seenOnline,
    Setup setup,
    Optional<Job.Id> job,
    boolean finished,
    Optional<Instant> idleSince) {

  /** How far the one-time configuration of the instance got. */
  public enum Setup {
    /** Found, not launched by this process: nobody has looked yet. */
    UNKNOWN,
    /** This process is at it. */
    UNDERWAY,
    /** The instance has or had its parameter. */
    DONE
  }

  /** Where a runner stands. */
  public enum Phase {
    /** Not yet online, and its time to boot is not over. */
    BOOTING,
    /** Not online, and its time to boot is over. */
    LATE,
    IDLE,
    BUSY,
    /** Was online and is not any more, or has done its one job. */
    GONE_QUIET
  }

  public Instance.Id id() {
    return instance.id();
  }

  public Phase phase(Instant now, Duration bootTime) {
    boolean busy = job.isPresent() || registration.map(Registration::busy).orElse(false);
    if (finished) {
      return Phase.GONE_QUIET;
    } else if (busy) {
      return Phase.BUSY;
    } else if (registration.map(Registration::online).orElse(false)) {
      return Phase.IDLE;
    } else if (seenOnline) {
      return Phase.GONE_QUIET;
    }
    return now.isBefore(instance.launchedAt().plus(bootTime)) ? Phase.BOOTING : Phase.LATE;
  }
}
