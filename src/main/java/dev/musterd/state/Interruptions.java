package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Job;
import dev.musterd.model.RunAttempt;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records of interrupted and lost instances, the job that each instance ran last, and the
 * attempts of runs that repeat what was interrupted.
 */
public final class Interruptions {
  /** Instances whose last job is remembered. */
  public static final int JOBS_MAX = 50_000;

  /** Records that are known; each is one instance that was interrupted within a week. */
  public static final int RECORDS_MAX = 10_000;

  /** Attempts of runs that are remembered as repetitions. */
  public static final int REPEATED_MAX = 10_000;

  private final boolean onDemand;
  private final Map<Instance.Id, Known> records = BoundedMap.evictingEldest(RECORDS_MAX);
  private final Map<Instance.Id, String> versions = new HashMap<>();
  private final Map<Instance.Id, InterruptedJob> jobs = BoundedMap.evictingEldest(JOBS_MAX);
  private final Map<RunAttempt, Boolean> repeated = BoundedMap.evictingEldest(REPEATED_MAX);

  /** For a daemon that repeats nothing on demand. */
  public Interruptions() {
    this(false);
  }

  /**
   * @param onDemand whether repetitions get on-demand instances; else none is remembered
   */
  public Interruptions(boolean onDemand) {
    this.onDemand = onDemand;
  }

  /**
   * A record, and since when this process knows it.
   *
   * @param since the later of the interruption and of the first reading
   */
  public record Known(InterruptionRecord record, Instant since) {}

  /** The instance runs this job now, or one that failed was its last. */
  public void ran(Instance.Id instance, InterruptedJob job) {
    jobs.remove(instance);
    jobs.put(instance, job);
    Known known = records.get(instance);
    if (known != null) {
      records.put(instance, completed(known));
    }
  }

  /** The instance's job ended well. */
  public void ended(Instance.Id instance) {
    jobs.remove(instance);
  }

  /** The job that runs on the instance, or that failed there last. */
  public Optional<InterruptedJob> jobOn(Instance.Id instance) {
    return Optional.ofNullable(jobs.get(instance));
  }

  /** Whether what is stored of the instance in this version is known, readable or not. */
  public boolean isKnown(Instance.Id instance, String version) {
    return version.equals(versions.get(instance));
  }

  /** What is stored in this version has been read. */
  public void read(Instance.Id instance, String version) {
    versions.put(instance, version);
  }

  /** Forgets what is no longer stored; records that could not be stored as yet are kept. */
  public void keepOnly(Set<Instance.Id> stored) {
    List<Instance.Id> gone =
        versions.keySet().stream().filter(instance -> !stored.contains(instance)).toList();
    gone.forEach(versions::remove);
    gone.forEach(records::remove);
  }

  /** Takes over a record, with the job where only we know it. */
  public void put(InterruptionRecord record, Instant now) {
    Known before = records.get(record.instance());
    records.put(
        record.instance(), completed(new Known(record, before == null ? now : before.since())));
    if (record.rerun() instanceof Rerun.Requested) {
      record.job().ifPresent(job -> repeats(job.run().next()));
    }
  }

  private Known completed(Known known) {
    InterruptedJob job = jobs.get(known.record().instance());
    return known.record().job().isPresent() || job == null
        ? known
        : new Known(known.record().with(job), known.since());
  }

  public Optional<InterruptionRecord> find(Instance.Id instance) {
    return Optional.ofNullable(records.get(instance)).map(Known::record);
  }

  /** The attempts with evidence that no verdict has been given on. */
  public Set<RunAttempt> pending() {
    return records.values().stream()
        .map(Known::record)
        .filter(InterruptionRecord::isPending)
        .flatMap(record -> record.job().stream())
        .map(InterruptedJob::run)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The records of this attempt that no verdict has been given on. */
  public List<InterruptionRecord> pending(RunAttempt attempt) {
    return evidence(attempt).stream()
        .filter(record -> record.isPending() && record.job().isPresent())
        .toList();
  }

  /**
   * What may explain failures in this attempt: its own records, also those that came too early for
   * a verdict on the whole run, and the pending ones without a job.
   */
  public List<InterruptionRecord> evidence(RunAttempt attempt) {
    return records.values().stream()
        .map(Known::record)
        .filter(
            record ->
                record.job().map(job -> job.run().equals(attempt)).orElseGet(record::isPending))
        .toList();
  }

  /** Records without a job that have been known since then or longer. */
  public List<InterruptionRecord> withoutJob(Instant since) {
    return records.values().stream()
        .filter(known -> known.record().isPending() && known.record().job().isEmpty())
        .filter(known -> !known.since().isAfter(since))
        .map(Known::record)
        .toList();
  }

  /** This attempt repeats what was interrupted. */
  public void repeats(RunAttempt attempt) {
    if (onDemand) {
      repeated.put(attempt, true);
    }
  }

  /** Whether the job repeats one that was interrupted, and so gets an on-demand instance. */
  public boolean isOnDemandOnly(Job job) {
    return !repeated.isEmpty()
        && job.runId() > 0
        && repeated.containsKey(new RunAttempt(job.repository(), job.runId(), job.attempt()));
  }
}
