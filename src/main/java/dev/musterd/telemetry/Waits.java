package dev.musterd.telemetry;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The two waits that users feel, each from one event to a later one of the job or instance. */
final class Waits {
  /** Beginnings remembered; beyond it the oldest ones' waits go unmeasured. */
  static final int MAX_PENDING = 20_000;

  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(90),
    Duration.ofMinutes(2),
    Duration.ofMinutes(3),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(30),
    Duration.ofHours(2),
    Duration.ofHours(24)
  };

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<Job.Id, Begun> jobs = BoundedMap.evictingEldest(MAX_PENDING);
  private final Map<Instance.Id, Begun> instances = BoundedMap.evictingEldest(MAX_PENDING);

  Waits(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  private record Begun(Instant at, OwnerPool group) {}

  void record(Event event) {
    switch (event) {
      // A redelivered webhook or message does not start the wait anew.
      case Event.JobAdmitted admitted -> jobs.putIfAbsent(admitted.job(), begun(admitted.group()));
      case Event.JobStarted started ->
          end(jobs, started.job(), "musterd.job.wait", "from admission to a runner's start");
      case Event.JobFinished finished -> jobs.remove(finished.job());
      case Event.JobReleased released -> jobs.remove(released.job());
      case Event.JobBuried buried -> jobs.remove(buried.job());
      case Event.InstancesLaunched launched ->
          launched.instances().forEach(id -> instances.put(id, begun(launched.group())));
      case Event.RunnerConfigured configured ->
          end(
              instances,
              configured.instance(),
              "musterd.launch.to.configured",
              "from EC2's answer to the runner's stored configuration");
      case Event.ConfigurationFailed failed -> instances.remove(failed.instance());
      case Event.InstanceTerminated terminated -> instances.remove(terminated.instance());
      case Event.InstanceVanished vanished -> instances.remove(vanished.instance());
      default -> {
        // Neither begins nor ends a wait.
      }
    }
  }

  private Begun begun(OwnerPool group) {
    return new Begun(clock.instant(), group);
  }

  private <K> void end(Map<K, Begun> pending, K id, String name, String meaning) {
    Optional.ofNullable(pending.remove(id))
        .ifPresent(
            begun ->
                Timer.builder(name)
                    .description(meaning)
                    .tag("pool", begun.group().pool())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
                    .record(Duration.between(begun.at(), clock.instant())));
  }
}
