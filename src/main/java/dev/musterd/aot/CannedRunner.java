package dev.musterd.aot;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The build of the runner that the canned GitHub offers: small, and no runner. */
final class CannedRunner {
  /** Below it are the files. */
  static final String FOLDER = "/runner-files/";

  static final List<String> ARCHITECTURES = List.of("x64", "arm64");

  /** Some reads of a socket. */
  private static final byte[] BYTES =
      "stands for a runner".repeat(10_000).getBytes(StandardCharsets.UTF_8);

  private static final String VERSION = "2.0.0";

  private CannedRunner() {}

  static Buffer bytes() {
    return Buffer.buffer(BYTES);
  }

  static String asset(String architecture, String version) {
    return "actions-runner-linux-%s-%s.tar.gz".formatted(architecture, version);
  }

  /** GitHub's list of what there is, all of it at {@code base}. */
  static JsonArray downloads(String base) {
    JsonArray all = new JsonArray();
    for (String architecture : ARCHITECTURES) {
      String name = asset(architecture, VERSION);
      all.add(
          new JsonObject()
              .put("os", "linux")
              .put("architecture", architecture)
              .put("download_url", base + FOLDER + name)
              .put("filename", name)
              .put("sha256_checksum", sha256()));
    }
    return all;
  }

  static String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
