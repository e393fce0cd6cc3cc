package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.Table;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Settings;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.StackOutcome;
import dev.musterd.provision.template.Outputs;
import dev.musterd.wiring.AwsAdapters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** Prints a stack's outputs, or its failure, as text or JSON. */
record StackReport(CommonOptions common) {

  /** The outputs of the stack as it is now; returns 1 when there is none. */
  int outputs(Settings settings, CommandSession session) {
    String name = settings.awsNames().stack();
    AwsAdapters aws = session.await(session::aws);
    Optional<Stack> stack = session.await(() -> aws.stacks().find(name));
    if (stack.isEmpty()) {
      common.fail(
          "there is no stack %s in %s: musterd aws apply makes it".formatted(name, aws.region()));
      return ExitCode.SOFTWARE;
    }
    print(Outputs.of(settings, stack.get().outputs()));
    return ExitCode.OK;
  }

  void print(JsonObject outputs) {
    if (common.json()) {
      common.print(outputs);
      return;
    }
    Table table = new Table("NAME", "VALUE");
    flatten("", outputs, table);
    table.lines().forEach(common.out()::println);
  }

  private static void flatten(String at, Object value, Table table) {
    switch (value) {
      case JsonObject object ->
          object.forEach(
              each ->
                  flatten(
                      at.isEmpty() ? each.getKey() : at + "." + each.getKey(),
                      each.getValue(),
                      table));
      case JsonArray array -> array.forEach(each -> flatten(name(at, each), each, table));
      default -> table.add(at, value.toString());
    }
  }

  /** A row of a pool is named by the pool, as its key in the configuration is. */
  private static String name(String at, Object element) {
    return element instanceof JsonObject object && object.containsKey("pool")
        ? at + "." + object.getString("pool")
        : at;
  }

  /** Names the first thing that failed: the rest failed because of it. */
  int failed(StackOutcome.Failed failed) {
    failed.cause().map(StackReport::cause).ifPresent(common::fail);
    common.fail(
        failed.status().equals("DELETE_COMPLETE")
            ? "the stack could not be made, and nothing of it is left"
            : "the stack is now " + failed.status());
    return ExitCode.SOFTWARE;
  }

  private static String cause(Step step) {
    return TerminalText.text(
        "%s (%s): %s"
            .formatted(
                step.resource(),
                step.type(),
                step.reason().isEmpty() ? step.status() : step.reason()));
  }
}
