package dev.musterd.aws;

import dev.musterd.base.TypedFields;
import dev.musterd.model.PoolPause;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The paused pools as JSON. Fields that are not known are ignored; a version that is not known is
 * refused, and so left as it is.
 */
final class PausedPoolsJson {
  private static final int VERSION = 1;

  private PausedPoolsJson() {}

  static String write(Map<String, PoolPause> paused) {
    JsonObject pools = new JsonObject();
    new TreeMap<>(paused)
        .forEach(
            (pool, pause) ->
                pools.put(
                    pool,
                    new JsonObject().put("by", pause.by()).put("since", pause.since().toString())));
    return new JsonObject().put("version", VERSION).put("pools", pools).encodePrettily();
  }

  /**
   * The paused pools by name.
   *
   * @param key of the object, for the message
   * @throws UnreadableException when the text says nothing of the kind
   */
  static Map<String, PoolPause> read(String key, String text) {
    try {
      return pools(fields(new JsonObject(text)));
    } catch (DecodeException | IllegalArgumentException | DateTimeException malformed) {
      throw new UnreadableException(key, malformed.getMessage());
    }
  }

  private static Map<String, PoolPause> pools(TypedFields fields) {
    long version = fields.wholeNumber("version");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "its version is %d, and this musterd reads %d".formatted(version, VERSION));
    }
    JsonObject pools = fields.value("pools", JsonObject.class);
    TypedFields each = fields(pools);
    Map<String, PoolPause> paused = new TreeMap<>();
    pools.fieldNames().forEach(pool -> paused.put(pool, pause(each.value(pool, JsonObject.class))));
    return paused;
  }

  private static PoolPause pause(JsonObject json) {
    TypedFields fields = fields(json);
    return new PoolPause(fields.text("by"), Instant.parse(fields.text("since")));
  }

  private static TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, IllegalArgumentException::new);
  }

  /** What is stored is no list of paused pools, or one of a later version of musterd. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String key, String why) {
      // Without a stack trace: the cause is outside of our code.
      super(
          "%s says nothing of paused pools: %s; delete it, or upgrade musterd".formatted(key, why),
          null,
          false,
          false);
    }
  }
}
