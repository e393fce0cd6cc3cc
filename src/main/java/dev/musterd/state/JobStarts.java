package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the newest job of each runner started. GitHub does not order its deliveries, and delivers
 * some of them again much later: a start that is older than a known one says nothing of what the
 * runner does now. And a start or an end may be delivered before EC2's list shows the instance, as
 * after a restart: it counts as soon as the instance is known.
 */
final class JobStarts {
  /** Runners of other environments are among them. */
  private static final int EARLY_MAX = 1_000;

  private final Map<Instance.Id, Instant> newest = new HashMap<>();
  private final Map<Instance.Id, Start> early = BoundedMap.evictingEldest(EARLY_MAX);

  /**
   * That a runner took a job.
   *
   * @param at empty when the delivery does not tell
   * @param ended whether the job has ended since
   */
  record Start(Job.Id job, Optional<Instant> at, boolean ended) {}

  JobStarts copy() {
    JobStarts copy = new JobStarts();
    copy.newest.putAll(newest);
    copy.early.putAll(early);
    return copy;
  }

  /**
   * Notes a start; returns false when a later one is known. GitHub gives whole seconds: of two
   * starts in one second, the one that came last counts.
   *
   * @param at empty when the delivery does not tell: then it counts
   */
  boolean isNewest(Instance.Id id, Optional<Instant> at) {
    Instant known = newest.get(id);
    if (at.isPresent() && known != null && at.get().isBefore(known)) {
      return false;
    }
    at.ifPresent(it -> newest.put(id, it));
    return true;
  }

  /** Notes a start on an instance that is not known. */
  void early(Instance.Id id, Start start) {
    early.merge(id, start, (known, next) -> isBefore(next, known) ? known : next);
  }

  private static boolean isBefore(Start start, Start other) {
    return start.at().isPresent()
        && other.at().isPresent()
        && start.at().get().isBefore(other.at().get());
  }

  /** A job of an instance that is not known has ended; a start of another job is newer. */
  void endedEarly(Instance.Id id, Job.Id job) {
    early.compute(
        id,
        (_, start) ->
            start == null || start.job().equals(job)
                ? new Start(job, Optional.empty(), true)
                : start);
  }

  /** The instance is known now; returns what was said of it before. */
  Optional<Start> known(Instance.Id id) {
    return Optional.ofNullable(early.remove(id));
  }

  /** The instance is gone. */
  void forget(Instance.Id id) {
    newest.remove(id);
    early.remove(id);
  }
}
