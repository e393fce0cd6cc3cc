package dev.musterd.http.dashboard;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that pages load, from the class path. Their address has a digest of all of them, so
 * that browsers may keep them for good.
 */
final class Assets {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final String OURS = "dev/musterd/http/dashboard/";

  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("pico.min.css", WEBJARS + "picocss__pico/2.1.1/css/pico.min.css");
    FILES.put("htmx.min.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js");
    FILES.put("sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js");
    FILES.put("musterd.css", OURS + "musterd.css");
    FILES.put("icon.svg", OURS + "icon.svg");
  }

  private final String version;
  private final Map<String, Asset> assets;

  /** One file. */
  record Asset(String type, Buffer content) {}

  private Assets(String version, Map<String, Asset> assets) {
    this.version = version;
    this.assets = Map.copyOf(assets);
  }

  /** Reads all of them; blocks. */
  static Assets read() {
    MessageDigest digest = sha256();
    Map<String, Asset> assets = new LinkedHashMap<>();
    FILES.forEach(
        (name, file) -> {
          byte[] content = bytes(file);
          digest.update(content);
          assets.put(name, new Asset(type(name), Buffer.buffer(content)));
        });
    return new Assets(HexFormat.of().formatHex(digest.digest(), 0, 8), assets);
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + file);
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String type(String name) {
    if (name.endsWith(".css")) {
      return "text/css; charset=utf-8";
    }
    return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  String version() {
    return version;
  }

  /** Of any version: a page that is open during an update asks for those of before. */
  Optional<Asset> find(String name) {
    return Optional.ofNullable(assets.get(name));
  }
}
