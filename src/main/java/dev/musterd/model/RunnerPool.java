package dev.musterd.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One kind of runner: which jobs it takes, how it registers, what it runs on and how long. */
public record RunnerPool(
    String name,
    Selection selection,
    RegistrationOptions registration,
    Limits limits,
    LaunchOptions launch,
    Lifetime lifetime,
    IdleRunners idle,
    StartObjective objective) {

  /** This pool for work that spot interruptions have ended before: it has a step on demand. */
  public RunnerPool withOnDemand() {
    return new RunnerPool(
        name, selection, registration, limits, launch.withOnDemand(), lifetime, idle, objective);
  }

  /**
   * Which jobs the pool takes.
   *
   * @param labels what its runners register with
   * @param match how a job's labels are compared with them
   * @param priority of several pools that fit, the one with the lowest number takes the job
   * @param acceptUnlabelled whether it also takes jobs without labels, as {@code runs-on: {group:
   *     X}} makes them: GitHub's webhooks do not name the group
   */
  public record Selection(Labels labels, Match match, int priority, boolean acceptUnlabelled) {}

  /** How a job's labels are compared with a pool's; see {@code decide.Admission}. */
  public enum Match {
    /** GitHub's rule: the job's labels are a subset of the pool's. */
    SUBSET,
    /** The two sets are equal. */
    EXACT,
    /** Any job at all, even one without labels. */
    ANY
  }

  /**
   * How the pool's runners register with GitHub.
   *
   * @param ephemeral a runner takes one job and ends
   * @param namePrefix a runner's name is this and the instance id
   */
  public record RegistrationOptions(boolean ephemeral, String runnerGroup, String namePrefix) {}

  /**
   * The most runners at a time.
   *
   * @param max across all owners; empty is unlimited, 0 launches none
   * @param maxPerOwner empty is unlimited
   */
  public record Limits(OptionalInt max, OptionalInt maxPerOwner) {}

  /**
   * What the pool's instances are launched from.
   *
   * @param template the name of the launch template
   * @param capacity tried in this order, each step in all subnets; at least one
   * @param tags the operator's own, on instance, volume and fleet
   * @param delay how long a job waits for an idle runner first
   */
  public record LaunchOptions(
      String template,
      List<CapacityStep> capacity,
      List<String> subnets,
      InterruptionLimit interruptions,
      Map<String, String> tags,
      LaunchDelay delay) {
    public LaunchOptions {
      capacity = List.copyOf(capacity);
      if (capacity.isEmpty()) {
        throw new IllegalArgumentException("a pool has at least one step of capacity");
      }
      subnets = List.copyOf(subnets);
      tags = Map.copyOf(tags);
    }

    /** The types of all steps, each once. */
    public List<String> instanceTypes() {
      return capacity.stream().flatMap(step -> step.types().stream()).distinct().toList();
    }

    /** These, with all types on demand as a last step where no step is. */
    private LaunchOptions withOnDemand() {
      if (uses(Market.ON_DEMAND)) {
        return this;
      }
      List<CapacityStep> steps = new ArrayList<>(capacity);
      steps.add(
          new CapacityStep(
              Market.ON_DEMAND, instanceTypes(), CapacityStep.CHEAPEST, Optional.empty()));
      return new LaunchOptions(template, steps, subnets, interruptions, tags, delay);
    }

    /** Whether one of the steps is of this market. */
    public boolean uses(Market market) {
      return capacity.stream().anyMatch(step -> step.market() == market);
    }
  }

  /**
   * One way of buying instances: the next step is for what this one does not bring.
   *
   * @param types in the order of preference
   * @param strategy how EC2 chooses among types and zones, in EC2's word for the market
   * @param maxSpotPrice dollars an hour, as EC2 takes it
   */
  public record CapacityStep(
      Market market, List<String> types, String strategy, Optional<String> maxSpotPrice) {
    /** EC2's word for its only strategy on demand that does not keep the order of the types. */
    static final String CHEAPEST = "lowest-price";

    public CapacityStep {
      types = List.copyOf(types);
    }

    /** Whether EC2 keeps the order of the types, as the strategies of these names do. */
    public boolean prioritized() {
      return strategy.endsWith("prioritized");
    }
  }

  /**
   * How many spot interruptions a pool takes before it launches on demand for a while.
   *
   * @param interruptions so many within the time; 0 never launches on demand for them
   * @param onDemandFor until one spot instance is tried again
   */
  public record InterruptionLimit(int interruptions, Duration within, Duration onDemandFor) {}

  /**
   * How long a job waits for an idle runner before one is launched for it.
   *
   * @param time from when the queue took the job
   * @param always also where no idle runner can be expected
   */
  public record LaunchDelay(Duration time, boolean always) {}

  /**
   * The time limits of one runner.
   *
   * @param bootTime from launch to an online runner, and how long a runner waits for its parameter
   * @param minimum how long an idle runner is kept after its launch
   * @param max after which an idle runner goes in any case, and the instance powers itself off
   */
  public record Lifetime(Duration bootTime, Duration minimum, Duration max) {
    /**
     * GitHub's limit of a job, unless its author sets another.
     *
     * @see <a
     *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes">timeout-minutes</a>
     */
    public static final Duration LONGEST_JOB = Duration.ofHours(6);

    /**
     * The last stretch of a lifetime, in which a runner takes no new job: as long as a job, and at
     * most a quarter, so that a short life has some use.
     */
    public Duration drain() {
      return max.compareTo(LONGEST_JOB.multipliedBy(4)) < 0 ? max.dividedBy(4) : LONGEST_JOB;
    }

    /** The age at which a runner takes no new job. */
    public Duration drainAge() {
      return max.minus(drain());
    }
  }

  /**
   * How many idle runners are kept, and when.
   *
   * @param warm idle runners are launched ahead of jobs, and not only kept
   * @param warmOwners whom they are launched for; empty is every organization of the App
   */
  public record IdleRunners(List<IdleRule> rules, boolean warm, List<String> warmOwners) {
    public IdleRunners {
      rules = List.copyOf(rules);
      warmOwners = List.copyOf(warmOwners);
    }
  }

  /**
   * How soon jobs are to start, counted from when GitHub queued them.
   *
   * @param share of the jobs that are to start in time, above 0 and below 1
   */
  public record StartObjective(Duration within, double share) {
    public StartObjective {
      if (!within.isPositive() || !(share > 0 && share < 1)) {
        throw new IllegalArgumentException("not an objective: " + share + " within " + within);
      }
    }
  }

  public String runnerName(Instance.Id instance) {
    return registration.namePrefix() + instance.value();
  }
}
