package dev.musterd.state;

import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The jobs that may be launched for by pool and owner, the longest waiting first. */
final class ReadyJobs {
  private static final Comparator<Job> LONGEST_WAITING_FIRST =
      Comparator.comparing(Job::queuedAt).thenComparing(Job::id);

  private final Map<OwnerPool, TreeSet<Job>> byOwnerPool = new HashMap<>();

  void add(PendingJob pending) {
    byOwnerPool
        .computeIfAbsent(pending.ownerPool(), _ -> new TreeSet<>(LONGEST_WAITING_FIRST))
        .add(pending.ticket().job());
  }

  void remove(PendingJob pending) {
    TreeSet<Job> jobs = byOwnerPool.get(pending.ownerPool());
    if (jobs != null && jobs.remove(pending.ticket().job()) && jobs.isEmpty()) {
      byOwnerPool.remove(pending.ownerPool());
    }
  }

  List<Job.Id> of(OwnerPool ownerPool, int max) {
    return byOwnerPool.getOrDefault(ownerPool, new TreeSet<>()).stream()
        .limit(max)
        .map(Job::id)
        .toList();
  }

  int count(OwnerPool ownerPool) {
    return byOwnerPool.getOrDefault(ownerPool, new TreeSet<>()).size();
  }

  /** How many jobs the pool has, over all its owners. */
  int count(String pool) {
    return byOwnerPool.entrySet().stream()
        .filter(entry -> entry.getKey().pool().equals(pool))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  boolean isEmpty(OwnerPool ownerPool) {
    return !byOwnerPool.containsKey(ownerPool);
  }

  /** The pools and owners with a job. */
  Set<OwnerPool> ownerPools() {
    return byOwnerPool.keySet();
  }

  /** Orders pools and owners with a job each by their longest waiting job. */
  Comparator<OwnerPool> longestWaitingFirst() {
    return Comparator.comparing(
        ownerPool -> byOwnerPool.get(ownerPool).first(), LONGEST_WAITING_FIRST);
  }
}
