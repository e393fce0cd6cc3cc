package dev.musterd.state;

import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The jobs that may be launched for by pool and owner, the longest waiting first. */
final class ReadyJobs {
  private record Order(Instant queuedAt, Job.Id job) implements Comparable<Order> {
    @Override
    public int compareTo(Order other) {
      int byTime = queuedAt.compareTo(other.queuedAt);
      return byTime != 0 ? byTime : job.compareTo(other.job);
    }

    static Order of(PendingJob pending) {
      return new Order(pending.ticket().job().queuedAt(), pending.id());
    }
  }

  private final Map<OwnerPool, TreeSet<Order>> byOwnerPool = new HashMap<>();

  void add(PendingJob pending) {
    byOwnerPool.computeIfAbsent(pending.ownerPool(), _ -> new TreeSet<>()).add(Order.of(pending));
  }

  void remove(PendingJob pending) {
    TreeSet<Order> jobs = byOwnerPool.get(pending.ownerPool());
    if (jobs != null && jobs.remove(Order.of(pending)) && jobs.isEmpty()) {
      byOwnerPool.remove(pending.ownerPool());
    }
  }

  List<Job.Id> of(OwnerPool ownerPool, int max) {
    return byOwnerPool.getOrDefault(ownerPool, new TreeSet<>()).stream()
        .limit(max)
        .map(Order::job)
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
    return Comparator.comparing(ownerPool -> byOwnerPool.get(ownerPool).first());
  }
}
