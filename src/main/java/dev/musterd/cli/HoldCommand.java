package dev.musterd.cli;

import dev.musterd.config.DurationText;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musterd hold}. */
@Command(
    name = "hold",
    description = {
      "Keeps an instance for debugging, at most until its pool's max-lifetime is over.",
      "It takes no new job, counts against the pool's maximum, and is terminated after that."
    })
public final class HoldCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private RunnerParameter runner;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DURATION",
      description = "How long from now, such as 30m or 2h.")
  private String duration;

  @Option(names = "--off", description = "Lets it go now.")
  private boolean off;

  @Override
  public Integer call() {
    Optional<String> wrong = wrongUse();
    wrong.map(TerminalText::text).ifPresent(common::fail);
    return wrong.isPresent()
        ? ExitCode.USAGE
        : runner.checked(common, () -> management.with(common, this::hold));
  }

  private Optional<String> wrongUse() {
    if (off) {
      return Optional.ofNullable(duration).map(_ -> "--off takes no duration");
    } else if (duration == null) {
      return Optional.of("how long? Such as 30m; or --off to let it go");
    }
    return DurationText.read(duration).isPresent()
        ? Optional.empty()
        : Optional.of("\"%s\" must be %s".formatted(duration, DurationText.SYNTAX));
  }

  private int hold(ManagementClient daemon) {
    String page = runner.page("hold");
    ManagementClient.Answer answer =
        off
            ? daemon.act("DELETE", page, Optional.empty())
            : daemon.act("POST", page, Optional.of(new JsonObject().put("for", duration)));
    if (answer.status() / 100 != 2) {
      throw new NoAnswerException(answer.error());
    } else if (common.json()) {
      common.print(answer.json());
    } else {
      common.out().println(TerminalText.text(said(answer.json())));
    }
    return ExitCode.OK;
  }

  private String said(JsonObject json) {
    String instance = json.getString("instance");
    return off
        ? instance + " is no longer held; the reaper decides what becomes of it."
        : "%s is held until %s for %s: %s."
            .formatted(
                instance,
                json.getString("held_until"),
                json.getString("held_by"),
                json.getString("note"));
  }
}
