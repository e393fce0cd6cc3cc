package dev.musterd.decide;

import dev.musterd.model.Instance;
import dev.musterd.model.Instance.Tag;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The rule for the tags that say what instances run: which calls are made. One call sets the same
 * tags on many instances, and there is at most one call for ten jobs. So instances share a call
 * with the finest tags that the calls left allow: by job, by run, by workflow, by repository.
 */
public final class JobTagging {
  /** Jobs that pay for one call. */
  public static final int JOBS_PER_CALL = 10;

  /**
   * How long a job runs before it is worth a tag: an hourly bill hardly shows shorter ones, and
   * many are over before a call could be made.
   */
  static final Duration WORTH_A_TAG = Duration.ofMinutes(1);

  /** How long a job runs before it is worth a call of its own, where one is left. */
  static final Duration WORTH_A_CALL = Duration.ofMinutes(10);

  /** As many as one call takes: see {@code Compute.tag}. */
  static final int BATCH_MAX = 200;

  /**
   * The longest value of a tag, in characters.
   *
   * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">tag
   *     restrictions</a>
   */
  static final int VALUE_MAX = 256;

  private static final Pattern SPACES = Pattern.compile("\\p{Z}+");

  /** What the services of AWS have in common: EC2 takes more, and cost reports do not. */
  private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N} _.:/=+\\-@]+");

  private static final Pattern RESERVED = Pattern.compile("^(aws):", Pattern.CASE_INSENSITIVE);

  /** How fine the tags of a call are, the finest first. */
  private static final List<Function<RunningJob, Object>> LEVELS =
      List.of(
          RunningJob::job,
          it -> List.of(it.repository(), it.origin().run()),
          it -> List.of(it.repository(), it.origin().workflow()),
          RunningJob::repository);

  private JobTagging() {}

  /** How much of its job an instance's tags say. */
  public enum Tagged {
    NOT,
    /** By a call for several instances. */
    TOGETHER,
    ALONE
  }

  /** A job that runs on an ephemeral instance. */
  public record RunningJob(
      Instance.Id instance,
      Job.Id job,
      Owner.Repository repository,
      JobOrigin origin,
      Instant since,
      Tagged tagged) {

    public RunningJob tagged(Tagged now) {
      return new RunningJob(instance, job, repository, origin, since, now);
    }
  }

  /**
   * The tags of one call; what differs among its instances is left out.
   *
   * @param job where it is one instance
   */
  public record Call(
      List<Instance.Id> instances,
      Owner.Repository repository,
      Optional<String> workflow,
      Optional<Long> run,
      Optional<Job.Id> job) {
    public Call {
      instances = List.copyOf(instances);
    }

    private static Call of(List<RunningJob> group) {
      return new Call(
          group.stream().map(RunningJob::instance).toList(),
          group.getFirst().repository(),
          common(group, it -> it.origin().workflow()).filter(name -> !name.isEmpty()),
          common(group, it -> it.origin().run()),
          common(group, RunningJob::job));
    }

    /** The tags with values that AWS takes. */
    public Map<String, String> tags() {
      Map<String, String> tags = new LinkedHashMap<>();
      tags.put(Tag.REPOSITORY, value(repository.toString()));
      workflow
          .map(JobTagging::value)
          .filter(name -> !name.isEmpty())
          .ifPresent(name -> tags.put(Tag.WORKFLOW, name));
      run.ifPresent(id -> tags.put(Tag.RUN, id.toString()));
      job.ifPresent(id -> tags.put(Tag.JOB, id.toString()));
      return tags;
    }
  }

  /**
   * The calls to be made now.
   *
   * @param calls how many are left
   */
  public static List<Call> judge(Instant now, Collection<RunningJob> running, int calls) {
    List<RunningJob> untagged =
        running.stream()
            .filter(job -> job.tagged() == Tagged.NOT && hasRun(job, WORTH_A_TAG, now))
            .toList();
    List<List<RunningJob>> groups = new ArrayList<>(finest(untagged, calls));
    groups.sort(Comparator.comparing(group -> time(group, now), Comparator.reverseOrder()));
    running.stream()
        .filter(job -> job.tagged() == Tagged.TOGETHER && hasRun(job, WORTH_A_CALL, now))
        .sorted(Comparator.comparing(RunningJob::since))
        .forEach(job -> groups.add(List.of(job)));
    return groups.stream().limit(Math.max(0, calls)).map(Call::of).toList();
  }

  private static boolean hasRun(RunningJob job, Duration time, Instant now) {
    return !now.isBefore(job.since().plus(time));
  }

  /** The finest groups that are not more than the calls; by repository when all are more. */
  private static List<List<RunningJob>> finest(List<RunningJob> jobs, int calls) {
    return LEVELS.stream()
        .map(level -> groups(jobs, level))
        .filter(groups -> groups.size() <= calls)
        .findFirst()
        .orElseGet(() -> groups(jobs, LEVELS.getLast()));
  }

  private static List<List<RunningJob>> groups(
      List<RunningJob> jobs, Function<RunningJob, Object> level) {
    Map<Object, List<RunningJob>> groups = new LinkedHashMap<>();
    jobs.forEach(job -> groups.computeIfAbsent(level.apply(job), _ -> new ArrayList<>()).add(job));
    List<List<RunningJob>> batches = new ArrayList<>();
    for (List<RunningJob> group : groups.values()) {
      for (int from = 0; from < group.size(); from += BATCH_MAX) {
        batches.add(group.subList(from, Math.min(from + BATCH_MAX, group.size())));
      }
    }
    return batches;
  }

  /** What the bill shows of a group: the time that its jobs have run, all together. */
  private static Duration time(List<RunningJob> group, Instant now) {
    return group.stream()
        .map(job -> Duration.between(job.since(), now))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static <T> Optional<T> common(List<RunningJob> group, Function<RunningJob, T> field) {
    List<T> values = group.stream().map(field).distinct().limit(2).toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The text with underscores for what not all services of AWS take in a tag's value. */
  static String value(String text) {
    String spaced = SPACES.matcher(text).replaceAll(" ").strip();
    String usual = RESERVED.matcher(UNUSUAL.matcher(spaced).replaceAll("_")).replaceFirst("$1_");
    return usual.codePointCount(0, usual.length()) <= VALUE_MAX
        ? usual
        : usual.substring(0, usual.offsetByCodePoints(0, VALUE_MAX)).strip();
  }
}
