package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet;
import dev.musterd.flow.Explain;
import dev.musterd.flow.PreviewReaping;
import dev.musterd.flow.cost.DescribeCosts;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.Work;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.model.operator.RunnerHistory;
import dev.musterd.port.EventFeed;
import dev.musterd.port.GitHub;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where the dashboard's pages get what they show. */
public record DashboardSources(
    Explain explain,
    DescribeFleet describeFleet,
    PreviewReaping previewReaping,
    Records records,
    Measures measures,
    Supplier<List<String>> unready) {

  /**
   * What is measured.
   *
   * @param starts how soon jobs of a pool started lately; empty when none did
   * @param calls that GitHub allows
   * @param aws how often it was called, and refused that
   * @param spent today of each budget of money, in nanodollars
   * @param costs of jobs, instances, pools and repositories
   */
  public record Measures(
      Function<RunnerPool, Optional<StartReading>> starts,
      Supplier<List<GitHub.Budget>> calls,
      Supplier<AwsUse> aws,
      Function<Instant, Map<Budget, Long>> spent,
      DescribeCosts costs) {}

  /**
   * What was recorded.
   *
   * @param jobs the events of one job
   * @param runners the events of one instance
   * @param latest so many instances, the youngest first
   * @param hour of activity, a minute each
   * @param text an event as its log line
   * @param work where jobs come from that have started
   */
  public record Records(
      Function<Job.Id, List<TimedEvent>> jobs,
      Function<Instance.Id, Optional<RunnerHistory>> runners,
      IntFunction<List<RunnerHistory>> latest,
      Supplier<List<MinuteOfActivity>> hour,
      EventFeed events,
      Function<TimedEvent, String> text,
      Works work) {}

  /**
   * Where jobs come from that have started on our instances.
   *
   * @param latest so many at most that fulfil a condition, the one that started last first
   */
  public record Works(
      Function<Job.Id, Optional<Work>> of,
      BiFunction<Predicate<Work>, Integer, List<Work>> latest) {}
}
