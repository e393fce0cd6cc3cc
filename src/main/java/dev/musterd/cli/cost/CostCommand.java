package dev.musterd.cli.cost;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommandSession.CommandFailedException;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.ManagementOptions;
import dev.musterd.cli.NoAnswerException;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Settings;
import dev.musterd.decide.cost.CostPeriod;
import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostStatement;
import dev.musterd.http.management.CostJson;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Ledger;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "It reads the bucket itself, so that it needs no running daemon. Where it cannot, or with",
      "--url, it asks the running daemon, which knows the last days."
    })
public final class CostCommand implements Callable<Integer> {
  private static final String PAGE = "/api/v1/cost?by=%s&since=%dd&zone=%s";

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "repository",
      description = "repository, workflow, job, pool, owner or day (default: ${DEFAULT-VALUE}).")
  private CostReport.By by;

  private int days;
  private ZoneId zone = ZoneId.of("UTC");

  @Option(names = "--csv", description = "Prints comma-separated values, in dollars.")
  private boolean csv;

  @Option(
      names = "--since",
      paramLabel = "DAYS",
      defaultValue = "7d",
      description =
          "So many days, today included, such as 30d; up to 366d (default: ${DEFAULT-VALUE}).")
  void since(String text) {
    days =
        CostPeriod.days(text)
            .orElseThrow(
                () -> wrong("--since must be 1d to " + CostPeriod.DAYS_MAX + "d, and is " + text));
  }

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Time zone of the days, such as Europe/Berlin (default: ${DEFAULT-VALUE}).")
  void zone(String name) {
    try {
      zone = ZoneId.of(name);
    } catch (DateTimeException _) {
      throw wrong("--zone must be a time zone such as Europe/Berlin, and is " + name);
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), TerminalText.text(reason));
  }

  @Override
  public Integer call() {
    if (csv && common.json()) {
      throw wrong("--csv and --json exclude each other");
    }
    return management.isNamed()
        ? management.with(common, this::ask)
        : CommandSession.with(common, this::report);
  }

  private int report(Settings settings, CommandSession session) {
    CostPeriod period = CostPeriod.of(days, zone, session.clock().instant());
    Read read;
    try {
      read = session.await(() -> session.aws().compose(aws -> read(aws.ledger(settings), period)));
    } catch (CommandFailedException unreadable) {
      common.output().warn(TerminalText.text("the ledger is not read: " + unreadable.getMessage()));
      return management.with(common, this::ask);
    }
    print(
        new CostStatement(
            CostReport.of(by, period, read.entries()),
            period,
            Optional.empty(),
            read.unreadable()));
    return ExitCode.OK;
  }

  private int ask(ManagementClient daemon) {
    JsonObject answer =
        daemon.read(PAGE.formatted(by.word(), days, ManagementClient.segment(zone.getId())));
    try {
      print(CostJson.read(answer));
    } catch (RuntimeException _) {
      throw new NoAnswerException("the daemon's answer is none that this version understands");
    }
    return ExitCode.OK;
  }

  /** What was read of the ledger. */
  private record Read(List<LedgerEntry> entries, int unreadable) {}

  private static Future<Read> read(Ledger ledger, CostPeriod period) {
    return read(
        ledger, period.firstLedgerDay(), period.lastLedgerDay(), new Read(new ArrayList<>(), 0));
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

  private void print(CostStatement statement) {
    CostText text = new CostText(statement);
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
