package dev.musterd.aws;

import dev.musterd.model.MirroredRunner;
import dev.musterd.model.RunnerPlatform;
import dev.musterd.model.RunnerVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code latest.json} says; the user data of instances reads it, too. */
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

  /** Empty for anything that instances could not use, so that it is replaced. */
  static Optional<MirroredRunner> parse(RunnerPlatform platform, byte[] text) {
    try {
      JsonObject json = new JsonObject(Buffer.buffer(text));
      String sha256 = String.valueOf(json.getValue("sha256"));
      return RunnerVersion.find(String.valueOf(json.getValue("version")))
          .filter(version -> platform.asset(version).equals(json.getValue("asset")))
          .filter(_ -> SHA256.matcher(sha256).matches())
          .filter(_ -> json.getValue("size") instanceof Number)
          .map(
              version ->
                  new MirroredRunner(
                      version, platform.asset(version), sha256, json.getLong("size")));
    } catch (DecodeException | ClassCastException _) {
      return Optional.empty();
    }
  }
}
