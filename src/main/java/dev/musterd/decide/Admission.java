package dev.musterd.decide;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobQueued;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a queued job is ours, and which pool takes it. Immutable. */
public final class Admission {
  private final List<RunnerPool> pools;
  private final Owner.Scope scope;
  private final List<Pattern> repositories;
  private final boolean checkRuns;

  /**
   * @param repositories globs over {@code account/name}, compared without case; none means all
   */
  public Admission(
      List<RunnerPool> pools, Owner.Scope scope, List<String> repositories, boolean checkRuns) {
    this.pools = List.copyOf(pools);
    this.scope = scope;
    this.repositories = repositories.stream().map(Admission::compiled).toList();
    this.checkRuns = checkRuns;
  }

  /** What becomes of the job. */
  public sealed interface Verdict {
    record Admitted(Ticket ticket) implements Verdict {}

    record Refused(String reason) implements Verdict {}
  }

  public Verdict judge(JobQueued event) {
    Job job = event.job();
    if (!allowed(job.repository())) {
      return new Verdict.Refused("repository " + job.repository() + " is not in the allow-list");
    }
    Optional<Owner> owner = owner(event);
    if (owner.isEmpty()) {
      return new Verdict.Refused(noOwner(event));
    }
    return poolFor(job)
        .<Verdict>map(pool -> new Verdict.Admitted(ticket(event, owner.get(), pool)))
        .orElseGet(() -> new Verdict.Refused(noPool(job)));
  }

  /** The most specific of those that take it. Most webhooks are of jobs that none takes. */
  private Optional<RunnerPool> poolFor(Job job) {
    List<RunnerPool> taking = new ArrayList<>();
    for (RunnerPool pool : pools) {
      if (takes(pool, job)) {
        taking.add(pool);
      }
    }
    return taking.size() > 1
        ? taking.stream().min(mostSpecificFirst(job))
        : taking.stream().findFirst();
  }

  private static String noPool(Job job) {
    return job.labels().isEmpty()
        ? "the job has no labels, and no pool has accept-unlabelled = true"
        : "no pool has all labels of [" + job.labels() + "]";
  }

  /** A check run names no labels, so only a pool that accepts unlabelled work can take it. */
  public Verdict judgeCheckRun(JobQueued event) {
    return checkRuns
        ? judge(event)
        : new Verdict.Refused("check_run is not listed in github.events");
  }

  /** A ticket whose pool is no longer configured goes to a pool that takes its job now. */
  public Verdict readmit(Ticket ticket) {
    return poolFor(ticket.job())
        .<Verdict>map(pool -> new Verdict.Admitted(moved(ticket, pool)))
        .orElseGet(
            () ->
                new Verdict.Refused(
                    "pool %s is no longer configured, and no other has all labels of [%s]"
                        .formatted(ticket.pool(), ticket.job().labels())));
  }

  private static Ticket moved(Ticket ticket, RunnerPool pool) {
    return new Ticket(
        ticket.job(),
        ticket.owner(),
        pool.name(),
        ticket.installation(),
        ticket.delivery(),
        ticket.mayBeHeldBack());
  }

  private boolean allowed(Owner.Repository repository) {
    return repositories.isEmpty()
        || repositories.stream().anyMatch(glob -> glob.matcher(repository.name()).matches());
  }

  private static Pattern compiled(String glob) {
    String regex = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  private Optional<Owner> owner(JobQueued event) {
    Owner.Repository repository = event.job().repository();
    return switch (scope) {
      case REPOSITORY -> Optional.of(repository);
      case ORGANIZATION ->
          event.accountIsOrganization()
              ? Optional.of(new Owner.Organization(repository.account()))
              : Optional.empty();
      case ENTERPRISE -> event.enterprise().map(Owner.Enterprise::new);
    };
  }

  private String noOwner(JobQueued event) {
    String account = event.job().repository().account();
    return scope == Owner.Scope.ORGANIZATION
        ? account + " is a personal account, which has no organization runners"
        : "the event names no enterprise";
  }

  static boolean takes(RunnerPool pool, Job job) {
    if (job.labels().isEmpty() && pool.selection().acceptUnlabelled()) {
      return true;
    }
    return switch (pool.selection().match()) {
      case ANY -> true;
      case EXACT -> !job.labels().isEmpty() && pool.selection().labels().sameAs(job.labels());
      case SUBSET -> !job.labels().isEmpty() && pool.selection().labels().containsAll(job.labels());
    };
  }

  /** An unchecked pool without the labels comes last: GitHub gives its runners no such job. */
  static Comparator<RunnerPool> mostSpecificFirst(Job job) {
    return Comparator.comparingInt((RunnerPool pool) -> pool.selection().priority())
        .thenComparing(pool -> !pool.selection().labels().containsAll(job.labels()))
        .thenComparingLong(pool -> surplus(pool, job))
        .thenComparing(RunnerPool::name);
  }

  private static long surplus(RunnerPool pool, Job job) {
    return pool.selection().labels().values().stream()
        .filter(label -> !job.labels().contains(label))
        .count();
  }

  private static Ticket ticket(JobQueued event, Owner owner, RunnerPool pool) {
    return new Ticket(
        event.job(),
        owner,
        pool.name(),
        event.installation(),
        event.delivery(),
        event.mayBeHeldBack());
  }
}
