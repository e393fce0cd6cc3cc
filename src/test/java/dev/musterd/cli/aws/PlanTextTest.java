package dev.musterd.cli.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.cli.CommonOptions;
import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.Change.Action;
import dev.musterd.port.Stacks.ChangeSet;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.Plan;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

class PlanTextTest {
  private static final Plan PLAN =
      plan(
          new Change(Action.ADD, "Queue", "AWS::SQS::Queue", "", List.of()),
          new Change(Action.MODIFY, "Template", "AWS::X", "False", List.of("Data", "Tags")),
          new Change(Action.MODIFY, "Group", "AWS::X", "True", List.of("VpcId")),
          new Change(Action.MODIFY, "Role", "AWS::X", "Conditional", List.of()),
          new Change(Action.REMOVE, "Old\u001b[0m", "AWS::X", "", List.of()));

  /** Something that has the common options. */
  @Command
  private static final class Holder implements Runnable {
    @Mixin private CommonOptions common;

    @Override
    public void run() {}
  }

  private static PlanText text(String... args) {
    Holder holder = new Holder();
    new CommandLine(holder)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.ON))
        .execute(args);
    return new PlanText(holder.common);
  }

  private static Plan plan(Change... changes) {
    List<Change> all = List.of(changes);
    return new Plan(
        false, new ChangeSet("id", "stack", ChangeSet.Progress.READY, "", all), all, false);
  }

  @Test
  void plan_isReportedInWords() {
    assertEquals(
        List.of(
            "+ Queue     AWS::SQS::Queue",
            "~ Template  AWS::X  Data, Tags",
            "± Group     AWS::X  VpcId  (replaced by another)",
            "± Role      AWS::X  (may be replaced)",
            "- Old\\u001b[0m   AWS::X",
            "1 to add, 1 to change, 1 to change, perhaps by another, 1 to replace, 1 to remove"),
        text("--no-color").lines(PLAN));
  }

  @Test
  void colours_areThoseOfTheDanger() {
    List<String> lines = text().lines(PLAN);
    assertTrue(lines.get(0).startsWith("\u001b[32m+"));
    assertTrue(lines.get(1).startsWith("\u001b[33m~"));
    assertTrue(lines.get(2).startsWith("\u001b[31m±"));
  }

  @Test
  void plan_isJson() {
    JsonObject json = text().json(PLAN);
    assertEquals(
        new JsonObject(
            """
            {"action": "change", "resource": "Template", "type": "AWS::X",
             "properties": ["Data", "Tags"]}
            """),
        json.getJsonArray("changes").getJsonObject(1));
    assertEquals(5, json.getJsonArray("changes").size());
    JsonNames.assertSnakeCase(json);
  }

  @Test
  void emptyPlan_saysSo() {
    assertEquals(List.of("Nothing is to be changed."), text("--no-color").lines(plan()));
  }

  @Test
  void step_isOneLine_withItsReason() {
    Step failed = new Step("1", Instant.EPOCH, "Queue", "T", "CREATE_FAILED", "it\nis there");
    assertTrue(
        text("--no-color")
            .line(failed)
            .matches("\\d\\d:\\d\\d:\\d\\d CREATE_FAILED +Queue: it\\\\u000ais there"),
        text("--no-color").line(failed));
    assertTrue(text().line(failed).startsWith("\u001b[31m"));
  }

  @Test
  void approval_isYesOrNo_orNobodysBusiness() {
    assertEquals(Approval.Word.YES, new Approval(_ -> Optional.of(" Yes ")).on("Do it?"));
    assertEquals(Approval.Word.NO, new Approval(_ -> Optional.of("")).on("Do it?"));
    assertEquals(Approval.Word.NO, new Approval(_ -> Optional.of("yup")).on("Do it?"));
    assertEquals(Approval.Word.NO_TERMINAL, new Approval(_ -> Optional.empty()).on("Do it?"));
  }
}
