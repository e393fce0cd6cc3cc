package dev.musterd.doubles.runner;

import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An operator's web server that is laid out as the mirror is, on 127.0.0.1. Its files are made as
 * they are read, so that large ones need no memory.
 */
public final class RunnerSite {
  private static final RunnerPlatform PLATFORM = new RunnerPlatform("linux", "x64");
  private static final int BLOCK = 64 * 1024;

  /** A build as its {@code latest.json} describes it; its bytes follow from its version. */
  private record Build(String version, long size, String sha256) {
    String asset() {
      return PLATFORM.asset(RunnerVersion.find(version).orElseThrow());
    }

    Buffer latest() {
      return new JsonObject()
          .put("version", version)
          .put("asset", asset())
          .put("sha256", sha256)
          .put("size", size)
          .toBuffer();
    }

    byte[] block(long at) {
      byte[] block = new byte[(int) Math.min(BLOCK, size - at)];
      new SplittableRandom(version.hashCode() + at).nextBytes(block);
      return block;
    }
  }

  private final HttpServer server;
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private volatile Build build;

  private RunnerSite(Vertx vertx) {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::answer);
  }

  public static Future<RunnerSite> start(Vertx vertx) {
    RunnerSite site = new RunnerSite(vertx);
    return site.server.listen().map(site);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** From now on this is the newest; returns its SHA-256. */
  public String offer(String version, long size) {
    Build unnamed = new Build(version, size, "");
    MessageDigest digest = sha256();
    for (long at = 0; at < size; at += BLOCK) {
      digest.update(unnamed.block(at));
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    build = new Build(version, size, hash);
    return hash;
  }

  /** The same with a checksum of something else. */
  public void offerBroken(String version, long size) {
    build = new Build(version, size, "0".repeat(64));
  }

  /** What was answered so far: status and path. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  private void answer(HttpServerRequest request) {
    Build now = build;
    String etag = "\"" + now.version() + "-" + now.sha256().substring(0, 8) + "\"";
    HttpServerResponse response = request.response().putHeader("ETag", etag);
    boolean latest = request.path().equals("/linux-x64/latest.json");
    boolean asset = request.path().equals("/linux-x64/" + now.asset());
    if (latest && etag.equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304);
    } else if (!latest && !asset) {
      response.setStatusCode(404);
    }
    answers.add(response.getStatusCode() + " " + request.path());
    if (response.getStatusCode() != 200) {
      response.end();
    } else if (latest) {
      response.end(now.latest());
    } else {
      send(now, 0, response.putHeader("Content-Length", Long.toString(now.size())));
    }
  }

  private static void send(Build build, long from, HttpServerResponse response) {
    long at = from;
    while (at < build.size() && !response.writeQueueFull()) {
      byte[] block = build.block(at);
      at += block.length;
      response.write(Buffer.buffer(block));
    }
    long next = at;
    if (next < build.size()) {
      response.drainHandler(_ -> send(build, next, response));
    } else {
      response.end();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
