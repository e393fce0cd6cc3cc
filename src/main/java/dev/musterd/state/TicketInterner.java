package dev.musterd.state;

import dev.musterd.base.Interner;
import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lets tickets share what many of them have in common: a hundred thousand waiting jobs come from
 * few repositories, ask for few sets of labels, and those of one run have the same commit.
 */
final class TicketInterner {
  private static final int REPOSITORIES_MAX = 10_000;
  private static final int LABELS_MAX = 1_000;
  private static final int POOLS_MAX = 1_000;

  /** By GitHub's clock, in whole seconds. */
  private static final int TIMES_MAX = 1_000;

  /** Jobs of a run come close together. */
  private static final int COMMITS_MAX = 1_000;

  /** By the spelling: owners are equal without case, and each keeps its own. */
  private final Interner<String, Owner.Repository> repositories = new Interner<>(REPOSITORIES_MAX);

  private final Interner<Key, Owner> owners = new Interner<>(REPOSITORIES_MAX);
  private final Interner<List<String>, Labels> labels = new Interner<>(LABELS_MAX);
  private final Interner<String, String> pools = new Interner<>(POOLS_MAX);
  private final Interner<CompactText, Optional<CompactText>> commits = new Interner<>(COMMITS_MAX);

  private final Interner<Instant, Instant> times = new Interner<>(TIMES_MAX);

  private record Key(Owner.Scope scope, String name) {}

  /** An equal ticket, in every letter. */
  Ticket intern(Ticket ticket) {
    Job job = ticket.job();
    Owner owner = ticket.owner();
    return new Ticket(
        new Job(
            job.id(),
            job.runId(),
            job.attempt(),
            repositories.intern(job.repository().name(), job.repository()),
            labels.intern(job.labels().values(), job.labels()),
            times.intern(job.queuedAt(), job.queuedAt()),
            job.headSha().isEmpty()
                ? Optional.empty()
                : commits.intern(job.headSha().get(), job.headSha())),
        owners.intern(new Key(owner.scope(), owner.name()), owner),
        pools.intern(ticket.pool(), ticket.pool()),
        ticket.installation(),
        ticket.guid(),
        ticket.mayBeHeldBack());
  }
}
