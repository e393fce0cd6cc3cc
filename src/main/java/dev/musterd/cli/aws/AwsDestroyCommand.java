package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Settings;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.Removal;
import dev.musterd.provision.StackOutcome;
import dev.musterd.wiring.AwsAdapters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd aws destroy}. */
@Command(
    name = "destroy",
    description = {
      "Removes everything that apply created: with waiting jobs, runner binaries and logs.",
      "Asks first, and refuses while an instance runs."
    })
final class AwsDestroyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private Approval approval = new Approval();

  @Override
  public Integer call() {
    return CommandSession.with(common, this::destroy);
  }

  private int destroy(Settings settings, CommandSession session) {
    AwsAdapters aws = session.await(session::aws);
    Removal removal = new Removal(session.await(() -> world(aws, settings, session)), settings);
    Optional<Stack> stack = session.await(removal::find);
    if (stack.isEmpty()) {
      return done(
          "there is no stack %s in %s".formatted(settings.awsNames().stack(), aws.region()));
    }
    String question =
        "Delete the stack %s in %s, with its jobs, its logs and everything in its bucket?"
            .formatted(stack.get().name(), aws.region());
    return switch (approval.on(question)) {
      case YES -> remove(session, removal, stack.get());
      case NO -> kept("Nothing was removed.");
      case NO_TERMINAL ->
          kept("there is no terminal to ask on, so nothing was removed: add --yes to remove it");
    };
  }

  private Future<Removal.Target> world(AwsAdapters aws, Settings settings, CommandSession session) {
    return aws.compute(settings.environment(), session.clock(), this::warn, () -> 0)
        .compose(
            compute ->
                aws.unreadTokens(settings, session.clock(), session.timers())
                    .map(
                        tokens ->
                            new Removal.Target(
                                aws.stacks(), aws.buckets(), compute, tokens, session.timers())));
  }

  private void warn(Event event) {
    if (event instanceof Event.InstanceUnreadable(Instance.Id instance, String reason)) {
      common
          .err()
          .println(common.yellow("! ") + TerminalText.text(instance + " is left alone: " + reason));
    }
  }

  private int remove(CommandSession session, Removal removal, Stack stack) {
    PlanText text = new PlanText(common);
    StackOutcome outcome =
        session.await(
            () ->
                removal.remove(
                    stack,
                    count ->
                        common
                            .progress()
                            .println("The bucket is empty: %d objects deleted".formatted(count)),
                    (Step step) -> common.progress().println(text.line(step))));
    return switch (outcome) {
      case StackOutcome.Failed failed -> new StackReport(common).failed(failed);
      case StackOutcome.Done _ -> done("the stack %s is gone".formatted(stack.name()));
    };
  }

  private int kept(String why) {
    common.fail(why);
    return ExitCode.SOFTWARE;
  }

  private int done(String what) {
    if (common.json()) {
      common.print(new JsonObject().put("removed", true).put("result", what));
    } else {
      common.out().println(common.green("✓ ") + what);
    }
    return ExitCode.OK;
  }
}
