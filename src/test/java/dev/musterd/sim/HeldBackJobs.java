package dev.musterd.sim;

import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Jobs that GitHub holds back for an approval or for a concurrency group, and releases later, with
 * or without announcing them again. Absent from half of all seeds. Has randomness of its own, so
 * that seeds without it play as they did before it was added.
 */
final class HeldBackJobs {
  private static final long OWN_SEED = 0x4865_6c64L;
  private static final double CHANCE_MAX = 0.3;

  private final SimWorld world;
  private final RandomGenerator random;
  private final double chance;
  private final List<Runnable> releases = new ArrayList<>();
  private final Set<Job.Id> jobs = new HashSet<>();

  HeldBackJobs(SimWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed ^ OWN_SEED);
    this.chance = random.nextBoolean() ? 0 : random.nextDouble() * CHANCE_MAX;
  }

  boolean happens() {
    return random.nextDouble() < chance;
  }

  boolean contains(Job.Id job) {
    return jobs.contains(job);
  }

  /**
   * @param sometime runs a release within the fault phase; {@link #releaseAll} makes up for those
   *     that did not
   */
  Job.Id queue(Owner.Repository repository, Labels labels, Consumer<Runnable> sometime) {
    boolean isApproval = random.nextBoolean();
    Job.Id job =
        isApproval
            ? world.github().queueForApproval(repository, labels)
            : world.github().queueHeldBack(repository, labels, "pending");
    jobs.add(job);
    boolean isAnnounced = isApproval || random.nextBoolean();
    Runnable release = () -> world.github().release(job, isAnnounced);
    releases.add(release);
    sometime.accept(release);
    return job;
  }

  void releaseAll() {
    releases.forEach(Runnable::run);
  }
}
