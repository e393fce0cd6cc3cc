package dev.musterd.model.cost;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One line of the ledger: what a stretch of an instance's lifetime cost. It lies within one day.
 *
 * @param work the job, of a busy instance; empty when it is not known
 * @param interrupted whether EC2 took the instance back at the end of the stretch
 */
public record LedgerEntry(
    CostSource source,
    Instant from,
    Instant to,
    TimeKind kind,
    Optional<Work> work,
    boolean interrupted,
    CostParts cost) {

  /** Equal for entries that begin at the same time of the same instance; readers count one. */
  public String id() {
    return source.instance() + "@" + from.toEpochMilli();
  }

  /** The day, by UTC, that the entry belongs to. */
  public LocalDate day() {
    return LocalDate.ofInstant(from, ZoneOffset.UTC);
  }

  public Duration time() {
    return Duration.between(from, to);
  }
}
