package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.config.Settings;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.Plan;
import dev.musterd.provision.Rollout;
import dev.musterd.provision.StackOutcome;
import dev.musterd.provision.template.Outputs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd aws apply}. */
@Command(
    name = "apply",
    description = {
      "Creates on AWS what the configuration needs, or changes it to what it says now.",
      "Shows the plan and asks first. What fails is taken back by CloudFormation."
    })
final class AwsApplyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private Approval approval = new Approval();

  @Override
  public Integer call() {
    return TemplateSource.withSession(common, this::apply);
  }

  private int apply(TemplateSource source, CommandSession session) {
    StackSession work = StackSession.of(source, session);
    Plan plan = session.await(work.rollout()::plan);
    PlanText text = new PlanText(common);
    common.progress().println(work.title());
    text.lines(plan).forEach(common.progress()::println);
    if (plan.isEmpty()) {
      session.await(() -> work.rollout().drop(plan));
      return new StackReport(common).outputs(source.settings(), session);
    }
    return switch (approval.on("Apply this?")) {
      case YES -> carryOut(source.settings(), session, work.rollout(), plan);
      case NO -> dropped(session, work.rollout(), plan, "Nothing was changed.");
      case NO_TERMINAL ->
          dropped(
              session,
              work.rollout(),
              plan,
              "there is no terminal to ask on, so nothing was changed: read the plan, then add"
                  + " --yes");
    };
  }

  private int dropped(CommandSession session, Rollout rollout, Plan plan, String why) {
    session.await(() -> rollout.drop(plan));
    common.fail(why);
    return ExitCode.SOFTWARE;
  }

  private int carryOut(Settings settings, CommandSession session, Rollout rollout, Plan plan) {
    PlanText text = new PlanText(common);
    StackOutcome outcome =
        session.await(
            () ->
                rollout.carryOut(plan, (Step step) -> common.progress().println(text.line(step))));
    return switch (outcome) {
      case StackOutcome.Failed failed -> new StackReport(common).failed(failed);
      case StackOutcome.Done done -> {
        String unguarded =
            session.await(
                () -> rollout.protect().map("").otherwise(failure -> failure.getMessage()));
        if (!unguarded.isEmpty()) {
          common
              .err()
              .println(
                  common.yellow("! ") + "the stack is not guarded against deletion: " + unguarded);
        }
        new StackReport(common).print(Outputs.of(settings, done.outputs()));
        yield ExitCode.OK;
      }
    };
  }
}
