package dev.musterd.flow;

import dev.musterd.base.ListPage;
import dev.musterd.decide.ComparingPools;
import dev.musterd.decide.Explaining;
import dev.musterd.decide.Holding;
import dev.musterd.decide.Recalling;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Explains why a job waits, or what became of it, without any call. */
public final class Explain {
  private static final Comparator<PendingJob> LONGEST_WAITING_FIRST =
      Comparator.comparing((PendingJob pending) -> pending.ticket().job().queuedAt())
          .thenComparing(PendingJob::id);

  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final ProvisionRunners provisionRunners;
  private final LaunchBreakers breakers;
  private final InstantSource clock;
  private final Instant startedAt;

  Explain(
      DaemonState state,
      ProvisionRunners provisionRunners,
      LaunchBreakers breakers,
      InstantSource clock) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.provisionRunners = provisionRunners;
    this.breakers = breakers;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /**
   * @param timeline what was recorded of the job, in that order
   */
  public Explanation job(Job.Id job, List<TimedEvent> timeline) {
    return backlog
        .find(job)
        .<Explanation>map(
            pending ->
                waits(
                    pending,
                    provisionRunners.preview(pending.ownerPool()),
                    held(pending.ownerPool().pool()),
                    timeline))
        .or(() -> heldBack(job, timeline))
        .orElseGet(
            () ->
                Recalling.judge(timeline)
                    .<Explanation>map(reason -> new Explanation.Recalled(job, reason, timeline))
                    .orElseGet(() -> forgotten(job, timeline)));
  }

  private Optional<Explanation> heldBack(Job.Id job, List<TimedEvent> timeline) {
    return backlog
        .letGoReason(job)
        .map(
            reason ->
                new Explanation.Recalled(
                    job,
                    JobStatus.of(
                        JobStatus.State.HELD_BACK,
                        reason,
                        "a runner comes for it when GitHub announces it again"),
                    timeline));
  }

  /** The jobs that wait, the longest waiting first. */
  public ListPage<Explanation.Waits> waiting(
      int max, Function<Job.Id, List<TimedEvent>> timelines) {
    return explained(ListPage.of(backlog.all(), LONGEST_WAITING_FIRST, max), timelines);
  }

  /** Of the jobs that wait and fulfil the condition, so many after the first {@code skip}. */
  public ListPage<Explanation.Waits> waiting(
      Predicate<PendingJob> which,
      int skip,
      int max,
      Function<Job.Id, List<TimedEvent>> timelines) {
    List<PendingJob> found = backlog.all().stream().filter(which).toList();
    return explained(ListPage.of(found, LONGEST_WAITING_FIRST, skip, max), timelines);
  }

  /** The first jobs that wait for each pool; pools without such jobs are missing. */
  public Map<String, ListPage<Explanation.Waits>> waitingByPool(
      int max, Function<Job.Id, List<TimedEvent>> timelines) {
    Map<String, ListPage<Explanation.Waits>> pages = new LinkedHashMap<>();
    Map<String, List<PendingJob>> jobs =
        backlog.all().stream().collect(Collectors.groupingBy(job -> job.ownerPool().pool()));
    pools.keySet().stream()
        .filter(jobs::containsKey)
        .forEach(
            pool ->
                pages.put(
                    pool,
                    explained(ListPage.of(jobs.get(pool), LONGEST_WAITING_FIRST, max), timelines)));
    return pages;
  }

  /** Why pools other than its own do not take a job that waits. */
  public List<ComparingPools.PassedOver> otherPools(Job.Id job) {
    return backlog
        .find(job)
        .map(PendingJob::ticket)
        .map(ticket -> ComparingPools.judge(pools.values(), pools.get(ticket.pool()), ticket.job()))
        .orElse(List.of());
  }

  private ListPage<Explanation.Waits> explained(
      ListPage<PendingJob> jobs, Function<Job.Id, List<TimedEvent>> timelines) {
    Map<OwnerPool, Explaining.Round> rounds = new HashMap<>();
    Map<String, Integer> held = new HashMap<>();
    return jobs.map(
        pending ->
            waits(
                pending,
                rounds.computeIfAbsent(pending.ownerPool(), provisionRunners::preview),
                held.computeIfAbsent(pending.ownerPool().pool(), this::held),
                timelines.apply(pending.id())));
  }

  /** What is being done for these jobs, and why. */
  Map<Job.Id, JobStatus> statuses(List<PendingJob> jobs) {
    Map<OwnerPool, Explaining.Round> rounds = new HashMap<>();
    Map<String, Integer> held = new HashMap<>();
    Map<Job.Id, JobStatus> statuses = new HashMap<>();
    for (PendingJob pending : jobs) {
      Explaining.Round round =
          rounds.computeIfAbsent(pending.ownerPool(), provisionRunners::preview);
      int kept = held.computeIfAbsent(pending.ownerPool().pool(), this::held);
      statuses.put(pending.id(), waits(pending, round, kept, List.of()).reason());
    }
    return statuses;
  }

  private Explanation.Waits waits(
      PendingJob pending, Explaining.Round round, int held, List<TimedEvent> timeline) {
    Instant now = clock.instant();
    RunnerPool pool = pools.get(pending.ownerPool().pool());
    Optional<Runner> runner =
        pending.stage() instanceof Stage.Covered(var instance)
            ? inventory.find(instance)
            : Optional.empty();
    Optional<Event> latest =
        timeline.reversed().stream()
            .map(TimedEvent::event)
            .filter(event -> !changesNothing(event))
            .findFirst();
    JobStatus reason =
        Explaining.judge(
            new Explaining.Facts(
                now, pending, pool, round, runner, latest, breakers.spot().reason(pool)));
    return new Explanation.Waits(
        pending,
        Holding.explained(reason, pool, inventory.live(pool.name()), held),
        runner.map(its -> new Explanation.Cover(its, its.phase(now, pool.lifetime().bootTime()))),
        timeline);
  }

  private static boolean changesNothing(Event event) {
    return event instanceof Event.JobWaiting
        || event instanceof Event.InstanceRunning
        || event instanceof Event.RunnerOnline;
  }

  private int held(String pool) {
    Instant now = clock.instant();
    return (int)
        inventory.all().stream()
            .map(Runner::instance)
            .filter(instance -> instance.isHeld(now) && instance.ownerPool().pool().equals(pool))
            .count();
  }

  private Explanation forgotten(Job.Id job, List<TimedEvent> timeline) {
    return backlog.isDone(job)
        ? new Explanation.Recalled(
            job,
            JobStatus.of(
                JobStatus.State.RELEASED,
                "job %s started or ended, elsewhere or longer ago than is remembered"
                    .formatted(job),
                "nothing more is done for it"),
            timeline)
        : new Explanation.Unknown(
            job,
            List.of(
                "its webhook never came here: see the App's page Advanced, Recent deliveries",
                "it came before this process started, at %s; if it waits, its message comes back within minutes"
                    .formatted(startedAt.truncatedTo(ChronoUnit.SECONDS)),
                "it came so long ago that its events are no longer kept",
                "the number is not a job's: a run has another id than its jobs",
                "it belongs to a repository or a GitHub that this daemon does not serve"));
  }
}
