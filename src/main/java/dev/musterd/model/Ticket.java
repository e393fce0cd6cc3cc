package dev.musterd.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What travels through the queue for one job. It is deleted only once the job has started or is
 * gone.
 *
 * @param owner where the runner for it will be registered
 * @param pool the name of the pool that admitted it
 * @param installation the App installation that announced it, or 0 when unknown
 * @param guid GitHub's delivery id: a job that is announced again, after an approval, has the same
 *     id and another delivery
 * @param mayBeHeldBack whether GitHub is to be asked before anything is launched: it may hold the
 *     job back for an approval or for its concurrency group
 */
public record Ticket(
    Job job, Owner owner, String pool, long installation, CompactText guid, boolean mayBeHeldBack) {

  public Ticket(
      Job job,
      Owner owner,
      String pool,
      long installation,
      String delivery,
      boolean mayBeHeldBack) {
    this(job, owner, pool, installation, CompactText.of(delivery), mayBeHeldBack);
  }

  public Job.Id id() {
    return job.id();
  }

  /** Its text. */
  public String delivery() {
    return guid.toString();
  }

  /**
   * When GitHub queued the job, by GitHub's clock; empty when it may have held the job back since
   * it was made.
   */
  public Optional<Instant> queuedAt() {
    return mayBeHeldBack ? Optional.empty() : Optional.of(job.queuedAt());
  }

  public OwnerPool ownerPool() {
    return new OwnerPool(pool, owner);
  }
}
