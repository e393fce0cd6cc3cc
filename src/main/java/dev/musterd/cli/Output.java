package dev.musterd.cli;

import dev.musterd.config.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where and how a command prints.
 *
 * @param json whether it prints JSON
 * @param colours whether colours are wanted and understood; asked for only when something coloured
 *     is printed
 */
public record Output(PrintWriter out, PrintWriter err, boolean json, BooleanSupplier colours) {

  /** Each on a line of its own, then how many; or a JSON object of them all. */
  void print(List<Problem> problems) {
    if (json) {
      print(
          new JsonObject()
              .put("problems", new JsonArray(problems.stream().map(Problem::toString).toList())));
      return;
    }
    problems.forEach(problem -> fail(problem.toString()));
    err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
  }

  void print(JsonObject json) {
    out.println(TerminalText.json(json.encodePrettily()));
  }

  void fail(String text) {
    err.println(red("✗ ") + text);
  }

  public void warn(String text) {
    err.println(yellow("! ") + text);
  }

  String green(String text) {
    return coloured(text, 32);
  }

  String yellow(String text) {
    return coloured(text, 33);
  }

  String red(String text) {
    return coloured(text, 31);
  }

  /** By number, as the picocli markup would also apply to what an operator wrote. */
  private String coloured(String text, int colour) {
    return colours.getAsBoolean() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
