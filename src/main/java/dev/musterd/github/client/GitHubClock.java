package dev.musterd.github.client;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * GitHub's clock, by which it judges a JWT: this machine's, plus an offset once GitHub has refused
 * a JWT and its answer's date was another. Every later answer to the App corrects the offset, so it
 * ends when the machine's clock is set right, and follows when that is set wrong again. Belongs to
 * one event loop.
 */
public final class GitHubClock implements InstantSource {
  /** Clocks that are closer are no reason to refuse a JWT, which is backdated by a minute. */
  static final Duration NOTICED = Duration.ofSeconds(30);

  /** Beyond a wrong time zone it is no clock that runs wrong, and the date is not to be trusted. */
  static final Duration FARTHEST = Duration.ofDays(1);

  /** A date has whole seconds, and is read after its way. */
  private static final Duration SAME = Duration.ofSeconds(5);

  private final InstantSource machine;
  private final Journal journal;
  private Duration offset = Duration.ZERO;
  private Duration tooFar = Duration.ZERO;

  public GitHubClock(InstantSource machine, Journal journal) {
    this.machine = machine;
    this.journal = journal;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(offset);
  }

  /** GitHub's clock minus this machine's, as it counts here. */
  Duration offset() {
    return offset;
  }

  /** The difference that is too large to count, in words. */
  Optional<String> tooFar() {
    return tooFar.isZero() ? Optional.empty() : Optional.of(AppAccess.apart(tooFar));
  }

  /** Takes over the date of an answer that refused a JWT. */
  void refused(Optional<Instant> date) {
    date.ifPresent(this::set);
  }

  /** An offset that is no longer right is corrected; one is never begun for what was accepted. */
  void accepted(Optional<Instant> date) {
    tooFar = Duration.ZERO;
    if (!offset.isZero()) {
      date.ifPresent(this::set);
    }
  }

  private void set(Instant date) {
    Duration apart = Duration.between(machine.instant(), date);
    boolean far = apart.abs().compareTo(FARTHEST) > 0;
    tooFar = far ? apart : Duration.ZERO;
    Duration next = far || apart.abs().compareTo(NOTICED) <= 0 ? Duration.ZERO : apart;
    if (next.minus(offset).abs().compareTo(SAME) > 0) {
      offset = next;
      journal.record(
          next.isZero() ? new Event.ClockAgrees() : new Event.ClockDiffers(next.toSeconds()));
    }
  }
}
