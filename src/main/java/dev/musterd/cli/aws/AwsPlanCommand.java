package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.provision.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd aws plan}. */
@Command(
    name = "plan",
    description = "Shows what apply would create, change and remove. Changes nothing.")
final class AwsPlanCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return TemplateSource.withSession(common, this::plan);
  }

  private int plan(TemplateSource source, CommandSession session) {
    StackSession work = StackSession.of(source, session);
    Plan plan = session.await(work.rollout()::plan);
    PlanText text = new PlanText(common);
    if (common.json()) {
      common.print(text.json(plan));
    } else {
      common.out().println(work.title());
      text.lines(plan).forEach(common.out()::println);
    }
    session.await(() -> work.rollout().drop(plan));
    return ExitCode.OK;
  }
}
