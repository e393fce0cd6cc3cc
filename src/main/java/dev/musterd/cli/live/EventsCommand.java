package dev.musterd.cli.live;

import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.ExplanationText;
import dev.musterd.cli.LimitOption;
import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.ManagementOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.model.operator.JobAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd events}. */
@Command(
    name = "events",
    description = "Lists the latest events of the running daemon, or follows them.")
public final class EventsCommand implements Callable<Integer> {
  private static final String RECENT = "/api/v1/events/recent";
  private static final String STREAM = "/api/v1/events";

  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private LimitOption limit;

  @Option(
      names = {"-f", "--follow"},
      description = "Prints events as they happen, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --follow: ends after so many events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--job",
      paramLabel = "JOB|URL",
      description = "Those of this job alone: its id, or its address on GitHub.")
  private String job;

  @Option(names = "--pool", paramLabel = "NAME", description = "Those of this pool alone.")
  private String pool;

  @Option(
      names = "--type",
      paramLabel = "NAME",
      split = ",",
      description = "Those of this type alone, such as job-held; may be repeated.")
  private List<String> types = List.of();

  @Override
  public Integer call() {
    List<String> query = new ArrayList<>();
    if (job != null) {
      switch (JobAddress.read(job.strip())) {
        case JobAddress.Reading.Job(long id) -> query.add("job=" + id);
        case JobAddress.Reading.Run run -> {
          return wrong("\"" + job + "\" " + run.reason());
        }
        case JobAddress.Reading.Wrong(String reason) -> {
          return wrong("\"" + job + "\" " + reason);
        }
      }
    }
    if (count < 1) {
      return wrong("--count must be at least 1");
    }
    if (pool != null) {
      query.add("pool=" + ManagementClient.segment(pool));
    }
    types.forEach(type -> query.add("type=" + ManagementClient.segment(type)));
    return management.with(
        common, daemon -> follow ? follow(daemon, query) : recent(daemon, query));
  }

  private int wrong(String reason) {
    common.fail(TerminalText.text(reason));
    return ExitCode.USAGE;
  }

  private int recent(ManagementClient daemon, List<String> query) {
    JsonObject page =
        daemon.read(
            RECENT
                + limit.query()
                + query.stream().map(it -> "&" + it).collect(Collectors.joining()));
    if (common.json()) {
      common.print(page);
      return ExitCode.OK;
    }
    JsonArray events = page.getJsonArray("events");
    if (events.isEmpty()) {
      common.out().println("No such event is remembered.");
    } else if (page.getBoolean("truncated")) {
      common
          .err()
          .println(
              "… %d earlier ones; --limit shows more"
                  .formatted(page.getInteger("total") - events.size()));
    }
    events.forEach(event -> common.out().println(ExplanationText.event((JsonObject) event)));
    return ExitCode.OK;
  }

  private int follow(ManagementClient daemon, List<String> query) {
    String page = query.isEmpty() ? STREAM : STREAM + "?" + String.join("&", query);
    try {
      new EventTail(daemon, page, new Printer()).follow();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  /** Events go to standard output, everything else beside. */
  private final class Printer implements EventTail.Listener {
    private long left = count;

    @Override
    public boolean event(JsonObject event) {
      common
          .out()
          .println(
              common.json() ? TerminalText.json(event.encode()) : ExplanationText.event(event));
      left--;
      return left > 0;
    }

    @Override
    public void missed(String reason) {
      common.err().println(common.yellow("! ") + "events were missed here: " + plain(reason));
    }

    @Override
    public void lost(String reason) {
      common.err().println(common.yellow("! ") + plain(reason) + "; trying again …");
    }

    private static String plain(String reason) {
      return TerminalText.text(reason);
    }
  }
}
