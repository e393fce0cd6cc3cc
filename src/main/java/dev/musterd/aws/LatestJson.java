package dev.musterd.aws;

import dev.musterd.model.MirroredRunner;
import dev.musterd.model.RunnerPlatform;
import dev.musterd.model.RunnerVersion;
import dev.musterd.model.TypedFields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** The mirror's {@code latest.json}, which the user data of instances reads, too. */
final class LatestJson {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private LatestJson() {}

  static String of(MirroredRunner runner) {
    return new JsonObject()
        .put("version", runner.version().toString())
        .put("asset", runner.asset())
        .put("sha256", runner.sha256())
        .put("size", runner.bytes())
        .encodePrettily();
  }

  /** The mirrored runner; empty when instances could not use it, so that it is replaced. */
  static Optional<MirroredRunner> parse(RunnerPlatform platform, byte[] text) {
    try {
      TypedFields fields = fields(new JsonObject(Buffer.buffer(text)));
      RunnerVersion version =
          RunnerVersion.find(fields.text("version"))
              .orElseThrow(() -> new DecodeException("no version"));
      return Optional.of(
              new MirroredRunner(
                  version,
                  fields.text("asset"),
                  fields.text("sha256"),
                  fields.value("size", Number.class).longValue()))
          .filter(runner -> platform.asset(version).equals(runner.asset()))
          .filter(runner -> SHA256.matcher(runner.sha256()).matches());
    } catch (DecodeException | ClassCastException _) {
      return Optional.empty();
    }
  }

  /** The version alone; empty when the text names none. */
  static Optional<String> version(String text) {
    try {
      return fields(new JsonObject(text)).find("version", String.class);
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private static TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, DecodeException::new);
  }
}
