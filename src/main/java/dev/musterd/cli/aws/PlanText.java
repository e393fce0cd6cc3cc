package dev.musterd.cli.aws;

import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.Step;
import dev.musterd.provision.Plan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A plan and the steps of its execution, as text or JSON. */
record PlanText(CommonOptions common) {

  List<String> lines(Plan plan) {
    int width =
        plan.changes().stream().mapToInt(change -> change.resource().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    plan.changes().forEach(change -> lines.add(line(change, width)));
    lines.add(sum(plan));
    return lines;
  }

  private String line(Change change, int width) {
    Kind kind = Kind.of(change);
    String text =
        ("%s %-" + Math.max(1, width) + "s  %s")
            .formatted(kind.sign, change.resource(), change.type());
    String properties =
        change.properties().isEmpty() ? "" : "  " + String.join(", ", change.properties());
    return colour(kind).apply(TerminalText.text(text + properties) + kind.note);
  }

  private UnaryOperator<String> colour(Kind kind) {
    return switch (kind) {
      case ADD -> common::green;
      case CHANGE -> common::yellow;
      case REPLACE, MAYBE_REPLACE, REMOVE -> common::red;
    };
  }

  /** What happens to a resource. */
  private enum Kind {
    ADD("+", "", "to add"),
    CHANGE("~", "", "to change"),
    MAYBE_REPLACE("±", "  (may be replaced)", "to change, perhaps by another"),
    REPLACE("±", "  (replaced by another)", "to replace"),
    REMOVE("-", "", "to remove");

    private final String sign;
    private final String note;
    private final String word;

    Kind(String sign, String note, String word) {
      this.sign = sign;
      this.note = note;
      this.word = word;
    }

    static Kind of(Change change) {
      return switch (change.action()) {
        case ADD -> ADD;
        case REMOVE -> REMOVE;
        case MODIFY, OTHER ->
            switch (change.replacement()) {
              case "True" -> REPLACE;
              case "Conditional" -> MAYBE_REPLACE;
              default -> CHANGE;
            };
      };
    }
  }

  private static String sum(Plan plan) {
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      long count = plan.changes().stream().filter(it -> Kind.of(it) == kind).count();
      if (count > 0) {
        parts.add(count + " " + kind.word);
      }
    }
    return parts.isEmpty() ? "Nothing is to be changed." : String.join(", ", parts);
  }

  JsonObject json(Plan plan) {
    JsonArray changes = new JsonArray();
    for (Change change : plan.changes()) {
      JsonObject json =
          new JsonObject()
              .put("action", Kind.of(change).name().toLowerCase(Locale.ROOT))
              .put("resource", change.resource())
              .put("type", change.type());
      if (!change.properties().isEmpty()) {
        json.put("properties", new JsonArray(change.properties()));
      }
      changes.add(json);
    }
    return new JsonObject().put("create", plan.create()).put("changes", changes);
  }

  String line(Step step) {
    String text =
        "%tT %-28s %s".formatted(Date.from(step.at()), step.status(), step.resource())
            + (step.reason().isEmpty() ? "" : ": " + step.reason());
    String safe = TerminalText.text(text);
    if (step.failed()) {
      return common.red(safe);
    }
    return step.status().endsWith("_COMPLETE") ? common.green(safe) : safe;
  }
}
