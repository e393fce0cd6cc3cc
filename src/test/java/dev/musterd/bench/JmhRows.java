package dev.musterd.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The JMH benchmarks, each beside the one that has its name and {@code Limit}: the least of the
 * rounds, which other load disturbs least, and the median.
 */
final class JmhRows {
  private static final String LIMIT = "Limit";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private JmhRows() {}

  static List<BenchRow> run(String filter, boolean quick) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include(filter).addProfiler(GCProfiler.class).shouldFailOnError(true);
    if (quick) {
      options
          .warmupIterations(2)
          .warmupTime(TimeValue.milliseconds(300))
          .measurementIterations(3)
          .measurementTime(TimeValue.milliseconds(200));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    Map<String, RunResult> byName = new HashMap<>();
    results.forEach(result -> byName.put(name(result.getParams()), result));
    List<BenchRow> rows = new ArrayList<>();
    for (RunResult result : results) {
      String name = name(result.getParams());
      if (!result.getParams().getBenchmark().endsWith(LIMIT)) {
        rows.add(row(name, result, byName.get(limitOf(result.getParams()))));
      }
    }
    return rows;
  }

  private static BenchRow row(String what, RunResult result, RunResult limit) {
    double allocated =
        result.getSecondaryResults().keySet().stream()
            .filter(name -> name.endsWith(ALLOCATED))
            .mapToDouble(name -> result.getSecondaryResults().get(name).getScore())
            .findFirst()
            .orElse(0);
    double least = least(result);
    String figure = BenchRow.time(least) + ", median " + BenchRow.time(median(result));
    return limit == null
        ? new BenchRow(what, figure, BenchRow.bytes(allocated), "", "", "")
        : new BenchRow(
            what,
            figure,
            BenchRow.bytes(allocated),
            "`" + method(limit.getParams()) + "`",
            BenchRow.time(least(limit)) + ", median " + BenchRow.time(median(limit)),
            BenchRow.ratio(least, least(limit)));
  }

  private static double least(RunResult result) {
    return micros(result, result.getPrimaryResult().getStatistics().getMin());
  }

  private static double median(RunResult result) {
    return micros(result, result.getPrimaryResult().getStatistics().getPercentile(50));
  }

  private static double micros(RunResult result, double score) {
    Result<?> primary = result.getPrimaryResult();
    TimeUnit unit = primary.getScoreUnit().startsWith("ms") ? TimeUnit.MILLISECONDS : unit(primary);
    return score * unit.toNanos(1) / 1e3;
  }

  private static TimeUnit unit(Result<?> primary) {
    return primary.getScoreUnit().startsWith("ns") ? TimeUnit.NANOSECONDS : TimeUnit.MICROSECONDS;
  }

  private static String name(BenchmarkParams params) {
    return name(params, method(params));
  }

  private static String limitOf(BenchmarkParams params) {
    return name(params, method(params) + LIMIT);
  }

  private static String name(BenchmarkParams params, String method) {
    String values =
        params.getParamsKeys().stream()
            .map(key -> key + " " + params.getParam(key))
            .collect(Collectors.joining(", "));
    return "`" + method + "`" + (values.isEmpty() ? "" : ", " + values);
  }

  /** The class without its package, and the method. */
  private static String method(BenchmarkParams params) {
    String[] parts = params.getBenchmark().split("\\.");
    return parts[parts.length - 2] + "." + parts[parts.length - 1];
  }
}
