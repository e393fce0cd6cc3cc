package dev.musterd.github.releases;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Releases from a web server of the operator's, with the mirror's layout: for each platform {@code
 * linux-x64/latest.json} with {@code version}, {@code asset} and {@code sha256}, and the asset
 * beside it.
 */
final class WebServerReleases implements RunnerSource {
  private static final int LARGEST_JSON = 64 * 1024;

  /** As in the mirror, whose files may be copied to the server: left out while it is 1. */
  private static final int FORMAT = 1;

  private record Known(String etag, RunnerPackage runner) {}

  private final Downloads downloads;
  private final String base;

  /** One for each platform. */
  private final Map<RunnerPlatform, Known> known = new HashMap<>();

  WebServerReleases(Downloads downloads, URI source) {
    this.downloads = downloads;
    this.base = source.toString().replaceAll("/+$", "");
  }

  @Override
  public Future<List<RunnerPackage>> offered(RunnerPlatform platform) {
    Optional<Known> held = Optional.ofNullable(known.get(platform));
    Map<String, String> headers =
        held.map(it -> Map.of("If-None-Match", it.etag())).orElse(Map.of());
    return downloads
        .open(at(platform, "latest.json"), headers)
        .compose(
            response ->
                response.statusCode() == 304 && held.isPresent()
                    ? Future.succeededFuture(held.get().runner())
                    : read(platform, response))
        .map(List::of);
  }

  private Future<RunnerPackage> read(RunnerPlatform platform, HttpClientResponse response) {
    Optional<String> etag = Optional.ofNullable(response.getHeader("etag"));
    HttpDownload text = new HttpDownload(response);
    return text.next(LARGEST_JSON)
        .onComplete(_ -> text.cancel("the rest is not read"))
        .map(
            bytes -> {
              RunnerPackage runner = parse(platform, bytes);
              etag.ifPresentOrElse(
                  it -> known.put(platform, new Known(it, runner)), () -> known.remove(platform));
              return runner;
            });
  }

  private RunnerPackage parse(RunnerPlatform platform, byte[] bytes) {
    try {
      JsonObject json = new JsonObject(Buffer.buffer(bytes));
      Object format = json.getValue("format", FORMAT);
      if (!Objects.equals(format, FORMAT)) {
        throw unavailable("has the format %s, newer than %d".formatted(format, FORMAT));
      }
      RunnerVersion version =
          RunnerVersion.find(String.valueOf(json.getValue("version")))
              .orElseThrow(this::unreadable);
      if (!platform.asset(version).equals(json.getValue("asset"))) {
        throw unreadable();
      }
      return new RunnerPackage(
          platform,
          version,
          !version.isRelease(),
          PublishedReleases.sha256(json.getValue("sha256")),
          "");
    } catch (DecodeException | ClassCastException _) {
      throw unreadable();
    }
  }

  private GitHubException unreadable() {
    return unavailable("does not name version and asset of a runner");
  }

  private static GitHubException unavailable(String problem) {
    return new GitHubException(
        new GitHubProblem.Unavailable("latest.json below binaries.source " + problem));
  }

  @Override
  public Future<RunnerDownload> open(RunnerPackage runner) {
    return downloads.open(at(runner.platform(), runner.asset()), Map.of()).map(HttpDownload::new);
  }

  private URI at(RunnerPlatform platform, String file) {
    return URI.create(base + "/" + platform.word() + "/" + file);
  }
}
