package dev.musterd.github.releases;

import dev.musterd.github.client.AnyInstallation;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The builds that a server names itself: the version that GitHub Enterprise Server was made for,
 * without a call to github.com where the server has the files.
 *
 * @see <a
 *     href="https://docs.github.com/en/enterprise-server@latest/rest/actions/self-hosted-runners#list-runner-applications-for-an-organization">List
 *     runner applications</a>
 */
final class EnterpriseReleases implements RunnerSource {
  private static final Pattern NAME =
      Pattern.compile("actions-runner-[a-z]+-[a-z0-9]+-([0-9A-Za-z.-]+?)\\.(?:tar\\.gz|zip)");

  private final InstallationClient calls;
  private final AnyInstallation any;
  private final Downloads downloads;
  private final GitHubAddress address;

  /** The server's own tokens for its own files, by address; those of the latest answers. */
  private final Map<RunnerPlatform, String> tokens = new HashMap<>();

  EnterpriseReleases(
      InstallationClient calls, AnyInstallation any, Downloads downloads, GitHubAddress address) {
    this.calls = calls;
    this.any = any;
    this.downloads = downloads;
    this.address = address;
  }

  @Override
  public Future<List<RunnerPackage>> offered(RunnerPlatform platform) {
    return any.owner()
        .compose(
            owner ->
                calls.send(
                    owner,
                    GitHubRequest.get(
                        "runner-downloads", OwnerPaths.runners(owner) + "/downloads")))
        .map(
            answer ->
                answer.objects().stream()
                    .flatMap(json -> offer(answer, json, platform).stream())
                    .toList());
  }

  private Optional<RunnerPackage> offer(
      GitHubResponse answer, JsonObject json, RunnerPlatform platform) {
    String name = answer.text(json, "filename");
    Matcher matcher = NAME.matcher(name);
    Optional<RunnerPackage> offer =
        (matcher.matches() ? RunnerVersion.find(matcher.group(1)) : Optional.<RunnerVersion>empty())
            .filter(version -> platform.asset(version).equals(name))
            .map(
                version ->
                    new RunnerPackage(
                        platform,
                        version,
                        false,
                        PublishedReleases.sha256(json.getValue("sha256_checksum")),
                        answer.text(json, "download_url")));
    offer.ifPresent(_ -> remember(platform, json.getValue("temp_download_token")));
    return offer;
  }

  private void remember(RunnerPlatform platform, Object token) {
    if (token instanceof String text && !text.isBlank()) {
      tokens.put(platform, text);
    } else {
      tokens.remove(platform);
    }
  }

  /** The one URL from an answer that is followed, within the rules for a redirect. */
  @Override
  public Future<RunnerDownload> open(RunnerPackage runner) {
    Optional<URI> file = Downloads.next(address.web(), runner.place());
    if (file.isEmpty()) {
      return Future.failedFuture(
          new GitHubException(
              new GitHubProblem.Refused(
                  0, "the server names a place for " + runner.asset() + " where we do not go")));
    }
    boolean own = file.get().getHost().equalsIgnoreCase(address.web().getHost());
    Map<String, String> headers =
        Optional.ofNullable(tokens.get(runner.platform()))
            .filter(_ -> own)
            .map(token -> Map.of("Authorization", "Bearer " + token))
            .orElse(Map.of());
    return downloads.open(file.get(), headers).map(HttpDownload::new);
  }
}
