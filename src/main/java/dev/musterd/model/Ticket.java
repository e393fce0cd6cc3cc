package dev.musterd.model;

/**
 * What travels through the queue for one job. It is deleted only once the job has started or is
 * gone.
 *
 * @param owner where the runner for it will be registered
 * @param pool the name of the pool that admitted it
 * @param installation the App installation that announced it, or 0 when unknown
 * @param delivery GitHub's delivery id, to find the webhook again
 */
public record Ticket(Job job, Owner owner, String pool, long installation, String delivery) {

  public Job.Id id() {
    return job.id();
  }

  public OwnerPool ownerPool() {
    return new OwnerPool(pool, owner);
  }
}
