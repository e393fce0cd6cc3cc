package dev.musterd.wiring;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.runners.MultiAppGitHub;
import dev.musterd.github.runners.RestGitHub;
import dev.musterd.port.GitHub;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** GitHub, once the secrets of all Apps are read. */
public final class GitHubAdapters {
  private final Vertx vertx;
  private final Settings.GitHub settings;
  private final SecretReader secrets;
  private final InstantSource clock;
  private final Map<String, Future<AppJwt>> statements = new HashMap<>();

  public GitHubAdapters(
      Vertx vertx, Settings.GitHub settings, SecretReader secrets, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  public static GitHubAddress address(Settings.GitHub github) {
    return GitHubAddress.of(github.url().toString(), github.apiUrl().map(URI::toString));
  }

  public HttpClient http() {
    return GitHubHttp.create(vertx, settings.sslVerify(), settings.caFile());
  }

  /**
   * One App as it is, several behind one that chooses.
   *
   * @param counter told of each call, see {@link RestGitHub}
   */
  public Future<GitHub> gitHub(Timers timers, Consumer<String> counter) {
    return clients(timers, counter)
        .map(apps -> apps.size() == 1 ? apps.values().iterator().next() : new MultiAppGitHub(apps));
  }

  /** Also what the daemon has no need of, for commands. */
  public Future<MultiAppGitHub> spread(Timers timers) {
    return clients(timers, _ -> {}).map(MultiAppGitHub::new);
  }

  private Future<Map<String, RestGitHub>> clients(Timers timers, Consumer<String> counter) {
    List<Future<AppJwt>> statements = settings.apps().stream().map(this::statement).toList();
    Future<Optional<Secret>> token = token();
    List<Future<?>> parts = new ArrayList<>(statements);
    parts.add(token);
    return StartupException.unlessAll(parts.toArray(Future<?>[]::new))
        .map(_ -> clients(statements, token.result().map(Secret::reveal), timers, counter));
  }

  private Map<String, RestGitHub> clients(
      List<Future<AppJwt>> statements,
      Optional<String> token,
      Timers timers,
      Consumer<String> counter) {
    HttpClient http = http();
    GitHubAddress address = address(settings);
    Map<String, RestGitHub> apps = new LinkedHashMap<>();
    for (int i = 0; i < statements.size(); i++) {
      boolean alone = statements.size() == 1;
      // One person's calls are counted together, so one client makes them all.
      RestGitHub.Identity identity =
          new RestGitHub.Identity(
              statements.get(i).result(), i == 0 ? token : Optional.empty(), alone);
      apps.put(
          settings.apps().get(i).key(),
          new RestGitHub(http, address, identity, clock, timers, counter));
    }
    return apps;
  }

  /** Read and signed once, however many ask. */
  public Future<AppJwt> statement(Settings.App app) {
    return statements.computeIfAbsent(app.key(), _ -> signed(app));
  }

  /** Reading a key and signing for the first time loads much, so it is a worker's business. */
  private Future<AppJwt> signed(Settings.App app) {
    return secrets
        .read(app.privateKeyKey(), app.privateKey())
        .compose(
            key ->
                vertx
                    .executeBlocking(
                        () -> new AppJwt(app.id(), AppKey.of(key.reveal()), clock), false)
                    .recover(
                        wrong ->
                            Future.failedFuture(
                                new StartupException(
                                    app.privateKeyKey() + ": " + wrong.getMessage()))));
  }

  /** Of all Apps, by the key of each. */
  public Future<Map<String, List<Secret>>> webhookSecrets() {
    Map<String, Future<List<Secret>>> each = new LinkedHashMap<>();
    settings.apps().forEach(app -> each.put(app.webhookSecretKey(), webhookSecrets(app)));
    return StartupException.unlessAll(each.values().toArray(Future<?>[]::new))
        .map(
            _ -> {
              Map<String, List<Secret>> found = new LinkedHashMap<>();
              each.forEach((key, secrets) -> found.put(key, secrets.result()));
              return found;
            });
  }

  public Future<List<Secret>> webhookSecrets(Settings.App app) {
    return secrets.readAll(app.webhookSecretKey(), app.webhookSecrets());
  }

  /** A person's, where one is configured. */
  public Future<Optional<Secret>> token() {
    return settings
        .token()
        .map(source -> secrets.read(Settings.GitHub.TOKEN_KEY, source).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }
}
