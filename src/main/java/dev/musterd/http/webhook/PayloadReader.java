package dev.musterd.http.webhook;

import dev.musterd.http.webhook.JsonFields.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one payload by type. The first one that is missing or of the wrong type is
 * remembered as the problem and read as something harmless, so that reading stays one straight
 * line; the problem is asked for at the end.
 */
final class PayloadReader {
  private final Map<String, Value> values;
  private Optional<String> problem = Optional.empty();

  PayloadReader(Map<String, Value> values) {
    this.values = values;
  }

  Optional<String> problem() {
    return problem;
  }

  void refuse(String reason) {
    problem = problem.or(() -> Optional.of(reason));
  }

  String text(String path) {
    return optionalText(path).orElseGet(() -> missing(path, ""));
  }

  Optional<String> optionalText(String path) {
    return value(path)
        .map(
            value ->
                switch (value) {
                  case Value.Text(String text) -> text;
                  case Value.Whole _ -> unfit(path, "a number, not a text", "");
                  case Value.Texts _ -> unfit(path, "a list, not a text", "");
                  case Value.Unfit(String what) -> unfit(path, what, "");
                });
  }

  /** The text, or empty where there is none; for what is never worth refusing a payload. */
  Optional<String> textIfAny(String path) {
    return value(path)
        .flatMap(
            value ->
                value instanceof Value.Text(String text) ? Optional.of(text) : Optional.empty());
  }

  long positive(String path) {
    return between(path, 1, Long.MAX_VALUE, () -> missing(path, 1L));
  }

  /** A whole number within the limits, both included. */
  long between(String path, long least, long most, long whenAbsent) {
    return between(path, least, most, () -> whenAbsent);
  }

  private long between(
      String path, long least, long most, java.util.function.LongSupplier whenAbsent) {
    Optional<Value> value = value(path);
    if (value.isEmpty()) {
      return whenAbsent.getAsLong();
    }
    return switch (value.get()) {
      case Value.Whole(long number) when number >= least && number <= most -> number;
      case Value.Whole _ -> unfit(path, "out of range", least);
      case Value.Text _ -> unfit(path, "a text, not a number", least);
      case Value.Texts _ -> unfit(path, "a list, not a number", least);
      case Value.Unfit(String what) -> unfit(path, what, least);
    };
  }

  List<String> texts(String path) {
    Optional<Value> value = value(path);
    if (value.isEmpty()) {
      return missing(path, List.of());
    }
    return switch (value.get()) {
      case Value.Texts(List<String> texts) -> texts;
      case Value.Text _ -> unfit(path, "a text, not a list", List.of());
      case Value.Whole _ -> unfit(path, "a number, not a list", List.of());
      case Value.Unfit(String what) -> unfit(path, what, List.of());
    };
  }

  boolean isPresent(String path) {
    return values.containsKey(path);
  }

  private Optional<Value> value(String path) {
    return Optional.ofNullable(values.get(path));
  }

  private <T> T missing(String path, T harmless) {
    refuse(path + " is missing");
    return harmless;
  }

  private <T> T unfit(String path, String what, T harmless) {
    refuse(path + " is " + what);
    return harmless;
  }
}
