package dev.musterd.http.dashboard;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that pages load, from the class path. Their address has a digest of all of them, so
 * that browsers may keep them for good.
 */
final class Assets {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final String OURS = "dev/musterd/http/dashboard/";

  /** In this order, which the digest depends on. */
  private static final List<File> FILES =
      List.of(
          new File("pico.min.css", WEBJARS + "picocss__pico/2.1.1/css/pico.min.css"),
          new File("htmx.min.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js"),
          new File("sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js"),
          new File("musterd.css", OURS + "musterd.css"),
          new File("icon.svg", OURS + "icon.svg"));

  private final String version;
  private final Map<String, Asset> assets;

  private record File(String name, String resource) {}

  /** What a browser gets. */
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
        file -> {
          byte[] content = bytes(file.resource());
          digest.update(content);
          assets.put(file.name(), new Asset(type(file.name()), Buffer.buffer(content)));
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
