package dev.musterd.sim.world;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What one seed brings. Each hazard is absent from about half of all seeds, so that every few of
 * them meet alone as well as all together. Chances are per call, machine or delivery.
 *
 * @param ephemeral kind of the pool that most jobs ask for
 * @param prefixed whether its runners' names carry a prefix
 * @param max runners of that pool
 * @param warm idle runners that it keeps for each owner, until the window closes
 * @param jobs queued during the fault phase
 * @param faultTime how long the fault phase lasts
 * @param reapPeriod pause between two ticks
 * @param failing AWS, SQS and GitHub calls that fail, with or without effect
 * @param tails answers that come seconds late
 * @param crashes of the daemon
 * @param interruptions of instances by spot
 * @param shortages times in which some types or zones have no capacity
 * @param competitors foreign runners with our labels
 * @param broken machines that boot and then do nothing
 * @param slow machines that boot too late
 * @param hung runners that fall silent in the middle of a job
 * @param cancelled jobs that are cancelled or deleted at some time
 * @param delivery how unreliable webhooks are
 * @param lists how stale lists and flags are
 * @param clockSteps times the daemon's clock is set
 * @param ec2 what EC2 does to single instances, and how slow it is
 */
public record Weather(
    boolean ephemeral,
    boolean prefixed,
    int max,
    int warm,
    boolean onDemandFallback,
    int jobs,
    Duration faultTime,
    Duration reapPeriod,
    double failing,
    double tails,
    int crashes,
    int interruptions,
    int shortages,
    int competitors,
    double broken,
    double slow,
    double hung,
    double cancelled,
    Delivery delivery,
    Lists lists,
    int clockSteps,
    Ec2 ec2) {

  /**
   * Webhooks.
   *
   * @param lost answered with a failure, if at all; GitHub's log shows it
   * @param silent lost news of running jobs that the log shows as delivered
   * @param doubled come twice
   * @param delay the longest; it reorders them
   */
  public record Delivery(double lost, double silent, double doubled, Duration delay) {}

  /**
   * Lists and flags, never staler than what behaviour is specified for.
   *
   * @param busyLag of GitHub's busy flag
   * @param registered how long GitHub's list lacks a new runner
   * @param launched how long EC2's list lacks a new instance
   * @param missing things that one day are missing from a list for a moment
   * @param misread jobs that GitHub calls not queued right after they were
   */
  public record Lists(
      Duration busyLag, Duration registered, Duration launched, double missing, double misread) {}

  /**
   * EC2.
   *
   * @param guarded instances that EC2 does not let be terminated
   * @param stillborn instances that EC2 ends at once
   * @param slowLists how long a list takes
   */
  public record Ec2(double guarded, double stillborn, Duration slowLists) {}

  public static Weather drawn(RandomGenerator random) {
    int max = random.nextBoolean() ? 100 : 3 + random.nextInt(8);
    return new Weather(
        random.nextInt(4) > 0,
        random.nextBoolean(),
        max,
        random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(max / 3),
        random.nextBoolean(),
        3 + random.nextInt(30),
        Duration.ofMinutes(4 + random.nextInt(12)),
        Duration.ofSeconds(60L * (1 + random.nextInt(5))),
        maybe(random, 0.25),
        maybe(random, 0.2),
        random.nextBoolean() ? 0 : 1 + random.nextInt(4),
        random.nextBoolean() ? 0 : 1 + random.nextInt(5),
        random.nextBoolean() ? 0 : 1 + random.nextInt(3),
        random.nextBoolean() ? 0 : 1 + random.nextInt(3),
        maybe(random, 0.15),
        maybe(random, 0.1),
        maybe(random, 0.1),
        maybe(random, 0.3),
        new Delivery(
            maybe(random, 0.3),
            maybe(random, 0.1),
            maybe(random, 0.3),
            maybe(random, Duration.ofSeconds(20))),
        new Lists(
            maybe(random, Duration.ofSeconds(60)),
            maybe(random, Duration.ofSeconds(30)),
            maybe(random, Duration.ofSeconds(4)),
            maybe(random, 0.3),
            maybe(random, 0.3)),
        random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(3),
        new Ec2(
            rarely(random) * 0.3,
            rarely(random) * 0.3,
            Duration.ofMillis((long) (rarely(random) * 40_000))));
  }

  /** Less often than the others, for these make all else slow. */
  private static double rarely(RandomGenerator random) {
    return random.nextInt(4) > 0 ? 0 : random.nextDouble();
  }

  private static double maybe(RandomGenerator random, double most) {
    return random.nextBoolean() ? 0 : random.nextDouble() * most;
  }

  private static Duration maybe(RandomGenerator random, Duration most) {
    return random.nextBoolean()
        ? Duration.ZERO
        : Duration.ofMillis(random.nextLong(most.toMillis()));
  }
}
