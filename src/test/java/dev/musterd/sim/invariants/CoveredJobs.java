package dev.musterd.sim.invariants;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which instance is meant for which job, by the events; never two fresh ones for one job. */
final class CoveredJobs {
  private final SimWorld world;
  private final Map<Instance.Id, Job.Id> jobs = new HashMap<>();
  private final Map<Job.Id, Set<Instance.Id>> launches = new HashMap<>();
  private final Set<Instance.Id> used = new HashSet<>();

  /**
   * Their job was released or held, so that any job may have them; no launch is made beside them.
   */
  private final Set<Instance.Id> spare = new HashSet<>();

  private final List<String> violations = new ArrayList<>();
  private final Duration bootTime;

  /**
   * @param bootTime within which an instance is certainly waited for
   */
  CoveredJobs(SimWorld world, Duration bootTime) {
    this.world = world;
    this.bootTime = bootTime;
  }

  List<String> violations() {
    return violations;
  }

  int launchesFor(Job.Id job) {
    return launches.getOrDefault(job, Set.of()).size();
  }

  /** The next process assigns anew the instances that it finds. */
  void crashed() {
    jobs.clear();
    spare.clear();
  }

  void recorded(Event event) {
    switch (event) {
      case Event.InstancesLaunched launched -> {
        int pairs = Math.min(launched.instances().size(), launched.jobs().size());
        for (int i = 0; i < pairs; i++) {
          Instance.Id instance = launched.instances().get(i);
          Job.Id job = launched.jobs().get(i);
          launches.computeIfAbsent(job, _ -> new HashSet<>()).add(instance);
          assign(instance, job, Set.of());
        }
      }
      case Event.JobCovered covered -> assign(covered.instance(), covered.job(), spare);
      case Event.JobReleased released -> release(released.job());
      case Event.JobHeld held -> release(held.job());
      case Event.JobStarted started -> markUsed(started.runner());
      case Event.InstanceVanished gone -> used.add(gone.instance());
      case Event.InstanceTerminated gone -> used.add(gone.instance());
      // GitHub gives it no job any more, also while EC2 does not answer the request to end it.
      case Event.RunnerRetired gone -> used.add(gone.instance());
      case Event.ConfigurationFailed gone -> used.add(gone.instance());
      case Event.RunnerMismatched idle -> used.add(idle.instance());
      default -> {}
    }
  }

  private void markUsed(String runner) {
    jobs.keySet().stream().filter(id -> runner.endsWith(id.value())).forEach(used::add);
  }

  private void release(Job.Id job) {
    jobs.entrySet().stream()
        .filter(assignment -> assignment.getValue().equals(job))
        .forEach(assignment -> spare.add(assignment.getKey()));
  }

  /**
   * @param exempt instances that may be there for the job as well
   */
  private void assign(Instance.Id instance, Job.Id job, Set<Instance.Id> exempt) {
    jobs.forEach(
        (other, itsJob) -> {
          if (itsJob.equals(job)
              && !other.equals(instance)
              && !exempt.contains(other)
              && isFresh(other)) {
            violations.add("%s and %s are both there for job %s".formatted(other, instance, job));
          }
        });
    jobs.put(instance, job);
    spare.remove(instance);
  }

  /** Live, within its time to boot, and nothing known against it. */
  private boolean isFresh(Instance.Id id) {
    Instant now = world.time().instant();
    return !used.contains(id)
        && !world.hasWorked(id)
        && world
            .cloud()
            .machine(id)
            .filter(Machine::live)
            .filter(it -> now.isBefore(it.launchedAt().plus(bootTime)))
            .isPresent();
  }
}
