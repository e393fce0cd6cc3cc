package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names in JSON that musterd writes for other programs: snake_case, at every depth. */
public final class JsonNames {
  static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  private JsonNames() {}

  public static void assertSnakeCase(JsonObject json) {
    List<String> others = new ArrayList<>();
    collect("", json, others);
    assertEquals(List.of(), others, json::encodePrettily);
  }

  private static void collect(String at, Object value, List<String> others) {
    switch (value) {
      case JsonObject object -> {
        for (Map.Entry<String, Object> field : object) {
          String path = at + "." + field.getKey();
          if (!SNAKE_CASE.matcher(field.getKey()).matches()) {
            others.add(path);
          }
          collect(path, field.getValue(), others);
        }
      }
      case JsonArray array -> array.forEach(element -> collect(at + "[]", element, others));
      case null, default -> {
        // A text, a number, a boolean or null: a value, whose spelling is its own.
      }
    }
  }
}
