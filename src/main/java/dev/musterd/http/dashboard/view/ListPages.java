package dev.musterd.http.dashboard.view;

import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.Explanation;
import java.time.Instant;
import java.util.List;

/** The pages that are lists, {@link Pager#SIZE} rows at a time. */
public final class ListPages {
  private ListPages() {}

  /**
   * Jobs that wait.
   *
   * @param of what they have in common, such as a pool; empty for all
   */
  public record Jobs(String of, List<JobRow> rows, Pager pager) {}

  /**
   * Runners.
   *
   * @param of what they have in common, such as a pool; empty for all
   */
  public record Runners(String of, List<RunnerRow> rows, Pager pager) {}

  /** Pools, in the order of the configuration. */
  public record Pools(List<PoolRow> rows) {}

  public static Jobs jobs(
      String of, ListPage<Explanation.Waits> rows, int number, String base, Instant now) {
    return new Jobs(
        of, rows.map(waits -> JobRow.of(waits, now)).rows(), Pager.of(rows, number, base));
  }

  public static Runners runners(
      String of, ListPage<RunnerDescription> rows, int number, String base, Instant now) {
    return new Runners(
        of, rows.map(runner -> RunnerRow.of(runner, now)).rows(), Pager.of(rows, number, base));
  }

  public static Pools pools(List<dev.musterd.flow.DescribeFleet.PoolDescription> pools) {
    return new Pools(pools.stream().map(PoolRow::of).toList());
  }
}
