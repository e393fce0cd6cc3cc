package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.http.webhook.JsonFields.Result;
import dev.musterd.http.webhook.JsonFields.Value;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many fields of one object can be wanted; {@link WebhookJsonTest} has the rest. */
class JsonFieldsTest {
  private static Set<String> fields(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> "of.field" + index)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Result read(JsonFields fields, String json) {
    RequestBody body = new RequestBody();
    body.append(Buffer.buffer(json), 0);
    return fields.read(body);
  }

  @Test
  void sixtyFourFieldsOfOneObject_areToldApart() {
    JsonFields all = new JsonFields(fields(64), 1);
    String each =
        IntStream.range(0, 64)
            .mapToObj(index -> "\"field%d\":%d".formatted(index, index))
            .collect(Collectors.joining(","));
    Map<String, Value> values =
        assertInstanceOf(Result.Found.class, read(all, "{\"of\":{" + each + "}}")).values();
    assertEquals(64, values.size());
    assertEquals(new Value.Whole(63), values.get("of.field63"));
    for (int index = 0; index < 64; index++) {
      String twice = "{\"of\":{%s,\"field%d\":1}}".formatted(each, index);
      assertEquals(new Result.Broken("of.field" + index + " is there twice"), read(all, twice));
    }
  }

  @Test
  void oneFieldMore_isRefused() {
    Set<String> fields = fields(65);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new JsonFields(fields, 1));
    assertEquals("of.field9 is one too many of its object", refused.getMessage());
  }
}
