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
 * @param idleSince when a list first showed it registered and idle, and every list since
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
    /** Found, not launched by this process; not checked yet. */
    UNKNOWN,
    /** This process is at it. */
    UNDERWAY,
    /** The instance has or had its parameter. */
    DONE,
    /** It could not be configured and is to be terminated. */
    FAILED
  }

  /** What a runner does, by the lists and webhooks. */
  public enum Phase {
    /** Not yet online, and its time to boot is not over. */
    BOOTING,
    /** Not online, and its time to boot is over. */
    LATE,
    IDLE,
    BUSY,
    /** Kept for debugging, and not at work: it takes no job. */
    HELD,
    /**
     * Was online and is not any more, has done its one job, could not be configured, or is stopped.
     */
    GONE_QUIET;

    /** Whether a job can count on such a runner. */
    public boolean isSupply() {
      return this == BOOTING || this == IDLE;
    }
  }

  public Instance.Id id() {
    return instance.id();
  }

  /** Whether it got further than its boot; one that did not says nothing about the job. */
  public boolean came() {
    return seenOnline || setup == Setup.FAILED;
  }

  public Phase phase(Instant now, Duration bootTime) {
    boolean busy = job.isPresent() || registration.map(Registration::busy).orElse(false);
    boolean over = finished || instance.stopped();
    if (busy && !over) {
      return Phase.BUSY;
    } else if (instance.isHeld(now)) {
      return Phase.HELD;
    } else if (over) {
      return Phase.GONE_QUIET;
    } else if (registration.map(Registration::online).orElse(false)) {
      return Phase.IDLE;
    } else if (seenOnline || setup == Setup.FAILED) {
      return Phase.GONE_QUIET;
    }
    return now.isBefore(instance.launchedAt().plus(bootTime)) ? Phase.BOOTING : Phase.LATE;
  }

  public Runner withSetup(Setup next) {
    return new Runner(instance, registration, seenOnline, next, job, finished, idleSince);
  }

  /** The runner with its instance as EC2 lists it now; its setup stays. */
  public Runner listed(Instance now) {
    Instance fresh =
        new Instance(
            now.id(),
            now.ownerPool(),
            instance.launchedAt(),
            now.keep(),
            now.suspectSince(),
            now.stopped(),
            now.hold(),
            now.offering().or(instance::offering),
            now.running());
    return new Runner(fresh, registration, seenOnline, setup, job, finished, idleSince);
  }

  /** As GitHub lists it now, or does not. */
  public Runner registered(Instant now, Optional<Registration> listed) {
    boolean online = listed.map(Registration::online).orElse(false);
    boolean idle = online && job.isEmpty() && !listed.orElseThrow().busy();
    return new Runner(
        instance,
        listed,
        seenOnline || online,
        listed.isPresent() && setup == Setup.UNKNOWN ? Setup.DONE : setup,
        job,
        finished,
        idle ? Optional.of(idleSince.orElse(now)) : Optional.empty());
  }

  /** A webhook says that it took this job. */
  public Runner withJob(Job.Id took) {
    return new Runner(
        instance, registration, true, Setup.DONE, Optional.of(took), finished, Optional.empty());
  }

  /**
   * Its job has ended.
   *
   * @param forGood it takes no other
   */
  public Runner withoutJob(boolean forGood) {
    return new Runner(
        instance,
        registration.map(Registration::notBusy),
        true,
        Setup.DONE,
        Optional.empty(),
        finished || forGood,
        Optional.empty());
  }
}
