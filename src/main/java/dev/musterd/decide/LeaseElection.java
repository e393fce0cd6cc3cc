package dev.musterd.decide;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import java.time.Duration;
import java.util.Optional;

/**
 * The rule by which nodes agree on one that decides. Each goes by its own monotonic clock, and only
 * by how much of it has passed: a lease that an observer has seen unchanged for {@link
 * Timing#takeOverAfter} may be taken over, and its holder has stopped by then, {@link
 * Timing#stopAfter} after the start of its last good renewal. All times are readings of such a
 * clock, in nanoseconds, as {@link System#nanoTime}.
 */
public record LeaseElection(Timing timing) {

  /**
   * How long what takes.
   *
   * @param lookEvery between two reads by a node that does not decide
   * @param renewEvery between two renewals by the one that does
   * @param stopAfter from the start of the last good renewal until its holder stops
   * @param takeOverAfter without a change, until another node takes the lease over
   */
  public record Timing(
      Duration lookEvery, Duration renewEvery, Duration stopAfter, Duration takeOverAfter) {
    public static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30));
  }

  /** A write whose outcome may be unknown; its repetition is the same record. */
  public record Attempt(LeaseRecord record, long startedAt) {}

  /**
   * What was read last.
   *
   * @param version empty when nothing was there
   * @param record empty when nothing readable was there
   * @param since when it was first read, at the end of that read
   */
  public record Sighting(Optional<LeaseVersion> version, Optional<LeaseRecord> record, long since) {
    boolean isReleased() {
      return record.filter(LeaseRecord::released).isPresent();
    }

    boolean hadLock(String lock) {
      return !lock.isEmpty() && record.filter(it -> it.lock().equals(lock)).isPresent();
    }
  }

  /** What a node knows of the lease. */
  public sealed interface State {
    /**
     * It does not decide.
     *
     * @param epoch the highest that was seen
     * @param attempt the last one to take the lease
     * @param why it does not decide, for people
     */
    record Standby(Optional<Sighting> sighting, long epoch, Optional<Attempt> attempt, String why)
        implements State {
      /** Whether the holder has said that it is about to stop. */
      public boolean isAboutToEnd() {
        return sighting
            .flatMap(Sighting::record)
            .filter(record -> record.end() == LeaseRecord.End.ANNOUNCED)
            .isPresent();
      }
    }

    /**
     * It decides, for some time from {@code validFrom}.
     *
     * @param attempt a renewal whose outcome is not known yet
     */
    record Decider(
        LeaseRecord record, LeaseVersion version, long validFrom, Optional<Attempt> attempt)
        implements State {}
  }

  /** The state of a node that starts. */
  public static final State.Standby START =
      new State.Standby(Optional.empty(), 0, Optional.empty(), "the lease was not read yet");

  /**
   * The version that a node that does not decide may replace now; empty when it has to wait.
   *
   * @param lock the file lock that this node has on its host: a holder that had it has ended; empty
   *     for none
   */
  public Optional<LeaseVersion> mayTake(State.Standby standby, String lock, long now) {
    return standby
        .sighting()
        .filter(
            seen ->
                seen.isReleased()
                    || seen.hadLock(lock)
                    || now - seen.since() >= timing.takeOverAfter().toNanos())
        .flatMap(Sighting::version);
  }

  /**
   * Whether there is no lease. What is absent has no version: it may have been made, held and
   * deleted since it was seen to be absent before, and its holder may still act. A vacant one has a
   * version, and is watched for as long as any other. Only the node that marks the environment as
   * used may hold what it creates: no other can have held a lease, or can begin to within {@link
   * Timing#takeOverAfter}.
   */
  public static boolean isAbsent(State.Standby standby) {
    return standby.sighting().filter(seen -> seen.version().isEmpty()).isPresent();
  }

  /** Whether its holder may act. */
  public boolean isValid(State.Decider decider, long now) {
    return now - decider.validFrom() < timing.stopAfter().toNanos();
  }

  /** Whether the lease was seen to be ours within the time of one renewal. */
  public boolean isConfirmed(State.Decider decider, long now) {
    return now - decider.validFrom() <= timing.renewEvery().toNanos();
  }

  /** The state after time has passed: who has not renewed in time does not decide any more. */
  public State at(State state, long now) {
    return state instanceof State.Decider decider && !isValid(decider, now)
        ? stopped(decider, "it was not renewed for " + timing.stopAfter().toSeconds() + " s")
        : state;
  }

  /** The state after a write of the attempt. */
  public State written(State state, Attempt attempt, LeaseWriting answer, long now) {
    return answer instanceof LeaseWriting.Written(LeaseVersion version)
        ? at(held(attempt, version), now)
        : switch (state) {
          case State.Standby standby ->
              new State.Standby(
                  standby.sighting(), standby.epoch(), Optional.of(attempt), standby.why());
          case State.Decider decider ->
              new State.Decider(
                  decider.record(),
                  decider.version(),
                  decider.validFrom(),
                  Optional.of(decider.attempt().orElse(attempt)));
        };
  }

  /** The state after a read that ended now. */
  public State read(State state, LeaseReading reading, long now) {
    return switch (state) {
      case State.Standby standby -> at(read(standby, reading, now), now);
      case State.Decider decider -> at(read(decider, reading), now);
    };
  }

  private State read(State.Standby standby, LeaseReading reading, long now) {
    return switch (reading) {
      case LeaseReading.Found(LeaseVersion version, LeaseRecord record) ->
          standby
              .attempt()
              .filter(attempt -> attempt.record().equals(record))
              .map(attempt -> held(attempt, version))
              .filter(decider -> isValid(decider, now))
              .<State>map(decider -> decider)
              .orElseGet(
                  () ->
                      sighted(
                          standby,
                          new Sighting(Optional.of(version), Optional.of(record), now),
                          why(record)));
      case LeaseReading.Unreadable(LeaseVersion version, String reason) ->
          sighted(standby, new Sighting(Optional.of(version), Optional.empty(), now), reason);
      case LeaseReading.Absent() ->
          sighted(
              standby,
              new Sighting(Optional.empty(), Optional.empty(), now),
              "there is no lease yet");
      case LeaseReading.NoBucket(String reason) -> unread(standby, reason);
      case LeaseReading.Refused(String reason) -> unread(standby, reason);
      case LeaseReading.Unavailable(String reason) -> unread(standby, reason);
    };
  }

  private static String why(LeaseRecord record) {
    if (record.released()) {
      return record.node() + " has released the lease";
    }
    return record.node() + " decides" + (record.isVacant() ? " yet" : "");
  }

  private static State sighted(State.Standby standby, Sighting sighting, String why) {
    Sighting kept =
        standby
            .sighting()
            .filter(before -> before.version().equals(sighting.version()))
            .orElse(sighting);
    long epoch = sighting.record().map(LeaseRecord::epoch).orElse(0L);
    return new State.Standby(
        Optional.of(kept), Math.max(standby.epoch(), epoch), standby.attempt(), why);
  }

  private static State unread(State.Standby standby, String reason) {
    return new State.Standby(standby.sighting(), standby.epoch(), standby.attempt(), reason);
  }

  /** By a holder, to learn what became of a renewal. */
  private static State read(State.Decider decider, LeaseReading reading) {
    return switch (reading) {
      case LeaseReading.Found(LeaseVersion version, LeaseRecord record) ->
          decider
              .attempt()
              .filter(attempt -> attempt.record().equals(record))
              .<State>map(attempt -> held(attempt, version))
              .orElseGet(
                  () ->
                      record.equals(decider.record())
                          ? decider
                          : stopped(decider, takenBy(decider.record(), record)));
      case LeaseReading.Unreadable(_, String reason) -> stopped(decider, reason);
      case LeaseReading.Absent() -> stopped(decider, "the lease was deleted");
      case LeaseReading.NoBucket _, LeaseReading.Refused _, LeaseReading.Unavailable _ -> decider;
    };
  }

  private static String takenBy(LeaseRecord ours, LeaseRecord found) {
    return found.epoch() > ours.epoch()
        ? found.node() + " has taken the lease over"
        : "the lease was edited";
  }

  private static State.Decider held(Attempt attempt, LeaseVersion version) {
    return new State.Decider(attempt.record(), version, attempt.startedAt(), Optional.empty());
  }

  private static State.Standby stopped(State.Decider decider, String why) {
    return new State.Standby(Optional.empty(), decider.record().epoch(), Optional.empty(), why);
  }
}
