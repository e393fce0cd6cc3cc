package dev.musterd.cli;

import dev.musterd.model.operator.JobAddress;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musterd explain}. */
@Command(
    name = "explain",
    description = "Says why a job waits, or what became of it, as the running daemon knows it.")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Parameters(
      paramLabel = "JOB|URL",
      description = "The job's id, or its address on GitHub: …/actions/runs/NUMBER/job/NUMBER.")
  private String job;

  @Option(
      names = "--open",
      description = "Opens the job's page in the browser, or prints its address where none is.")
  private boolean open;

  @Override
  public Integer call() {
    return switch (JobAddress.read(job.strip())) {
      case JobAddress.Reading.Job(long id) ->
          management.with(common, daemon -> open ? open(daemon, id) : explain(daemon, id));
      case JobAddress.Reading.Run run -> wrong(run.reason());
      case JobAddress.Reading.Wrong(String reason) -> wrong(reason);
    };
  }

  private int wrong(String reason) {
    common.fail(TerminalText.text("\"" + job + "\" " + reason));
    return ExitCode.USAGE;
  }

  /** The browser asks for the token itself. */
  private int open(ManagementClient daemon, long id) {
    String page = daemon.listener() + "/jobs/" + id;
    boolean opened = !common.json() && Browser.open(page);
    if (common.json()) {
      common.print(new JsonObject().put("url", page));
    } else {
      common.out().println(opened ? "Opened " + page : page);
    }
    return ExitCode.OK;
  }

  private int explain(ManagementClient daemon, long id) {
    ManagementClient.Answer answer = daemon.ask("GET", "/api/v1/jobs/" + id);
    boolean known = answer.status() == 200;
    if (!known && !answer.json().containsKey("maybe")) {
      throw new NoAnswerException(answer.error());
    } else if (common.json()) {
      common.print(answer.json());
    } else if (known) {
      ExplanationText.lines(answer.json()).forEach(common.out()::println);
    } else {
      unknown(answer.json());
    }
    return known ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void unknown(JsonObject page) {
    common.fail(TerminalText.text(page.getString("error", "the job is not known")) + ". Maybe:");
    page.getJsonArray("maybe")
        .forEach(line -> common.err().println("  - " + TerminalText.text(line.toString())));
  }
}
