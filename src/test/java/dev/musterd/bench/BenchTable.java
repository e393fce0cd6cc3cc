package dev.musterd.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The one table of {@code mvn -Pbench}: the rules and views by JMH, then the packaged daemon under
 * load, each beside a limit of the same run. It goes to the output and to {@code target/bench.md},
 * from which docs/performance.md is written.
 *
 * <p>The argument chooses the benchmarks of JMH by a regular expression; with another one than
 * {@code .*}, there are no other rows. {@code -Dbench.quick=true} takes minutes instead of an hour.
 */
public final class BenchTable {
  private static final Path FILE = Path.of("target", "bench.md");
  private static final String ALL = ".*";

  private BenchTable() {}

  public static void main(String[] arguments)
      throws RunnerException, IOException, InterruptedException {
    boolean quick = Boolean.getBoolean("bench.quick");
    String filter = arguments.length == 0 ? ALL : arguments[0];
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<BenchRow> rows = new ArrayList<>();
    if (!filter.equals("end-to-end")) {
      rows.addAll(JmhRows.run(filter, quick));
    }
    if (filter.equals(ALL) || filter.equals("end-to-end")) {
      rows.addAll(new WebhookRows(quick).run());
      rows.addAll(new BurstRows(quick).run());
      rows.addAll(new DayRows(quick).run());
    }
    String table = BenchRow.table(rows, load, Runtime.getRuntime().availableProcessors());
    Files.writeString(FILE, table);
    System.out.println(table);
    System.exit(0);
  }
}
