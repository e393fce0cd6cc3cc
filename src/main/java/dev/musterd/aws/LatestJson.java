package dev.musterd.aws;

import dev.musterd.base.TypedFields;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerMirror;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The JSON of {@code latest.json}, which the user data of instances reads, too. It has no number of
 * a format as long as that is 1.
 */
final class LatestJson {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static final int FORMAT = 1;

  private LatestJson() {}

  /** The file was written by a later version of musterd, and is left as it is. */
  static final class NewerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerFormatException(RunnerPlatform platform, Object format) {
      super(
          "%s in the mirror has the format %s, newer than %d, the newest that this version of musterd reads; it is left as it is"
              .formatted(RunnerMirror.latestKey(platform), format, FORMAT),
          null,
          false,
          false);
    }
  }

  static String of(MirroredRunner runner) {
    return new JsonObject()
        .put("version", runner.version().toString())
        .put("asset", runner.asset())
        .put("sha256", runner.sha256())
        .put("size", runner.bytes())
        .encodePrettily();
  }

  /**
   * The mirrored runner; empty when instances could not use it, so that it is replaced.
   *
   * @throws NewerFormatException when a later version of musterd wrote it
   */
  static Optional<MirroredRunner> parse(RunnerPlatform platform, byte[] text) {
    try {
      JsonObject json = new JsonObject(Buffer.buffer(text));
      Object format = json.getValue("format", FORMAT);
      if (!Objects.equals(format, FORMAT)) {
        throw new NewerFormatException(platform, format);
      }
      TypedFields fields = fields(json);
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
