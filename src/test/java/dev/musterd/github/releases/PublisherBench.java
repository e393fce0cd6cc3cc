package dev.musterd.github.releases;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.github.ScriptedServer;
import dev.musterd.github.client.AnyInstallation;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What finds and reads runners, over real HTTP from a server that says what a test wants; closed
 * after each test.
 */
public final class PublisherBench implements AfterEachCallback {
  static final RunnerPlatform X64 = new RunnerPlatform("linux", "x64");
  static final String HASH = "0123456789abcdef".repeat(4);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  public final ScriptedServer server = new ScriptedServer(vertx);

  /** With the organization acme, whose installation's token is "secret". */
  public PublisherBench() {
    installedAt("{'id':7,'target_type':'Organization','account':{'login':'acme'}}");
    server.say(
        "/app/installations/7/access_tokens",
        201,
        Map.of(),
        json("{'token':'secret','expires_at':'2026-11-02T20:00:00Z'}"));
  }

  /** JSON with quotes that are easier to write. */
  public static String json(String text) {
    return text.replace('\'', '"');
  }

  static RunnerPackage runner(String version) {
    return new RunnerPackage(
        X64, RunnerVersion.find(version).orElseThrow(), false, Optional.of(HASH), "");
  }

  public void installedAt(String installations) {
    server.say("/app/installations", json("[" + installations + "]"));
  }

  PublishedReleases releases(boolean prereleases) {
    Reaching reaching = new Reaching();
    return new PublishedReleases(
        reaching.calls, reaching.any, downloads(), address(), time, prereleases);
  }

  public AnyInstallation any() {
    return new Reaching().any;
  }

  WebServerReleases plain(String path) {
    return new WebServerReleases(downloads(), URI.create(server.url() + path));
  }

  Downloads downloads() {
    return downloads(address(), Optional.empty());
  }

  Downloads downloads(GitHubAddress address, Optional<Path> caFile) {
    return new Downloads(
        GitHubHttp.forFiles(vertx, true, caFile),
        GitHubHttp.forFiles(vertx, true, Optional.empty()),
        address);
  }

  RunnerPublishers publishers() {
    return RunnerPublishers.of(
        new RunnerPublishers.Reach(
            address(),
            new GitHubHttp(vertx, true, Optional.empty(), ProxyRoutes.NONE),
            jwt(),
            time,
            new ImmediateTimers(),
            _ -> {}),
        Optional.empty(),
        false);
  }

  private GitHubAddress address() {
    return new GitHubAddress(URI.create(server.url()), URI.create(server.url()));
  }

  private AppJwt jwt() {
    return new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), time);
  }

  private final class Reaching {
    final InstallationClient calls;
    final AnyInstallation any;

    Reaching() {
      GitHubTransport transport =
          new GitHubTransport(
              GitHubHttp.create(vertx, true, Optional.empty()),
              address(),
              new ImmediateTimers(),
              _ -> {},
              Hang.LIMIT);
      RateLimits limits = new RateLimits(time);
      Installations installations = new Installations(transport, jwt(), time, limits);
      calls = new InstallationClient(transport, installations, limits, time, PersonalToken.none());
      any = new AnyInstallation(installations, calls, time);
    }
  }

  public <T> T ask(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        _ -> Future.succeededFuture().compose(_ -> call.get()).onComplete(promise));
    return promise.future().timeout(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS).await();
  }

  /** What an operator reads of a failure. */
  public String failure(Supplier<? extends Future<?>> call) {
    return assertThrows(GitHubException.class, () -> ask(() -> call.get().mapEmpty())).getMessage();
  }

  /** Another server, of a stranger. */
  ScriptedServer another() {
    return new ScriptedServer(vertx);
  }

  /** One that is reached as the options say. */
  ScriptedServer another(HttpServerOptions options) {
    return new ScriptedServer(vertx, options);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    vertx.close().await();
  }
}
