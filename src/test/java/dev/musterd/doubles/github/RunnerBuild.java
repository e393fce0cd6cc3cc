package dev.musterd.doubles.github;

import dev.musterd.doubles.s3.S3Memory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The one build of the runner that the double's server has; small, and no runner. */
public final class RunnerBuild {
  public static final String VERSION = "2.330.0";
  public static final String ASSET = "actions-runner-linux-x64-" + VERSION + ".tar.gz";
  static final String PATH = "/_runner/" + ASSET;
  private static final byte[] BYTES =
      "stands for a runner".repeat(10_000).getBytes(StandardCharsets.UTF_8);

  Buffer bytes() {
    return Buffer.buffer(BYTES);
  }

  public static String sha256() {
    return S3Memory.hash(List.of(BYTES));
  }

  /**
   * @param scheme by which the server is reached
   */
  JsonArray downloads(String scheme, HostAndPort server) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("os", "linux")
                .put("architecture", "x64")
                .put("download_url", scheme + "://" + server.host() + ":" + server.port() + PATH)
                .put("filename", ASSET)
                .put("sha256_checksum", sha256()));
  }

  JsonObject deprecation(String version) {
    return new JsonObject()
        .put("runner_version", version)
        .putNull("runtime_deprecates_at")
        .putNull("registration_deprecates_at");
  }
}
