package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Job;
import dev.musterd.model.cost.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the latest jobs come from that started on our instances. */
public final class RecentWork {
  /** As many as there are timelines. */
  static final int JOBS_MAX = 10_000;

  /** The one that started first comes first. */
  private final Map<Job.Id, Work> jobs = BoundedMap.evictingEldest(JOBS_MAX);

  /** A job started or ended; either may be heard of first. */
  public void heard(Work work) {
    jobs.merge(work.job(), work, (one, other) -> other.origin().isPresent() ? other : one);
  }

  public Optional<Work> of(Job.Id job) {
    return Optional.ofNullable(jobs.get(job));
  }

  /** So many at most that fulfil the condition, the one that started last first. */
  public List<Work> latest(Predicate<Work> which, int max) {
    return new ArrayList<>(jobs.values()).reversed().stream().filter(which).limit(max).toList();
  }
}
