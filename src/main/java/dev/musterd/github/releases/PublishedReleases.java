package dev.musterd.github.releases;

import dev.musterd.github.client.AnyInstallation;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The releases of {@code actions/runner} on github.com. Files are taken from the address that they
 * have by their name: a URL of an answer is not followed.
 *
 * @see <a href="https://docs.github.com/en/rest/releases/releases">REST API endpoints for
 *     releases</a>
 */
final class PublishedReleases implements RunnerSource {
  private static final String REPOSITORY = "/repos/actions/runner/releases";

  /** The platforms of one round share an answer. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final Pattern SHA256 = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");

  /** Where the text of a release names the hash of a file, as older answers have no digest. */
  private static final String IN_TEXT = "BEGIN SHA %s -->\\s*([0-9a-f]{64})\\s*<!--";

  private record Release(
      RunnerVersion version,
      boolean prerelease,
      Map<String, Optional<String>> assets,
      String text) {}

  private record Known(Optional<String> etag, List<Release> releases) {}

  private final InstallationClient calls;
  private final AnyInstallation any;
  private final Downloads downloads;
  private final GitHubAddress address;
  private final InstantSource clock;
  private final String path;
  private final TtlCache<String, List<Release>> round;
  private Known known = new Known(Optional.empty(), List.of());

  PublishedReleases(
      InstallationClient calls,
      AnyInstallation any,
      Downloads downloads,
      GitHubAddress address,
      InstantSource clock,
      boolean prereleases) {
    this.calls = calls;
    this.any = any;
    this.downloads = downloads;
    this.address = address;
    this.clock = clock;
    this.path = REPOSITORY + (prereleases ? "?per_page=10" : "/latest");
    this.round = new TtlCache<>(clock);
  }

  @Override
  public Future<List<RunnerPackage>> offered(RunnerPlatform platform) {
    return round
        .ask(
            "releases",
            () ->
                read().map(it -> new TtlCache.CachedValue<>(it, clock.instant().plus(REMEMBERED))))
        .map(
            releases ->
                releases.stream()
                    .filter(it -> it.assets().containsKey(platform.asset(it.version())))
                    .map(it -> offer(it, platform))
                    .toList());
  }

  private Future<List<Release>> read() {
    return any.owner()
        .compose(
            owner ->
                calls.send(owner, GitHubRequest.get("runner-release", path).unless(known.etag())))
        .map(
            answer -> {
              if (!answer.notModified()) {
                known = new Known(answer.header("etag"), releases(answer));
              }
              return known.releases();
            });
  }

  private List<Release> releases(GitHubResponse answer) {
    List<JsonObject> all = path.endsWith("/latest") ? List.of(answer.json()) : answer.objects();
    return all.stream()
        .filter(release -> !Boolean.TRUE.equals(release.getValue("draft")))
        .flatMap(release -> release(answer, release).stream())
        .toList();
  }

  /** A tag that is no version is none of ours. */
  private static Optional<Release> release(GitHubResponse answer, JsonObject json) {
    Map<String, Optional<String>> assets = new HashMap<>();
    answer.objects(json, "assets").stream()
        .filter(asset -> "uploaded".equals(asset.getString("state", "uploaded")))
        .forEach(asset -> assets.put(answer.text(asset, "name"), sha256(asset.getValue("digest"))));
    String text = json.getValue("body") instanceof String body ? body : "";
    return RunnerVersion.find(answer.text(json, "tag_name"))
        .map(
            version ->
                new Release(
                    version, Boolean.TRUE.equals(json.getValue("prerelease")), assets, text));
  }

  private static RunnerPackage offer(Release release, RunnerPlatform platform) {
    String asset = platform.asset(release.version());
    return new RunnerPackage(
        platform,
        release.version(),
        release.prerelease(),
        release.assets().get(asset).or(() -> inText(release.text(), platform)),
        "");
  }

  /** 64 small digits, from a digest that is a SHA-256; empty from any other. */
  static Optional<String> sha256(Object digest) {
    return Optional.of(digest == null ? "" : digest.toString().toLowerCase(Locale.ROOT))
        .map(SHA256::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  private static Optional<String> inText(String text, RunnerPlatform platform) {
    String word = platform.word().replaceFirst("^windows", "win");
    Matcher named = Pattern.compile(IN_TEXT.formatted(Pattern.quote(word))).matcher(text);
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  @Override
  public Future<RunnerDownload> open(RunnerPackage runner) {
    URI file =
        URI.create(
            "%s/actions/runner/releases/download/v%s/%s"
                .formatted(address.web(), runner.version(), runner.asset()));
    return downloads.open(file, Map.of()).map(HttpDownload::new);
  }
}
