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

/** The jobs that may be launched for: in each group, the longest waiting first. */
final class ReadyJobs {
  private record Order(Instant queuedAt, Job.Id job) implements Comparable<Order> {
    @Override
    public int compareTo(Order other) {
      int byTime = queuedAt.compareTo(other.queuedAt);
      return byTime != 0 ? byTime : job.compareTo(other.job);
    }

    static Order of(PendingJob ticket) {
      return new Order(ticket.ticket().job().queuedAt(), ticket.id());
    }
  }

  private final Map<OwnerPool, TreeSet<Order>> ofGroups = new HashMap<>();

  void add(PendingJob ticket) {
    ofGroups.computeIfAbsent(ticket.group(), _ -> new TreeSet<>()).add(Order.of(ticket));
  }

  void remove(PendingJob ticket) {
    TreeSet<Order> group = ofGroups.get(ticket.group());
    if (group != null && group.remove(Order.of(ticket)) && group.isEmpty()) {
      ofGroups.remove(ticket.group());
    }
  }

  List<Job.Id> of(OwnerPool group, int max) {
    return ofGroups.getOrDefault(group, new TreeSet<>()).stream()
        .limit(max)
        .map(Order::job)
        .toList();
  }

  int count(OwnerPool group) {
    return ofGroups.getOrDefault(group, new TreeSet<>()).size();
  }

  /** Over all the owners of the pool. */
  int count(String pool) {
    return ofGroups.entrySet().stream()
        .filter(entry -> entry.getKey().pool().equals(pool))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  boolean isEmpty(OwnerPool group) {
    return !ofGroups.containsKey(group);
  }

  /** Those with a job. */
  Set<OwnerPool> groups() {
    return ofGroups.keySet();
  }

  /** Of groups with a job each, the one with the longest waiting job first. */
  Comparator<OwnerPool> longestWaitingFirst() {
    return Comparator.comparing(group -> ofGroups.get(group).first());
  }
}
