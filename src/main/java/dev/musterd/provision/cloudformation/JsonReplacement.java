package dev.musterd.provision.cloudformation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** Copies of JSON in which some objects, such as CloudFormation's functions, are replaced. */
public final class JsonReplacement {
  private JsonReplacement() {}

  /**
   * @param replacement of an object; empty for one that is copied, field by field
   */
  public static JsonObject replaced(
      JsonObject object, Function<JsonObject, Optional<Object>> replacement) {
    JsonObject copy = new JsonObject();
    object.forEach(field -> copy.put(field.getKey(), value(field.getValue(), replacement)));
    return copy;
  }

  private static Object value(Object value, Function<JsonObject, Optional<Object>> replacement) {
    return switch (value) {
      case JsonObject object ->
          replacement.apply(object).orElseGet(() -> replaced(object, replacement));
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(element -> copy.add(value(element, replacement)));
        yield copy;
      }
      default -> value;
    };
  }
}
