package dev.musterd.cli.cost;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.config.Settings;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Ledger;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code musterd cost}. */
@Command(
    name = "cost",
    description = {
      "Says what the runners cost, by the ledger in S3.",
      "It reads the bucket itself, so that it needs no running daemon."
    })
public final class CostCommand implements Callable<Integer> {
  private static final int DAYS_MAX = 366;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "repository",
      description = "repository, workflow, job, pool, owner or day (default: ${DEFAULT-VALUE}).")
  private CostReport.By by;

  private int days;

  @Option(names = "--csv", description = "Prints comma-separated values, in dollars.")
  private boolean csv;

  @Option(
      names = "--since",
      paramLabel = "DAYS",
      defaultValue = "7d",
      description =
          "So many days by UTC, today included, such as 30d; up to 366d (default:"
              + " ${DEFAULT-VALUE}).")
  void since(String text) {
    if (!text.matches("[1-9]\\d{0,2}d") || days(text) > DAYS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--since must be 1d to " + DAYS_MAX + "d, and is " + text);
    }
    days = days(text);
  }

  private static int days(String text) {
    return Integer.parseInt(text.substring(0, text.length() - 1));
  }

  @Override
  public Integer call() {
    if (csv && common.json()) {
      throw new ParameterException(spec.commandLine(), "--csv and --json exclude each other");
    }
    return CommandSession.with(common, this::report);
  }

  /** What was read of the ledger. */
  private record Read(List<LedgerEntry> entries, int unreadable) {}

  private int report(Settings settings, CommandSession session) {
    LocalDate today = LocalDate.ofInstant(session.clock().instant(), ZoneOffset.UTC);
    LocalDate first = today.minusDays(days - 1L);
    Read read =
        session.await(
            () ->
                session
                    .aws()
                    .compose(
                        aws ->
                            read(
                                aws.ledger(settings),
                                first,
                                today,
                                new Read(new ArrayList<>(), 0))));
    print(new CostText(CostReport.of(by, read.entries()), first, today, read.unreadable()));
    return ExitCode.OK;
  }

  private static Future<Read> read(Ledger ledger, LocalDate next, LocalDate last, Read read) {
    return next.isAfter(last)
        ? Future.succeededFuture(read)
        : ledger
            .read(next, read.entries()::add)
            .compose(
                unreadable ->
                    read(
                        ledger,
                        next.plusDays(1),
                        last,
                        new Read(read.entries(), read.unreadable() + unreadable)));
  }

  private void print(CostText text) {
    if (common.json()) {
      common.print(text.json());
    } else if (csv) {
      text.csv().forEach(common.out()::println);
    } else {
      text.lines().forEach(common.out()::println);
    }
    text.warnings().forEach(common.output()::warn);
  }
}
