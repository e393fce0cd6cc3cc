package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.base.Interner;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.QueueMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The waiting jobs whose messages this process holds. Every change costs a logarithm at most,
 * however many wait.
 */
public final class Backlog {
  /**
   * The most jobs held at once; SQS keeps at most 120,000 messages of a FIFO queue in flight.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
   *     message quotas</a>
   */
  public static final int JOBS_MAX = 100_000;

  /** Jobs remembered as started or gone, so that a late or repeated message costs nothing. */
  private static final int DONE_MAX = 100_000;

  /** Texts of reasons that are shared by jobs. */
  private static final int REASONS_MAX = 1_000;

  /** Times that are shared by jobs. */
  private static final int TIMES_MAX = 1_000;

  /** How a message that arrives relates to what is held. */
  public enum Arrival {
    NEW,
    /** Held already: its visibility timeout had lapsed, and begins anew. */
    KNOWN,
    /** Started or gone in the meantime: the message can go. */
    DONE
  }

  private record Wake(Instant at, OwnerPool ownerPool, Optional<Job.Id> job) {}

  private record Renewal(Instant at, Job.Id job, Instant hiddenUntil) {}

  private final Map<Job.Id, PendingJob> pendingJobs = new HashMap<>();
  private final TicketInterner tickets = new TicketInterner();
  private final Interner<String, String> reasonTexts = new Interner<>(REASONS_MAX);
  private final Interner<Instant, Instant> times = new Interner<>(TIMES_MAX);
  private final ReadyJobs ready = new ReadyJobs();
  private final Set<OwnerPool> changed = new LinkedHashSet<>();
  private final Set<String> changedPools = new HashSet<>();
  private final Set<Wake> poolWakes = new HashSet<>();
  private final DueQueue<Wake> wakes = new DueQueue<>(Wake::at);
  private final DueQueue<Renewal> renewals = new DueQueue<>(Renewal::at);

  /** Jobs that need no runner any more, and whether they are known to have ended. */
  private final Map<Job.Id, Boolean> done = BoundedMap.evictingEldest(DONE_MAX);

  private final LetGoJobs letGo = new LetGoJobs(DONE_MAX);

  /**
   * Takes in a message.
   *
   * @param until when it becomes visible again
   * @param renewAt when its visibility timeout is to be extended
   */
  public Arrival receive(QueueMessage.Parsed message, Instant until, Instant renewAt) {
    Instant hiddenUntil = shared(until);
    Job.Id job = message.ticket().id();
    if (done.containsKey(job) || letGo.isRepeat(message)) {
      return Arrival.DONE;
    }
    PendingJob.Visibility visibility =
        new PendingJob.Visibility(message.receipt(), hiddenUntil, 0, message.timesReceived());
    PendingJob known = pendingJobs.get(job);
    if (known != null) {
      pendingJobs.put(job, known.withVisibility(visibility));
      if (!known.ticket().guid().equals(message.ticket().guid())) {
        update(job, PendingJob::announcedAgain);
      }
      renewals.add(new Renewal(shared(renewAt), job, hiddenUntil));
      return Arrival.KNOWN;
    }
    put(
        new PendingJob(
            tickets.intern(message.ticket()),
            visibility,
            message.sentAt(),
            Stage.READY,
            PendingJob.Attempts.NONE.withReadings(letGo.readings(message))));
    renewals.add(new Renewal(shared(renewAt), job, hiddenUntil));
    return Arrival.NEW;
  }

  public Optional<PendingJob> find(Job.Id job) {
    return Optional.ofNullable(pendingJobs.get(job));
  }

  /** Whether its job is remembered as started or gone. */
  public boolean isDone(Job.Id job) {
    return done.containsKey(job);
  }

  /** Removes the job for good and remembers it as done, even when it has not come yet. */
  public Optional<PendingJob> finish(Job.Id job) {
    done.putIfAbsent(job, false);
    return remove(job);
  }

  /** Removes the job and remembers it as ended: later webhooks about it are outdated. */
  public Optional<PendingJob> end(Job.Id job) {
    done.put(job, true);
    return remove(job);
  }

  public boolean hasEnded(Job.Id job) {
    return done.getOrDefault(job, false);
  }

  /**
   * Removes the job until GitHub announces it again: it holds the job back or does not know it. Its
   * announcement may also be still on its way.
   *
   * @param reason completes "job 7: …"
   */
  public Optional<PendingJob> letGo(Job.Id job, Instant now, String reason) {
    Optional<PendingJob> removed = remove(job);
    letGo.add(job, removed.map(pending -> pending.ticket().guid()), now, reason);
    return removed;
  }

  /** Why the job was let go until GitHub announces it again. */
  public Optional<String> letGoReason(Job.Id job) {
    return done.containsKey(job) ? Optional.empty() : letGo.reason(job);
  }

  /** Removes the job, which still waits: another message for it is taken in. */
  public Optional<PendingJob> remove(Job.Id job) {
    PendingJob removed = pendingJobs.remove(job);
    if (removed != null) {
      ready.remove(removed);
    }
    return Optional.ofNullable(removed);
  }

  /** Changes a job that may have been removed meanwhile. */
  public void update(Job.Id job, UnaryOperator<PendingJob> change) {
    PendingJob before = pendingJobs.get(job);
    if (before != null) {
      ready.remove(before);
      put(change.apply(before));
    }
  }

  /** The job loses the runner that was meant for it; it is ready again. */
  public void uncover(Job.Id job, Instance.Id instance) {
    update(
        job,
        pending ->
            pending.stage().equals(new Stage.Covered(instance))
                ? pending.withStage(Stage.READY)
                : pending);
  }

  /** The jobs of a pool and owner that may be launched for, the longest waiting first. */
  public List<PendingJob> ready(OwnerPool ownerPool, int max) {
    return ready.of(ownerPool, max).stream().map(pendingJobs::get).toList();
  }

  /** How many jobs of a pool and owner may be launched for. */
  public int readyCount(OwnerPool ownerPool) {
    return ready.count(ownerPool);
  }

  /** How many jobs of a pool may be launched for, over all its owners. */
  public int readyCount(String pool) {
    return ready.count(pool);
  }

  /** Takes what changed since the last call; the one with the longest waiting job comes first. */
  public List<OwnerPool> takeChanged(Instant now) {
    wake(now);
    if (!changedPools.isEmpty()) {
      ready.ownerPools().stream()
          .filter(ownerPool -> changedPools.contains(ownerPool.pool()))
          .forEach(changed::add);
      changedPools.clear();
    }
    List<OwnerPool> groups = new ArrayList<>(changed);
    changed.clear();
    groups.removeIf(ready::isEmpty);
    groups.sort(ready.longestWaitingFirst());
    return groups;
  }

  public void markChanged(OwnerPool ownerPool) {
    changed.add(ownerPool);
  }

  /**
   * Something changed for every owner of the pool: capacity is free, a limit is over. The owners
   * are found by {@link #takeChanged}, once for all changes until then.
   */
  public void markPoolChanged(String pool) {
    changedPools.add(pool);
  }

  /**
   * Marks the pool and owner as changed at that time. A blocked one is given an equal time in every
   * round, so each time is kept once.
   */
  public void wakeAt(OwnerPool ownerPool, Instant at) {
    Wake wake = new Wake(at, ownerPool, Optional.empty());
    if (poolWakes.add(wake)) {
      wakes.add(wake);
    }
  }

  public boolean hasChanged() {
    return !changed.isEmpty() || !changedPools.isEmpty();
  }

  /** The jobs whose visibility timeout is to be extended now. */
  public List<PendingJob> dueForRenewal(Instant now) {
    Map<Job.Id, PendingJob> due = new LinkedHashMap<>();
    for (Renewal renewal : renewals.due(now)) {
      PendingJob pending = pendingJobs.get(renewal.job());
      if (pending != null && pending.visibility().until().equals(renewal.hiddenUntil())) {
        due.put(pending.id(), pending);
      }
    }
    return List.copyOf(due.values());
  }

  /** Notes that the visibility timeout was extended. */
  public void renewed(Job.Id job, Instant until, Instant renewAt) {
    PendingJob pending = pendingJobs.get(job);
    if (pending != null) {
      Instant hiddenUntil = shared(until);
      PendingJob.Visibility visibility = pending.visibility();
      pendingJobs.put(
          job,
          pending.withVisibility(
              new PendingJob.Visibility(
                  visibility.receipt(),
                  hiddenUntil,
                  visibility.renewals() + 1,
                  visibility.timesReceived())));
      renewals.add(new Renewal(shared(renewAt), job, hiddenUntil));
    }
  }

  /** Notes why the job waits; false when that is what was noted last. */
  public boolean noteReason(Job.Id job, String reason) {
    PendingJob pending = pendingJobs.get(job);
    if (pending == null || pending.reason().equals(reason)) {
      return false;
    }
    pendingJobs.put(job, pending.withReason(reasonTexts.intern(reason, reason)));
    return true;
  }

  /** Why the job waits, as noted last. */
  public Optional<String> reason(Job.Id job) {
    return find(job).map(PendingJob::reason).filter(reason -> !reason.isEmpty());
  }

  public Collection<PendingJob> all() {
    return List.copyOf(pendingJobs.values());
  }

  public int size() {
    return pendingJobs.size();
  }

  private Instant shared(Instant time) {
    return times.intern(time, time);
  }

  private void put(PendingJob pending) {
    pendingJobs.put(pending.id(), pending);
    switch (pending.stage()) {
      case Stage.Ready() -> {
        ready.add(pending);
        changed.add(pending.ownerPool());
      }
      case Stage.Delayed(Instant until, String _) ->
          wakes.add(new Wake(until, pending.ownerPool(), Optional.of(pending.id())));
      case Stage.Covered _, Stage.Underway _ -> {}
    }
  }

  private void wake(Instant now) {
    for (Wake wake : wakes.due(now)) {
      poolWakes.remove(wake);
      wake.job()
          .ifPresentOrElse(
              job -> update(job, pending -> readyIfDue(pending, now)),
              () -> markChanged(wake.ownerPool()));
    }
  }

  private static PendingJob readyIfDue(PendingJob pending, Instant now) {
    return pending.stage() instanceof Stage.Delayed(Instant until, String _) && !until.isAfter(now)
        ? pending.withStage(Stage.READY)
        : pending;
  }
}
