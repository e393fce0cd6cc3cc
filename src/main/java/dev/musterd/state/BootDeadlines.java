package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When each instance is to be looked for: soon after its launch, whether EC2 has ended it, and when
 * its time to boot is over, whether its runner came.
 */
final class BootDeadlines {
  private final DueQueue<Deadline> boot;
  private final DueQueue<Deadline> early;

  private record Deadline(Instant at, Instance.Id instance) {}

  BootDeadlines() {
    this(new DueQueue<>(Deadline::at), new DueQueue<>(Deadline::at));
  }

  private BootDeadlines(DueQueue<Deadline> boot, DueQueue<Deadline> early) {
    this.boot = boot;
    this.early = early;
  }

  BootDeadlines copy() {
    return new BootDeadlines(boot.copy(), early.copy());
  }

  /** Has the runner be looked for at this time. */
  void checkAt(Instant at, Instance.Id id) {
    boot.add(new Deadline(at, id));
  }

  /** Has EC2 be asked for the instance at these times after its launch. */
  void watch(Instance instance, List<Duration> after) {
    after.forEach(time -> early.add(new Deadline(instance.launchedAt().plus(time), instance.id())));
  }

  /** Whether an instance is to be looked for now, for either reason. */
  boolean isAnyDue(Instant now) {
    return boot.isDue(now) || early.isDue(now);
  }

  /** Instances whose time to boot is over, each once. */
  List<Instance.Id> overdue(Instant now) {
    return instances(boot, now);
  }

  /** Instances that EC2 is to be asked for, each once. */
  List<Instance.Id> early(Instant now) {
    return instances(early, now);
  }

  private static List<Instance.Id> instances(DueQueue<Deadline> queue, Instant now) {
    return queue.due(now).stream().map(Deadline::instance).distinct().toList();
  }
}
